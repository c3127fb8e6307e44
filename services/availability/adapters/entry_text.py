"""The text of an entry of ours, and what one says when it is read back (RFC 5545, RFC 5546 3.2.2)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from services.availability.adapters.text.content_lines import Properties, Refused
from services.availability.adapters.text.envelope import NotACalendar, calendars_in
from services.availability.adapters.text.people import part_of
from services.availability.domain.entries import Standing
from services.availability.ports import HeldMoment, Invitation, Reservation
from shared.itip import AMSTERDAM_VTIMEZONE, PRODID, written_times
from shared.kernel import visible
from shared.ui.dates import day_text, time_text

_FOLD = re.compile(rb"\r?\n[ \t]")
_PEOPLE = re.compile(rb"^(?:ATTENDEE|ORGANIZER)[;:]", re.IGNORECASE | re.MULTILINE)
_SCHEDULED = re.compile(rb"^(?:ATTENDEE|ORGANIZER);[^\r\n]*SCHEDULE-STATUS=", re.IGNORECASE | re.MULTILINE)
RESERVE_TITLE = "Spoedruimte (Korte Lijnen)"
HOLD_TITLE = "Voorlopig: overleg via Korte Lijnen"
"""The same for every meeting: whoever else sees the calendar learns nothing of it."""
RESERVE_DESCRIPTION = "Deze tijd houdt u vrij voor overleg met spoed. Is er op de dag zelf niets gepland, dan halen wij dit weg."


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as a server gave it."""

    uid: str
    sequence: int
    partstat: str
    status: str
    stamp: str
    bare: bool
    scheduled: bool
    """Its server sent something to somebody in it, though it was asked not to (RFC 6638 7.3)."""

    @property
    def standing(self) -> Standing:
        return Standing(there=True, sequence=self.sequence, partstat=self.partstat, bare=self.bare)


def text_of(invitation: Invitation, partstat: str) -> str:
    """The iCalendar object, the same bytes for the same invitation. SCHEDULE-AGENT=CLIENT: the server must send nothing (RFC 6638 7.1)."""
    event = Event()  # bare: Event.new() invents a UID and a DTSTAMP
    shown = "BUSY" if invitation.confirmed else "TENTATIVE"
    start, end = written_times(invitation.start, invitation.end)
    organizer = vCalAddress(f"mailto:{invitation.organizer_address}")
    organizer.params["CN"] = vText(_cn(invitation.organizer_name))
    organizer.params["SCHEDULE-AGENT"] = vText("CLIENT")
    attendee = vCalAddress(f"mailto:{invitation.attendee_address}")
    for name, value in (
        ("CN", _cn(invitation.attendee_name)),
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
        ("dtstart", start),
        ("dtend", end),
        ("summary", visible(invitation.summary)),
        ("location", visible(invitation.place)),
        ("description", visible(invitation.description)),
        ("status", "CONFIRMED" if invitation.confirmed else "TENTATIVE"),
        ("transp", "OPAQUE"),
        ("class", "PUBLIC"),
        ("x-microsoft-cdo-busystatus", shown),
        ("x-microsoft-cdo-intendedstatus", shown),
        *(() if invitation.bare else (("organizer", organizer), ("attendee", attendee))),
    ):
        event.add(property_name, property_value)
    return _object(event)


def reserve_text(reservation: Reservation) -> str:
    """Spoedruimte: nobody is invited, and whoever looks sees tentative time."""
    return _object(_tentative(reservation, reservation.hours.start, reservation.hours.end, RESERVE_TITLE, RESERVE_DESCRIPTION))


def hold_text(moment: HeldMoment) -> str:
    """A moment held before anybody is invited: nobody stands in it."""
    until = f"{day_text(moment.until)} om {time_text(moment.until)}"
    rest = "" if moment.asked else " U hoeft nu niets te doen."
    event = _tentative(moment, moment.start, moment.end, HOLD_TITLE, f"Korte Lijnen houdt dit moment vast tot {until}.{rest}")
    event.add("x-microsoft-cdo-intendedstatus", "TENTATIVE")
    return _object(event)


def _tentative(of: Reservation | HeldMoment, begins: datetime, ends: datetime, title: str, description: str) -> Event:
    event = Event()
    start, end = written_times(begins, ends)
    for property_name, property_value in (
        ("uid", of.uid),
        ("dtstamp", of.decided_at.astimezone(UTC)),
        ("dtstart", start),
        ("dtend", end),
        ("summary", title),
        ("description", description),
        ("status", "TENTATIVE"),
        ("transp", "OPAQUE"),
        ("class", "PUBLIC"),
        ("x-microsoft-cdo-busystatus", "TENTATIVE"),
    ):
        event.add(property_name, property_value)
    return event


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
        return _stored(events[0], attendee, _FOLD.sub(b"", text)) if len(events) == 1 else None
    except (NotACalendar, Refused):
        return None


def _stored(event: Properties, attendee: str, unfolded: bytes) -> StoredEntry:
    return StoredEntry(
        uid=event.text("UID"),
        sequence=event.number("SEQUENCE"),
        partstat=part_of(event, attendee.lower()).partstat,
        status=event.value("STATUS"),
        stamp=event.value("DTSTAMP"),
        bare=_PEOPLE.search(unfolded) is None,
        scheduled=_SCHEDULED.search(unfolded) is not None,
    )


def stamp_of(moment: datetime) -> str:
    """DTSTAMP as it is written."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _cn(name: str) -> str:
    """A double quote cannot stand in a parameter, and Outlook shows the `^'` of RFC 6868 as it is."""
    return " ".join(visible(name).split()).replace('"', "'")
