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
        opens = self.hours.opens(now)
        if opens == now or kind is MailKind.PERSONAL:
            return now
        request = (await self.records.requests.of(about)).value
        return now if request is not None and request.for_today else opens
