"""The line that somebody invited adds to the question."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Protocol, assert_never

from fastapi.responses import HTMLResponse

from services.invitations.domain.invitations import OldNews
from services.invitations.domain.lines import MOST, Added, Line, Lines, add
from services.invitations.domain.wording import one_line
from services.invitations.ports import Records
from services.invitations.web.visits import Visit
from shared.bus import Bus, Commit
from shared.contracts.invitations import LineAdded
from shared.http import Fault

FIELD = "regel"


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the field: as it was typed, or as it was kept."""

    text: str
    noted: bool = False
    fault: Fault | None = None


class Askers(Protocol):
    """A page on which a line can be added while it asks something."""

    def show(self, visit: Visit, *, line: Typed | None = None, status: int = 200) -> Awaitable[HTMLResponse]: ...

    def asks(self, visit: Visit) -> Awaitable[bool]:
        """Whether this visitor is asked something here now."""
        ...


@dataclass(frozen=True, slots=True)
class LineDesk:
    """Hears lines, and shows the page again on which they were typed."""

    bus: Bus
    records: Records

    async def hear(self, visit: Visit, page: Askers, typed: Mapping[str, str]) -> HTMLResponse:
        text = " ".join(typed.get(FIELD, "").split())
        if not await page.asks(visit):
            return await page.show(visit)
        if len(text) > MOST:
            fault = Fault(FIELD, f"Maak uw regel korter: hij heeft {len(text)} tekens, en er passen er {MOST}.")
            return await page.show(visit, line=Typed(text, fault=fault), status=400)
        kept = one_line(text, MOST)
        await self.bus.command(lambda commit: self._hear(visit, kept, commit), actor=visit.actor)
        return await page.show(visit, line=Typed(kept, noted=True))

    async def _hear(self, visit: Visit, text: str, commit: Commit) -> None:
        record = await self.records.lines.of(visit.meeting)
        match add(record.value or Lines(visit.meeting), Line(visit.person, text, commit.now)):
            case OldNews():
                return
            case Added(lines, revision):
                commit.keep(record.becomes(lines)).say(
                    LineAdded(meeting=visit.meeting, revision=revision, person=visit.person, line=text, added_at=commit.now)
                )
            case unreachable:
                assert_never(unreachable)
