"""The page on which somebody says whether their own appointment may give way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from fastapi.responses import HTMLResponse

from services.invitations.domain.displacements import Agreed, Agreement, Course, Displacement, Giving, agree, closed
from services.invitations.domain.invitations import OldNews
from services.invitations.ports import Records, Surroundings
from services.invitations.web.visits import Visit
from shared.bus import Bus, Commit
from shared.contracts.invitations import DisplacementAnswered
from shared.http import Fault
from shared.ui import Pages

CHOICES = {"ja": True, "nee": False}


@dataclass(frozen=True, slots=True)
class DisplacementPage:
    """Shows what is asked now, for whatever question the link was."""

    bus: Bus
    records: Records
    surroundings: Surroundings
    pages: Pages

    async def show(self, visit: Visit, faults: tuple[Fault, ...] = (), status: int = 200) -> HTMLResponse:
        displacement, giving = await self._stands(visit)
        if displacement is None or giving is None or closed(displacement, self.bus.clock.now()):
            return await self._over(visit, displacement)
        table = await self.surroundings.positions(visit.meeting, displacement.table)
        return await self._render("verschuiven.html", visit, displacement, status, giving=giving, table=table, faults=faults)

    async def answer(self, visit: Visit, typed: Mapping[str, str]) -> HTMLResponse:
        displacement, giving = await self._stands(visit)
        if displacement is None or giving is None or closed(displacement, self.bus.clock.now()):
            return await self._over(visit, displacement)
        if typed.get("volgnummer") != str(displacement.sequence):
            return await self.show(visit, (Fault("antwoord", "Het gaat intussen om een ander moment. Kan het dan ook?"),), 409)
        agreed = CHOICES.get(typed.get("antwoord", ""))
        if agreed is None:
            return await self.show(visit, (Fault("antwoord", "Kies ja of nee."),), 400)
        heard = await self.bus.command(lambda commit: self._hear(visit, commit, agreed=agreed), actor=visit.actor)
        if not heard:
            return await self.show(visit)
        return await self._render("verschuiven-bedankt.html", visit, displacement, agreed=agreed)

    async def _stands(self, visit: Visit) -> tuple[Displacement | None, Giving | None]:
        displacement = (await self.records.displacements.of(visit.meeting)).value
        return displacement, None if displacement is None else displacement.asked(visit.person)

    async def _over(self, visit: Visit, displacement: Displacement | None) -> HTMLResponse:
        if displacement is None or displacement.asked(visit.person) is None:
            subject = await self.surroundings.of_meeting(visit.meeting, [])
            return self.pages.render("verschuiven-gesloten.html", subject=subject, taken=False, waiting=False, said=None)
        said = displacement.of(visit.person)
        taken = displacement.course is Course.TAKEN and bool((displacement.asked(visit.person) or Giving(visit.person, ())).blocks)
        waiting = displacement.course is Course.ASKED
        return await self._render("verschuiven-gesloten.html", visit, displacement, taken=taken, waiting=waiting, said=said)

    async def _render(self, template: str, visit: Visit, displacement: Displacement, status: int = 200, **also: object) -> HTMLResponse:
        subject = await self.surroundings.of_meeting(visit.meeting, [displacement.moment])
        return self.pages.render(
            template,
            status,
            visit=visit,
            subject=subject,
            displacement=displacement,
            moment=displacement.moment,
            where=subject.place_in_words(displacement.moment, displacement.form),
            answer=displacement.of(visit.person),
            changed=visit.sequence != displacement.sequence,
            **also,
        )

    async def _hear(self, visit: Visit, commit: Commit, *, agreed: bool) -> bool:
        """False: the question closed meanwhile."""
        record = await self.records.displacements.of(visit.meeting)
        match agree(record.there, Agreement(visit.person, agreed, commit.now, visit.by_another)):
            case OldNews():
                return not closed(record.there, commit.now)
            case Agreed(displacement, revision):
                commit.keep(record.becomes(displacement)).say(
                    DisplacementAnswered(
                        meeting=visit.meeting,
                        revision=revision,
                        person=visit.person,
                        sequence=displacement.sequence,
                        agreed=agreed,
                        answered_at=commit.now,
                    )
                )
                return True
            case unreachable:
                assert_never(unreachable)
