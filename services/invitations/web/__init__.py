"""The pages behind the links in mail: GET shows, POST answers (mail scanners follow links)."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from services.invitations.domain.letters import CalendarPart
from services.invitations.domain.mails import Audience
from services.invitations.domain.requests import Stopped
from services.invitations.ports import CalendarFiles, Drafts, Records, Surroundings
from services.invitations.steps import TellRequesters
from services.invitations.web.afterwards import AfterwardsPage
from services.invitations.web.days import DayPage
from services.invitations.web.displacements import DisplacementPage
from services.invitations.web.hosts import HostPage
from services.invitations.web.inspection import Inspection, add_inspection
from services.invitations.web.invitations import InvitationPage
from services.invitations.web.lines import Askers, LineDesk
from services.invitations.web.numbers import NumberPage
from services.invitations.web.polls import PollPage
from services.invitations.web.unused import UnusedPage, add_unused
from services.invitations.web.visits import UNKNOWN_LINK, Visit, Visitors, patient
from services.invitations.web.wishes import WishDesk
from shared.bus import Bus, Commit
from shared.http import Problem
from shared.kernel import PersonId
from shared.security import Links, Purpose
from shared.ui import Pages

_TEMPLATES = Path(__file__).parents[1] / "templates"


def routes(  # what its pages need
    bus: Bus, records: Records, surroundings: Surroundings, links: Links, files: CalendarFiles, drafts: Drafts
) -> APIRouter:
    """Pages for whoever holds a link; no login."""
    router, pages, visitors = APIRouter(include_in_schema=False), Pages(_TEMPLATES), Visitors(links, surroundings)
    invitation = InvitationPage(bus, records, surroundings, pages)
    poll, day = PollPage(bus, records, surroundings, pages), DayPage(bus, records, surroundings, pages)
    displacement, lines = DisplacementPage(bus, records, surroundings, pages), LineDesk(bus, records)
    afterwards, number = AfterwardsPage(bus, records, surroundings, pages), NumberPage(bus, records, surroundings, pages)
    shows: dict[Purpose, Callable[[Visit], Awaitable[HTMLResponse]]] = {
        Purpose.ANSWER: invitation.show,
        Purpose.POLL: poll.show,
        Purpose.DISPLACEMENT: displacement.show,
        Purpose.DAY: day.show,
        Purpose.AFTERWARDS: afterwards.show,
    }
    hears: dict[Purpose, Callable[[Visit, Mapping[str, str]], Awaitable[HTMLResponse]]] = {
        Purpose.ANSWER: invitation.answer,
        Purpose.POLL: poll.answer,
        Purpose.DISPLACEMENT: displacement.answer,
        Purpose.DAY: day.answer,
        Purpose.AFTERWARDS: afterwards.answer,
    }
    parts: dict[Purpose, Callable[[Visit], Awaitable[CalendarPart | None]]] = {
        Purpose.ANSWER: invitation.calendar_part,
        Purpose.POLL: invitation.calendar_part,
        Purpose.DISPLACEMENT: invitation.calendar_part,
        Purpose.DAY: day.calendar_part,
        Purpose.AFTERWARDS: invitation.calendar_part,
    }

    @router.get("/antwoord/{token}")
    @router.get("/antwoord/{token}/regel")
    @router.get("/antwoord/{token}/ander-moment")
    @patient
    async def show_what_is_asked(token: str) -> HTMLResponse:
        visit = await visitors.of(token)
        return await shows[visit.purpose](visit)

    @router.post("/antwoord/{token}")
    @patient
    async def hear_the_answer(token: str, request: Request) -> HTMLResponse:
        visit = await visitors.of(token)
        return await hears[visit.purpose](visit, await _typed(request))

    @router.post("/antwoord/{token}/regel")
    @patient
    async def hear_a_line(token: str, request: Request) -> HTMLResponse:
        visit = await visitors.of(token)
        asking: dict[Purpose, Askers] = {Purpose.ANSWER: invitation, Purpose.POLL: poll}
        if visit.purpose not in asking:
            raise Problem(404, *UNKNOWN_LINK)
        return await lines.hear(visit, asking[visit.purpose], await _typed(request))

    @router.get("/antwoord/{token}/nummer")
    @patient
    async def show_who_sees_the_number(token: str) -> HTMLResponse:
        return await number.show(await visitors.of(token))

    @router.post("/antwoord/{token}/nummer")
    @patient
    async def share_or_withhold_the_number(token: str, request: Request) -> HTMLResponse:
        return await number.hear(await visitors.of(token), await _typed(request))

    @router.get("/antwoord/{token}/overleg.ics")
    @patient
    async def show_the_calendar_file(token: str) -> Response:
        visit = await visitors.of(token)
        part = await parts[visit.purpose](visit)
        if part is None:
            raise Problem(404, "Nog geen moment", "Er is nu geen moment om in uw agenda te zetten.")
        named = {"Content-Disposition": 'attachment; filename="overleg.ics"'}
        return Response(files.calendar(part), media_type="text/calendar; charset=utf-8", headers=named)

    _add_stop(router, bus, records, surroundings, visitors, pages)
    add_inspection(router, Inspection(bus, records, surroundings, drafts))
    add_unused(router, UnusedPage(bus, records, pages))
    _add_wish(router, visitors, WishDesk(bus, records), invitation)
    _add_host(router, HostPage(bus, records, surroundings, links, pages))
    return router


def _add_wish(router: APIRouter, visitors: Visitors, wishes: WishDesk, invitation: InvitationPage) -> None:
    @router.post("/antwoord/{token}/ander-moment")
    @patient
    async def hear_a_wish(token: str, request: Request) -> HTMLResponse:
        visit = await visitors.of(token)
        if visit.purpose is not Purpose.ANSWER:
            raise Problem(404, *UNKNOWN_LINK)
        return await wishes.hear(visit, invitation, await _typed(request))


def _add_host(router: APIRouter, host: HostPage) -> None:
    @router.get("/antwoord/gastheer/{token}")
    @patient
    async def show_what_the_host_is_asked(token: str) -> HTMLResponse:
        return await host.show(token)

    @router.post("/antwoord/gastheer/{token}")
    @patient
    async def hear_the_host(token: str, request: Request) -> HTMLResponse:
        return await host.answer(token, await _typed(request))


async def _typed(request: Request) -> Mapping[str, str]:
    return {name: str(value).strip() for name, value in (await request.form()).items()}


def _add_stop(  # what its two routes need
    router: APIRouter, bus: Bus, records: Records, surroundings: Surroundings, visitors: Visitors, pages: Pages
) -> None:
    async def reader_of(visit: Visit) -> PersonId:
        return await surroundings.reader(visit.person, visit.audience)

    @router.get("/antwoord/{token}/niet-meer")
    async def show_how_to_stop(token: str) -> HTMLResponse:
        visit = await visitors.of(token)
        stopped = await surroundings.stopped([await reader_of(visit)])
        return pages.render("stoppen.html", visit=visit, stopped=bool(stopped), secretariat=visit.audience is Audience.SECRETARIAT)

    @router.post("/antwoord/{token}/niet-meer")
    async def stop_mailing(token: str) -> HTMLResponse:
        visit = await visitors.of(token)
        reader = await reader_of(visit)

        async def stop(commit: Commit) -> None:
            record = await records.stopped.of(reader)
            if record.value is None:
                commit.keep(record.becomes(Stopped(reader))).step(TellRequesters(person=reader))

        await bus.command(stop, actor=visit.actor)
        return pages.render("stoppen.html", visit=visit, stopped=True, secretariat=visit.audience is Audience.SECRETARIAT)
