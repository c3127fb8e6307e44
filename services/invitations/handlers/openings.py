"""When a mail may go: at once, or in the next mail hours."""

from dataclasses import dataclass
from datetime import datetime

from services.invitations.domain.mails import MailKind
from services.invitations.ports import MailHours, Records


@dataclass(frozen=True, slots=True)
class Openings:
    """What is asked for today does not wait, and neither does the link that somebody asked for a moment ago."""

    records: Records
    hours: MailHours

    async def next(self, about: str, kind: MailKind, now: datetime) -> datetime:
        """`now`, or later."""
        if kind is MailKind.HELD:
            return self.hours.opens(now)  # nothing is urgent once it is over
        return now if kind is MailKind.PERSONAL else await self.of_meeting(about, now)

    async def of_meeting(self, about: str, now: datetime) -> datetime:
        """The same for what is sent of a meeting, to whomever."""
        opens = self.hours.opens(now)
        if opens == now:
            return now
        request = (await self.records.requests.of(about)).value
        return now if request is not None and request.for_today else opens
