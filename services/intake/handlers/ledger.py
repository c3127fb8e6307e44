"""What intake itself remembers between meetings: which requests are open, and who chaired when."""

from dataclasses import dataclass

from services.intake.domain.chairs import Chaired
from services.intake.domain.likeness import Open
from services.intake.domain.request import Request
from shared.bus import Commit, Documents
from shared.contracts.matchmaking import MeetingConfirmed
from shared.kernel import MeetingId, PersonId


@dataclass(frozen=True, slots=True)
class Ledger:
    """Kept with what is heard."""

    requests: Documents[Request]
    opened: Documents[Open]
    chaired: Documents[Chaired]

    async def chairs(self, event: MeetingConfirmed, commit: Commit) -> None:
        """Whoever fills the seat of the chair from outside has had a turn."""
        request = (await self.requests.of(event.meeting)).value
        candidates = request.chair_candidates if request else ()
        filled = {attendance.principal or attendance.person for attendance in event.people}
        for person in (candidate for candidate in candidates if candidate in filled):
            document = await self.chaired.of(person)
            if document.value is None or document.value.at < event.decided_at:
                commit.keep(document.becomes(Chaired(event.decided_at)))

    async def closes(self, meeting: MeetingId, commit: Commit) -> None:
        """No other request is compared with this one any more."""
        document = await self.opened.of(meeting)
        if document.value is not None:
            commit.keep(document.gone())

    async def forgets(self, person: PersonId, commit: Commit) -> None:
        document = await self.chaired.of(person)
        if document.value is not None:
            commit.keep(document.gone())
