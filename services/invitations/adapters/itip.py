"""The calendar object of an invitation, as Outlook reads it: the same value, the same bytes (RFC 5545, RFC 5546, MS-OXCICAL)."""

from dataclasses import dataclass

from icalendar import Calendar, Event, Timezone, vCalAddress, vText
from pydantic import SecretStr

from services.invitations.domain.letters import Attendee, CalendarPart, Method
from services.invitations.domain.wording import one_line
from shared.itip import AMSTERDAM_VTIMEZONE, PRODID, meeting_uid, written_times
from shared.kernel import Role


class _ExactText(vText):
    """Text as it is (RFC 5545 3.3.11): the library takes a backslash before an N for the end of a line."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


@dataclass(frozen=True, slots=True)
class Organizer:
    """Who invites: our own mailbox, which is also the From. `link_key` makes the UIDs."""

    address: str
    link_key: SecretStr

    def calendar(self, part: CalendarPart) -> bytes:
        """The iCalendar object, UTF-8, CRLF, folded at 75 octets (RFC 5545 3.1)."""
        whole = Calendar()
        whole.add("prodid", PRODID)
        whole.add("version", "2.0")
        whole.add("calscale", "GREGORIAN")
        whole.add("method", part.method)
        whole.add_component(Timezone.from_ical(AMSTERDAM_VTIMEZONE))
        whole.add_component(self._event(part))
        return bytes(whole.to_ical())

    def _event(self, part: CalendarPart) -> Event:
        event = Event()  # not Event.new(): that invents a UID and a DTSTAMP
        cancelled = part.method is Method.CANCEL
        event.add("uid", meeting_uid(self.link_key, part.about, self.address))
        event.add("dtstamp", part.decided_at)  # RFC 5545 3.8.7.2: with a METHOD, when this object was made; a repeat repeats it
        event.add("sequence", part.sequence)  # RFC 5546 2.1.4
        for name, moment in zip(("dtstart", "dtend"), written_times(part.start, part.end), strict=True):
            event.add(name, moment)
        for name, text in (("summary", part.summary), ("description", part.description), ("location", part.location)):
            event.add(name, _ExactText(text))
        # CONFIRMED and INTENDEDSTATUS BUSY from the start, as Outlook's own requests: no second REQUEST follows a bevestigd by mail,
        # so a TENTATIVE here would stay tentative after Accept for ever.
        event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
        event.add("class", "PUBLIC")  # PRIVATE would hide it from the secretariat
        event.add("priority", 5)
        event.add("x-microsoft-cdo-busystatus", "FREE" if cancelled else "BUSY" if part.agreed else "TENTATIVE")
        event.add("x-microsoft-cdo-intendedstatus", "FREE" if cancelled else "BUSY")
        event.add("x-microsoft-cdo-alldayevent", "FALSE")
        event.add("x-microsoft-disallow-counter", "FALSE")  # "propose new time" stays possible
        event.add("organizer", vCalAddress.new(self.address, cn=_cn(part.organizer_name)))
        for attendee in part.attendees:
            event.add("attendee", _attendee(attendee, asked=part.method is Method.REQUEST))
        return event


def _attendee(attendee: Attendee, *, asked: bool) -> vCalAddress:
    """RFC 5545 3.2.16 ROLE, 3.2.12 PARTSTAT, 3.2.17 RSVP: without RSVP=TRUE Outlook shows no buttons.

    A room is no ATTENDEE: ours have no mailbox that answers, and whoever answers everybody would write to it. It stands in LOCATION.
    """
    return vCalAddress.new(
        attendee.mailbox.address,
        cn=_cn(attendee.mailbox.name),
        cutype="INDIVIDUAL",
        role="REQ-PARTICIPANT" if attendee.role is Role.REQUIRED else "OPT-PARTICIPANT",
        partstat="ACCEPTED" if attendee.agreed else "NEEDS-ACTION",
        rsvp=True if asked else None,
    )


def _cn(name: str) -> str:
    """A double quote cannot stand in a parameter, and Outlook shows the `^'` of RFC 6868 as it is."""
    return one_line(name).replace('"', "'")
