"""The pages behind the links in mail: GET shows, POST answers (mail scanners follow links)."""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import ParamSpec

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from services.invitations.domain.letters import CalendarPart
from services.invitations.domain.mails import Audience
from services.invitations.domain.requests import Stopped
from services.invitations.ports import CalendarFiles, Records, Surroundings
from services.invitations.web.days import DayPage
from services.invitations.web.displacements import DisplacementPage
from services.invitations.web.invitations import InvitationPage
from services.invitations.web.lines import Askers, LineDesk
from services.invitations.web.polls import PollPage
from services.invitations.web.visits import UNKNOWN_LINK, Visit, visit_of
from shared.bus import Bus, Commit, Later
from shared.http import Problem
from shared.kernel import PersonId
from shared.security import Links, Purpose
from shared.ui import Pages

P = ParamSpec("P")
_TEMPLATES = Path(__file__).parents[1] / "templates"


def routes(bus: Bus, records: Records, surroundings: Surroundings, links: Links, files: CalendarFiles) -> APIRouter:
    """Pages for whoever holds a link; no login."""
    router, pages = APIRouter(include_in_schema=False), Pages(_TEMPLATES)
    invitation = InvitationPage(bus, records, surroundings, pages)
    poll, day = PollPage(bus, records, surroundings, pages), DayPage(bus, records, surroundings, pages)
    displacement, lines = DisplacementPage(bus, records, surroundings, pages), LineDesk(bus, records)
    shows: dict[Purpose, Callable[[Visit], Awaitable[HTMLResponse]]] = {
        Purpose.ANSWER: invitation.show,
        Purpose.POLL: poll.show,
        Purpose.DISPLACEMENT: displacement.show,
        Purpose.DAY: day.show,
    }
    hears: dict[Purpose, Callable[[Visit, Mapping[str, str]], Awaitable[HTMLResponse]]] = {
        Purpose.ANSWER: invitation.answer,
        Purpose.POLL: poll.answer,
        Purpose.DISPLACEMENT: displacement.answer,
        Purpose.DAY: day.answer,
    }
    parts: dict[Purpose, Callable[[Visit], Awaitable[CalendarPart | None]]] = {
        Purpose.ANSWER: invitation.calendar_part,
        Purpose.POLL: invitation.calendar_part,
        Purpose.DISPLACEMENT: invitation.calendar_part,
        Purpose.DAY: day.calendar_part,
    }

    @router.get("/antwoord/{token}")
    @router.get("/antwoord/{token}/regel")
    @_patient
    async def show_what_is_asked(token: str) -> HTMLResponse:
        visit = visit_of(links, token)
        return await shows[visit.purpose](visit)

    @router.post("/antwoord/{token}")
    @_patient
    async def hear_the_answer(token: str, request: Request) -> HTMLResponse:
        visit = visit_of(links, token)
        return await hears[visit.purpose](visit, await _typed(request))

    @router.post("/antwoord/{token}/regel")
    @_patient
    async def hear_a_line(token: str, request: Request) -> HTMLResponse:
        visit = visit_of(links, token)
        asking: dict[Purpose, Askers] = {Purpose.ANSWER: invitation, Purpose.POLL: poll}
        if visit.purpose not in asking:
            raise Problem(404, *UNKNOWN_LINK)
        return await lines.hear(visit, asking[visit.purpose], await _typed(request))

    @router.get("/antwoord/{token}/overleg.ics")
    @_patient
    async def show_the_calendar_file(token: str) -> Response:
        visit = visit_of(links, token)
        part = await parts[visit.purpose](visit)
        if part is None:
            raise Problem(404, "Nog geen moment", "Er is nu geen moment om in uw agenda te zetten.")
        named = {"Content-Disposition": 'attachment; filename="overleg.ics"'}
        return Response(files.calendar(part), media_type="text/calendar; charset=utf-8", headers=named)

    _add_stop(router, bus, records, surroundings, links, pages)
    return router


async def _typed(request: Request) -> Mapping[str, str]:
    return {name: str(value).strip() for name, value in (await request.form()).items()}


def _add_stop(  # what its two routes need
    router: APIRouter, bus: Bus, records: Records, surroundings: Surroundings, links: Links, pages: Pages
) -> None:
    async def reader_of(visit: Visit) -> PersonId:
        return await surroundings.reader(visit.person, visit.audience)

    @router.get("/antwoord/{token}/niet-meer")
    async def show_how_to_stop(token: str) -> HTMLResponse:
        visit = visit_of(links, token)
        stopped = await surroundings.stopped([await reader_of(visit)])
        return pages.render("stoppen.html", visit=visit, stopped=bool(stopped), secretariat=visit.audience is Audience.SECRETARIAT)

    @router.post("/antwoord/{token}/niet-meer")
    async def stop_mailing(token: str) -> HTMLResponse:
        visit = visit_of(links, token)
        reader = await reader_of(visit)

        async def stop(commit: Commit) -> None:
            record = await records.stopped.of(reader)
            if record.value is None:
                commit.keep(record.becomes(Stopped(reader)))

        await bus.command(stop, actor=visit.actor)
        return pages.render("stoppen.html", visit=visit, stopped=True, secretariat=visit.audience is Audience.SECRETARIAT)


def _patient(route: Callable[P, Awaitable[Response]]) -> Callable[P, Awaitable[Response]]:
    """What is not heard yet is asked for again in a moment."""

    @wraps(route)
    async def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return await route(*args, **kwargs)
        except Later:
            raise Problem(503, "Nog even geduld", "We verwerken dit overleg nog. Open de link over een minuut opnieuw.") from None

    return answer
