"""The page on which somebody says which moments suit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from fastapi.responses import HTMLResponse

from services.invitations.domain.invitations import InvitedMeeting, OldNews
from services.invitations.domain.polls import Choices, Chosen, Poll, choose, closed
from services.invitations.domain.progress import Known
from services.invitations.ports import Records, Surroundings
from services.invitations.web.lines import Typed
from services.invitations.web.visits import Visit
from shared.bus import Bus, Commit
from shared.contracts.invitations import PollAnswered
from shared.http import Fault
from shared.kernel import PollChoice
from shared.ui import Pages

CHOICES = (
    (PollChoice.CAN, "Ik kan"),
    (PollChoice.CAN_IF_MOVED, "Ik kan als ik iets verzet"),
    (PollChoice.DEPUTY, "Een collega kan"),
    (PollChoice.CANNOT, "Ik kan niet"),
)


@dataclass(frozen=True, slots=True)
class PollPage:
    """Shows the moments of the latest poll of a meeting, or the moment that came of it."""

    bus: Bus
    records: Records
    surroundings: Surroundings
    pages: Pages

    async def show(
        self,
        visit: Visit,
        typed: Mapping[str, PollChoice] | None = None,
        faults: tuple[Fault, ...] = (),
        status: int = 200,
        *,
        line: Typed | None = None,
    ) -> HTMLResponse:
        poll, known = await self._stands(visit)
        if poll is None:
            return await self._over(visit, known.meeting)
        given = poll.of(visit.person)
        subject = await self.surroundings.of_meeting(visit.meeting, [offer.moment for offer in poll.offers])
        return self.pages.render(
            "peiling.html",
            status,
            visit=visit,
            subject=subject,
            poll=poll,
            places={offer.key: subject.place_in_words(offer.moment, poll.form) for offer in poll.offers},
            choices=CHOICES,
            chosen=typed if typed is not None else given.choices if given else {},
            answered=given is not None,
            instead_of=await self.surroundings.position(visit.meeting, poll.principal_of(visit.person)),
            changed=visit.sequence != poll.sequence,
            faults=(*faults, line.fault) if line and line.fault else faults,
            line=line,
        )

    async def answer(self, visit: Visit, typed: Mapping[str, str]) -> HTMLResponse:
        poll, known = await self._stands(visit)
        if poll is None:
            return await self._over(visit, known.meeting)
        if typed.get("volgnummer") != str(poll.sequence):
            return await self.show(visit, faults=(Fault("", "De momenten zijn intussen anders. Wilt u ze opnieuw bekijken?"),), status=409)
        choices, faults = _read(poll, typed)
        if faults:
            return await self.show(visit, choices, faults, 400)
        await self.bus.command(lambda commit: self._hear(visit, choices, commit), actor=visit.actor)
        subject = await self.surroundings.of_meeting(visit.meeting, [])
        possible = any(choice is not PollChoice.CANNOT for choice in choices.values())
        return self.pages.render("peiling-bedankt.html", visit=visit, subject=subject, poll=poll, possible=possible)

    async def asks(self, visit: Visit) -> bool:
        """Whether the poll is open for this visitor."""
        return (await self._stands(visit))[0] is not None

    async def _stands(self, visit: Visit) -> tuple[Poll | None, Known]:
        """The poll, while it is open for this visitor."""
        records = self.records
        known = Known(
            (await records.meetings.of(visit.meeting)).value,
            (await records.polls.of(visit.meeting)).value,
            (await records.displacements.of(visit.meeting)).value,
        )
        poll = known.poll
        asked = poll is not None and visit.person in poll.people and not closed(poll, known.revision, self.bus.clock.now())
        return poll if asked else None, known

    async def _over(self, visit: Visit, meeting: InvitedMeeting | None) -> HTMLResponse:
        occasion = meeting.occasion if meeting and meeting.invitee(visit.person) else None
        subject = await self.surroundings.of_meeting(visit.meeting, [occasion.moment] if occasion else [])
        where = subject.place_in_words(occasion.moment, occasion.form) if occasion else ""
        return self.pages.render("peiling-gesloten.html", subject=subject, moment=occasion.moment if occasion else None, where=where)

    async def _hear(self, visit: Visit, choices: dict[str, PollChoice], commit: Commit) -> None:
        record = await self.records.polls.of(visit.meeting)
        match choose(record.there, Choices(visit.person, choices, commit.now, visit.by_another)):
            case OldNews():
                return
            case Chosen(poll, revision):
                commit.keep(record.becomes(poll)).say(
                    PollAnswered(
                        meeting=visit.meeting,
                        revision=revision,
                        person=visit.person,
                        sequence=poll.sequence,
                        choices=choices,
                        answered_at=commit.now,
                    )
                )
            case unreachable:
                assert_never(unreachable)


def _read(poll: Poll, typed: Mapping[str, str]) -> tuple[dict[str, PollChoice], tuple[Fault, ...]]:
    """What was chosen, and a fault for each moment without a choice."""
    known = {str(choice): choice for choice in PollChoice}
    fields = {offer.key: typed.get(f"moment.{offer.key}", "") for offer in poll.offers}
    choices = {key: known[value] for key, value in fields.items() if value in known}
    faults = tuple(
        Fault(f"moment.{offer.key}", f"Kies bij moment {number} wat u kunt.")
        for number, offer in enumerate(poll.offers, 1)
        if offer.key not in choices
    )
    return choices, faults
