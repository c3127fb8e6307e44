"""The JSON interface of a meeting."""

from collections.abc import AsyncIterable, Awaitable, Callable
from typing import Annotated, assert_never

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from services.intake.domain.faults import Refused
from services.intake.domain.request import Move
from services.intake.web.answer_bodies import AskedBody, ChangedBody, LiveItemBody, MeetingBody, MeetingsBody
from services.intake.web.answers import asked, body_of, links_of, summary_of
from services.intake.web.bodies import AskBody, CancelBody, MoveBody, PeopleBody
from services.intake.web.changes import Changes, Changing
from services.intake.web.desk import Desk
from services.intake.web.drafts import change_of
from services.intake.web.outcomes import Asked, Done, KeyTaken, TooLate, TooMany, Unknown
from services.intake.web.showing import Showing, View
from shared.http import Problem, refused, sender
from shared.kernel import MeetingId
from shared.security import PersonIds
from shared.settings import ProductSettings

KeyHeader = Annotated[str | None, Header(alias="Idempotency-Key", max_length=200, description="Zelfde sleutel en inhoud: zelfde overleg.")]
OVER = "Dit overleg is geweest of afgezegd. Vraag een nieuw overleg aan."


def existing_meeting(showing: Showing) -> Callable[[MeetingId], Awaitable[View]]:
    """Dependency: the meeting of the address, or 404."""

    async def existing(id: MeetingId) -> View:
        view = await showing.view(id)
        if view is None:
            raise _unknown()
        return view

    return existing


def asking_routes(product: ProductSettings, desk: Desk, showing: Showing) -> APIRouter:
    routes = APIRouter(tags=["overleggen"], dependencies=[Depends(sender(product))])

    @routes.post("/v1/overleggen", status_code=202, summary="Vraag een overleg aan")
    async def ask(body: AskBody, response: Response, key: KeyHeader = None) -> AskedBody:
        match await desk.ask(body, key):
            case Asked(meeting, like):
                answer = asked(meeting, like)
                response.headers["Location"] = answer.links.own.href
                return answer
            case Refused(faults):
                raise refused(faults)
            case KeyTaken():
                raise _key_taken()
            case TooMany() as too_many:
                raise Problem(429, "Genoeg voor vandaag", too_many.message)
            case unreachable:
                assert_never(unreachable)

    @routes.get("/v1/overleggen", summary="De laatste aanvragen")
    async def show_the_latest(count: Annotated[int, Query(alias="aantal", ge=1, le=200)] = 50) -> MeetingsBody:
        return MeetingsBody(meetings=tuple(summary_of(request, state) for request, state in await showing.latest(count)))

    return routes


def changing_routes(product: ProductSettings, changes: Changes, showing: Showing, ids: PersonIds) -> APIRouter:
    routes = APIRouter(tags=["overleggen"], dependencies=[Depends(sender(product))])
    existing = existing_meeting(showing)

    @routes.post("/v1/overleggen/{id}/annulering", status_code=202, summary="Zeg een overleg af")
    async def cancel(id: MeetingId, body: CancelBody | None = None) -> ChangedBody:
        outcome = await changes.cancel(id, body.reason if body else "")
        return await answered(id, outcome, "Dit overleg is al geweest en kan niet meer worden afgezegd.")

    @routes.post("/v1/overleggen/{id}/verplaatsing", status_code=202, summary="Vraag een ander moment")
    async def move(id: MeetingId, body: MoveBody) -> ChangedBody:
        return await answered(id, await changes.move(id, Move(body.earliest, body.within_working_days, body.reason)), OVER)

    @routes.post("/v1/overleggen/{id}/deelnemers", status_code=202, summary="Verander wie er aan tafel zitten")
    async def change_people(id: MeetingId, body: PeopleBody, key: KeyHeader = None) -> ChangedBody:
        outcome = await changes.people(id, change_of(body, ids), key)
        if isinstance(outcome, KeyTaken):
            raise _key_taken()
        return await answered(id, outcome, OVER)

    async def answered(id: MeetingId, outcome: Changing, too_late: str) -> ChangedBody:
        match outcome:
            case Done():
                view = await existing(id)
                return ChangedBody(id=id, status=view.state.status, links=links_of(id))
            case Refused(faults):
                raise refused(faults)
            case Unknown():
                raise _unknown()
            case TooLate():
                raise Problem(409, detail=too_late)
            case unreachable:
                assert_never(unreachable)

    return routes


def following_routes(showing: Showing) -> APIRouter:
    """Open to whoever knows the id, which cannot be guessed."""
    routes = APIRouter(tags=["overleggen"])
    existing = existing_meeting(showing)

    @routes.get("/v1/overleggen/{id}", summary="Een overleg zoals het er nu voor staat")
    async def show_a_meeting(view: Annotated[View, Depends(existing)]) -> MeetingBody:
        return body_of(view)

    @routes.get("/v1/overleggen/{id}/gebeurtenissen", response_class=EventSourceResponse, summary="Volg een overleg live")
    async def follow_a_meeting(
        view: Annotated[View, Depends(existing)], last: Annotated[str | None, Header(alias="Last-Event-ID")] = None
    ) -> AsyncIterable[ServerSentEvent]:
        after = int(last) if last and last.isdecimal() and len(last) < 10 else 0
        async for line, text in showing.live(view.request, after):
            item = LiveItemBody(time=line.item.time, kind=line.item.kind, text=text, status=line.item.status)
            yield ServerSentEvent(event="gebeurtenis", id=str(line.number), raw_data=item.model_dump_json())

    return routes


def _unknown() -> Problem:
    return Problem(404, detail="Dit overleg kennen we niet. Controleer het adres.")


def _key_taken() -> Problem:
    return Problem(409, detail="Deze Idempotency-Key hoort bij een ander verzoek. Gebruik voor elk verzoek een eigen sleutel.")
