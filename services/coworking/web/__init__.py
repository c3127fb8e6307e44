"""Co-working days over HTTP: the page where one is asked, the page of one day, and the same as JSON."""

import hashlib
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, assert_never

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError

from services.coworking.domain.days import Day
from services.coworking.domain.planning import NoDay
from services.coworking.ports import Days, People, World
from services.coworking.web.asking import Asked, Asking, KeyInUse
from services.coworking.web.wire import AskedDay, DayBody, DaysBody, body_of
from shared.http import Fault, Problem, refused, sender
from shared.http.dutch import in_dutch, path_of
from shared.kernel import DayId
from shared.settings import ProductSettings
from shared.ui import Pages

NO_DAY = "Nog geen dag gevonden"
NOT_CHOSEN = {"opgave": "Kies een opgave.", "locatie": "Kies een locatie."}
UNKNOWN_ADDRESS = "Dit adres kennen we niet. Gebruik uw werkadres, of vraag de beheerder u toe te voegen."
NOT_THERE = "Deze samenwerkdag kennen we niet. Kijk in de lijst met samenwerkdagen."
IN_USE = "Deze Idempotency-Key is al gebruikt voor een andere samenwerkdag. Neem een nieuwe."
Typed = Mapping[str, str]


def routes(product: ProductSettings, days: Days, world: World, people: People, asking: Asking) -> APIRouter:
    """The routes of this service."""
    router = APIRouter()
    pages = Pages(Path(__file__).parent.parent / "templates")
    _add_interface(router, product, Showing(days, world, people), asking)
    _add_pages(router, pages, Showing(days, world, people), people, asking)
    return router


class Showing:
    """Days as others see them."""

    def __init__(self, days: Days, world: World, people: People) -> None:
        self._days, self.world, self._people = days, world, people

    async def one(self, id: str) -> DayBody:
        """Raises Problem when there is none."""
        day = (await self._days.of(id)).value
        if day is None:
            raise Problem(404, detail=NOT_THERE)
        return await self.body(day)

    async def all(self) -> tuple[DayBody, ...]:
        """Those to come first, the next one on top; then those that were."""
        known = sorted((day.there for day in await self._days.all()), key=lambda day: (day.ended, day.plan.start))
        return tuple([await self.body(day) for day in known])

    async def body(self, day: Day) -> DayBody:
        """Who comes is shown until the day is over: who was there is no record for others."""
        attendees = () if day.ended else await self._people.attendees(day.seating.coming)
        return body_of(day, await self.world.choices(), attendees)


def _add_interface(router: APIRouter, product: ProductSettings, showing: Showing, asking: Asking) -> None:
    @router.post("/v1/samenwerkdagen", status_code=201, dependencies=[Depends(sender(product))], tags=["samenwerkdagen"])
    async def vraag_samenwerkdag(
        asked: AskedDay, response: Response, idempotency_key: Annotated[str | None, Header(max_length=200)] = None
    ) -> DayBody:
        """Plan een samenwerkdag: de datum waarop de meeste mensen van andere bestuurslagen ruimte hebben."""
        understood = await asking.understand(asked)
        if not isinstance(understood, Asked):
            raise refused(understood)
        match await asking.plan(understood, _id(idempotency_key or secrets.token_hex()), "afzender"):
            case Day() as day:
                response.headers["Location"] = f"/v1/samenwerkdagen/{day.id}"
                return await showing.body(day)
            case NoDay() as nothing:
                raise Problem(409, NO_DAY, nothing.reason)
            case KeyInUse():
                raise Problem(409, detail=IN_USE)
            case unreachable:
                assert_never(unreachable)

    @router.get("/v1/samenwerkdagen", tags=["samenwerkdagen"])
    async def toon_samenwerkdagen() -> DaysBody:
        """Alle samenwerkdagen, de eerstvolgende eerst."""
        return DaysBody(samenwerkdagen=await showing.all())

    @router.get("/v1/samenwerkdagen/{id}", tags=["samenwerkdagen"])
    async def toon_samenwerkdag(id: str) -> DayBody:
        """Een samenwerkdag: datum, plaats, uitleg en wie er komen, naar functie en organisatie."""
        return await showing.one(id)


def _add_pages(router: APIRouter, pages: Pages, showing: Showing, people: People, asking: Asking) -> None:
    async def overview(typed: Typed, faults: list[Fault], status: int = 200) -> HTMLResponse:
        shown, choices = await showing.all(), await showing.world.choices()
        return pages.render(
            "samenwerkdagen.html", status, days=shown, choices=choices, typed=typed, faults=faults, key=secrets.token_hex(12)
        )

    @router.get("/samenwerkdagen", include_in_schema=False)
    async def show_days() -> HTMLResponse:
        return await overview({}, [])

    @router.post("/samenwerkdagen", include_in_schema=False)
    async def ask_a_day(request: Request) -> Response:
        typed = {name: str(value).strip() for name, value in (await request.form()).items()}
        email = typed.get("aanvrager.email", "")
        understood = await _understood(typed, asking)
        asker = await people.colleague(email)
        if not isinstance(understood, Asked) or asker is None:
            unknown = [] if asker else [Fault("aanvrager.email", UNKNOWN_ADDRESS if email else "Vul uw e-mailadres in.")]
            faults = understood if isinstance(understood, list) else []
            return await overview(typed, [*(fault for fault in faults if fault.field != "aanvrager.email"), *unknown], 400)
        match await asking.plan(understood, _id(typed.get("sleutel") or secrets.token_hex()), asker):
            case Day() as day:
                return RedirectResponse(f"/samenwerkdagen/{day.id}", 303)
            case NoDay() as nothing:
                return await overview(typed, [Fault("", f"{NO_DAY}. {nothing.reason}")], 409)
            case KeyInUse():
                return await overview(
                    typed, [Fault("", "U vroeg met dit formulier al een dag aan. Controleer uw gegevens en verstuur het opnieuw.")], 409
                )
            case unreachable:
                assert_never(unreachable)

    @router.get("/samenwerkdagen/{id}", include_in_schema=False)
    async def show_a_day(id: str) -> HTMLResponse:
        return pages.render("samenwerkdag.html", day=await showing.one(id))


async def _understood(typed: Typed, asking: Asking) -> Asked | list[Fault]:
    """A form sends every field as text, and an empty one as nothing."""
    fields: dict[str, object] = {name: typed[name] for name in ("opgave", "locatie", "plaatsen", "van", "tot") if typed.get(name)}
    try:
        asked = AskedDay.model_validate({**fields, "aanvrager": {"email": typed.get("aanvrager.email", "")}})
    except ValidationError as error:
        return [_fault(path_of(fault), in_dutch(fault), typed) for fault in error.errors()]
    return await asking.understand(asked)


def _fault(field: str, message: str, typed: Typed) -> Fault:
    """A list from which nothing was chosen is named."""
    return Fault(field, message if typed.get(field) else NOT_CHOSEN.get(field, message))


def _id(key: str) -> DayId:
    """The id of the day that is asked under this idempotency key."""
    return DayId("d" + hashlib.sha256(key.encode()).hexdigest()[:16])
