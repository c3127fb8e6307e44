"""The page with the one question afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from fastapi.responses import HTMLResponse

from services.invitations.domain.energy import Afterwards, Answered, Energy, Told, tell
from services.invitations.domain.invitations import OldNews
from services.invitations.ports import Records, Surroundings
from services.invitations.web.visits import Visit
from shared.bus import Bus, Commit
from shared.contracts.invitations import AttendanceKnown, EnergyAnswered
from shared.http import Fault
from shared.ui import Pages

CHOICES = {
    Energy.GAVE: "Het gaf energie",
    Energy.COST: "Het kostte energie",
    Energy.NOT_THERE: "Ik was er niet bij",
}


@dataclass(frozen=True, slots=True)
class AfterwardsPage:
    """Asks whoever said they would come; they may answer otherwise for fourteen days."""

    bus: Bus
    records: Records
    surroundings: Surroundings
    pages: Pages

    async def show(self, visit: Visit, faults: tuple[Fault, ...] = (), status: int = 200, *, noted: bool = False) -> HTMLResponse:
        afterwards = (await self.records.afterwards.of(visit.meeting)).value
        return self.pages.render(
            "na-afloop.html",
            status,
            visit=visit,
            subject=await self.surroundings.of_meeting(visit.meeting, []),
            moment=None if afterwards is None else afterwards.moment,
            over=not self._asks(visit, afterwards),
            choices=CHOICES,
            said=None if afterwards is None else CHOICES.get(said) if (said := afterwards.of(visit.person)) else None,
            faults=faults,
            noted=noted,
        )

    async def answer(self, visit: Visit, typed: Mapping[str, str]) -> HTMLResponse:
        chosen = next((energy for energy in CHOICES if energy == typed.get("antwoord")), None)
        if not self._asks(visit, (await self.records.afterwards.of(visit.meeting)).value):
            return await self.show(visit)
        if chosen is None:
            return await self.show(visit, (Fault("antwoord", "Kies een van de drie antwoorden."),), 400)
        await self.bus.command(lambda commit: self._hear(visit, chosen, commit), actor=visit.actor)
        return await self.show(visit, noted=True)

    def _asks(self, visit: Visit, afterwards: Afterwards | None) -> bool:
        return afterwards is not None and visit.person in afterwards.people and self.bus.clock.now() < afterwards.until

    async def _hear(self, visit: Visit, chosen: Energy, commit: Commit) -> None:
        record = await self.records.afterwards.of(visit.meeting)
        match tell(record.there, Told(visit.person, chosen), commit.now):
            case OldNews():
                return
            case Answered(afterwards, revision, came):
                gave, cost = afterwards.totals
                commit.keep(record.becomes(afterwards))
                commit.say(EnergyAnswered(meeting=visit.meeting, revision=revision, gave=gave, cost=cost))
                if came is not None:
                    commit.say(AttendanceKnown(meeting=visit.meeting, revision=revision, person=visit.person, came=came))
            case unreachable:
                assert_never(unreachable)
