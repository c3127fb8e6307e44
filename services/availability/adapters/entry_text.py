"""The text of an entry of ours, and what one says when it is read back (RFC 5545, RFC 5546 3.2.2)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from services.availability.adapters.text.content_lines import Properties, Refused
from services.availability.adapters.text.envelope import NotACalendar, calendars_in
from services.availability.adapters.text.people import part_of
from services.availability.domain.entries import Standing
from services.availability.ports import Invitation, Reservation
from shared.itip import AMSTERDAM_VTIMEZONE, PRODID

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
RESERVE_TITLE = "Spoedruimte (Korte Lijnen)"
RESERVE_DESCRIPTION = "Deze tijd houdt u vrij voor overleg met spoed. Is er op de dag zelf niets gepland, dan halen wij dit weg."


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as a server gave it."""

    uid: str
    sequence: int
    partstat: str
    status: str
    stamp: str

    @property
    def standing(self) -> Standing:
        return Standing(there=True, sequence=self.sequence, partstat=self.partstat)


def text_of(invitation: Invitation, partstat: str) -> str:
    """The iCalendar object, the same bytes for the same invitation. SCHEDULE-AGENT=CLIENT: the server must send nothing (RFC 6638 7.1)."""
    event = Event()  # bare: Event.new() invents a UID and a DTSTAMP
    shown = "BUSY" if invitation.confirmed else "TENTATIVE"
    organizer = vCalAddress(f"mailto:{invitation.organizer_address}")
    organizer.params["CN"] = vText(invitation.organizer_name)
    organizer.params["SCHEDULE-AGENT"] = vText("CLIENT")
    attendee = vCalAddress(f"mailto:{invitation.attendee_address}")
    for name, value in (
        ("CN", invitation.attendee_name),
        ("CUTYPE", "INDIVIDUAL"),
        ("ROLE", "REQ-PARTICIPANT"),
        ("PARTSTAT", partstat),
        ("RSVP", "TRUE"),
        ("SCHEDULE-AGENT", "CLIENT"),
    ):
        attendee.params[name] = vText(value)
    for property_name, property_value in (
        ("uid", invitation.uid),
        ("dtstamp", invitation.decided_at.astimezone(UTC)),
        ("sequence", invitation.sequence),
        ("dtstart", _wall(invitation.start)),
        ("dtend", _wall(invitation.end)),
        ("summary", invitation.summary),
        ("location", invitation.place),
        ("description", invitation.description),
        ("status", "CONFIRMED" if invitation.confirmed else "TENTATIVE"),
        ("transp", "OPAQUE"),
        ("class", "PUBLIC"),
        ("x-microsoft-cdo-busystatus", shown),
        ("x-microsoft-cdo-intendedstatus", shown),
        ("organizer", organizer),
        ("attendee", attendee),
    ):
        event.add(property_name, property_value)
    return _object(event)


def reserve_text(reservation: Reservation) -> str:
    """Spoedruimte: nobody is invited, and whoever looks sees tentative time."""
    event = Event()
    for property_name, property_value in (
        ("uid", reservation.uid),
        ("dtstamp", reservation.decided_at.astimezone(UTC)),
        ("dtstart", _wall(reservation.hours.start)),
        ("dtend", _wall(reservation.hours.end)),
        ("summary", RESERVE_TITLE),
        ("description", RESERVE_DESCRIPTION),
        ("status", "TENTATIVE"),
        ("transp", "OPAQUE"),
        ("class", "PUBLIC"),
        ("x-microsoft-cdo-busystatus", "TENTATIVE"),
    ):
        event.add(property_name, property_value)
    return _object(event)


def _object(event: Event) -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add_component(Timezone.from_ical(AMSTERDAM_VTIMEZONE))
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text.decode()


def stored_entry(text: bytes, attendee: str) -> StoredEntry | None:
    """What an object says; None when it is no event that can be read."""
    try:
        events = [Properties(event) for calendar in calendars_in(text) for event in calendar.events]
        return _stored(events[0], attendee) if len(events) == 1 else None
    except (NotACalendar, Refused):
        return None


def _stored(event: Properties, attendee: str) -> StoredEntry:
    return StoredEntry(
        uid=event.text("UID"),
        sequence=event.number("SEQUENCE"),
        partstat=part_of(event, attendee.lower()).partstat,
        status=event.value("STATUS"),
        stamp=event.value("DTSTAMP"),
    )


def stamp_of(moment: datetime) -> str:
    """DTSTAMP as it is written."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _wall(moment: datetime) -> datetime:
    return moment.astimezone(_AMSTERDAM)
