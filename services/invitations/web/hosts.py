"""The page on which the host of a building says whether a room, and the registration of the visitors, are arranged."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi.responses import HTMLResponse

from services.invitations.domain.background import Contact
from services.invitations.domain.hosts import RoomQuestion, say
from services.invitations.domain.invitations import OldNews
from services.invitations.ports import Records, Surroundings
from services.invitations.web.visits import UNKNOWN_LINK
from shared.bus import Bus, Commit
from shared.contracts.invitations import RoomAnswered
from shared.http import Fault, Problem
from shared.kernel import MeetingId
from shared.security import BrokenLink, Links, Purpose
from shared.ui import Pages

CHOICES = {"ja": True, "nee": False}


@dataclass(frozen=True, slots=True)
class HostPage:
    """No account: whoever has the link answers for the building. It shows counts, and of names only whom to call."""

    bus: Bus
    records: Records
    surroundings: Surroundings
    links: Links
    pages: Pages

    async def show(self, token: str, faults: tuple[Fault, ...] = (), status: int = 200, *, other: bool = False) -> HTMLResponse:
        """`other`: they said the other thing before, which stays."""
        question, sequence = await self._followed(token)
        subject = await self.surroundings.of_meeting(question.meeting, [question.moment])
        return self.pages.render(
            "gastheer.html",
            status,
            token=token,
            question=question,
            subject=subject,
            moment=question.moment,
            place=subject.place(question.moment),
            asked=question.sequence == sequence and question.open(self.bus.clock.now()),
            answered=question.said is not None and question.sequence == sequence,
            stands=question.sequence == sequence and (question.said is False or question.stand.value != "vervallen"),
            other=other,
            call=_whom_to_call(subject.requester),
            faults=faults,
        )

    async def answer(self, token: str, typed: Mapping[str, str]) -> HTMLResponse:
        question, sequence = await self._followed(token)
        agreed = CHOICES.get(typed.get("antwoord", ""))
        if agreed is None:
            return await self.show(token, (Fault("antwoord", "Kies ja of nee."),), 400)
        await self.bus.command(lambda commit: self._hear(question.meeting, sequence, commit, agreed=agreed), actor="gastheer")
        return await self.show(token, other=await self._said_otherwise(token, agreed=agreed))

    async def _said_otherwise(self, token: str, *, agreed: bool) -> bool:
        question, sequence = await self._followed(token)
        return question.sequence == sequence and question.said is (not agreed)

    async def _followed(self, token: str) -> tuple[RoomQuestion, int]:
        """The question, and the number of that which the link is about. Raises Problem for a link that opens nothing."""
        try:
            claims = self.links.read(Purpose.HOST, token)
        except BrokenLink:
            raise Problem(404, *UNKNOWN_LINK) from None
        question = (await self.records.rooms.of(claims["meeting"])).value
        if question is None:
            raise Problem(404, *UNKNOWN_LINK)
        return question, int(claims["sequence"])

    async def _hear(self, meeting: MeetingId, sequence: int, commit: Commit, *, agreed: bool) -> None:
        """Too late, or about a question that is off, it changes nothing; the page says so."""
        record = await self.records.rooms.of(meeting)
        if record.value is None or record.value.sequence != sequence:
            return
        said = say(record.value, commit.now, agreed=agreed)
        if isinstance(said, OldNews):
            return
        commit.keep(record.becomes(said)).say(
            RoomAnswered(meeting=meeting, revision=said.answers, sequence=sequence, agreed=agreed, answered_at=commit.now)
        )


def _whom_to_call(requester: Contact | None) -> str:
    """`<naam>, <organisatie>, <nummer>`, as far as known; without a number their address."""
    if requester is None:
        return ""
    return ", ".join(part for part in (requester.name, requester.organisation, requester.phone or requester.address) if part)
