"""An uploaded calendar, and hours typed in by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Depends, Request, Response

from services.availability.domain.busy import Choices, Window
from services.availability.domain.given import Given, cut, made_at
from services.availability.domain.reading import Fault, Reading, Unreadable
from services.availability.domain.sources import GivenKind, Sources
from services.availability.web.bodies import REFUSALS, Person, SourceName
from services.availability.web.callers import EVERYBODY, Caller
from services.availability.web.desk import DAYS, Desk, free_name
from services.availability.web.giving_bodies import HandBody, SnapshotAnswer
from services.availability.web.listing import IN_WORDS, ODD_ZONE, gave
from services.availability.web.own_forms import free_name_for
from shared import http
from shared.bus import Commit
from shared.clock import AMSTERDAM, local_day
from shared.http import Problem, sender
from shared.kernel import Block, PersonId, person_owner
from shared.security import normalised

LARGEST_SNAPSHOT = 10 * 1024 * 1024
_BEFORE = timedelta(days=1)
_NO_CALENDAR = "Dit bestand is geen agenda die we kunnen lezen. Bewaar de agenda opnieuw als .ics-bestand en probeer het nog eens."
_TOO_BIG = "Dit bestand is te groot of te ingewikkeld om te lezen. Bewaar een kortere periode en probeer het nog eens."
_TOO_OLD = "Dit bestand is van {day:%d-%m-%Y} en daarmee te oud. Bewaar de agenda opnieuw als .ics-bestand en stuur dat."
_NOT_THE_NEWEST = "Er staat al een nieuwer bestand."
_FILE = {
    "required": True,
    "content": {"text/calendar": {"schema": {"type": "string", "description": "Een .ics-bestand, hoogstens 10 MB."}}},
}


def routes_of_giving(giving: "Giving") -> APIRouter:
    web = APIRouter(
        prefix="/v1/personen/{id}/agendabronnen/{naam}", tags=["agendabronnen"], dependencies=[Depends(sender(giving.desk.bus.product))]
    )

    @web.put(
        "/momentopname",
        summary="Geef een momentopname van een agenda",
        operation_id="geefMomentopname",
        openapi_extra={"requestBody": _FILE},
        responses=REFUSALS,
    )
    async def upload(id: Person, naam: SourceName, request: Request) -> SnapshotAnswer:
        """Only start, end and soort of appointments stay, 400 days ahead. The next file replaces them; what is no calendar does not."""
        return await giving.upload(PersonId(id), naam, await request.body())

    @web.put(
        "/blokken",
        status_code=204,
        summary="Vul bezette tijd met de hand in",
        operation_id="vulBezetteTijdIn",
        responses=REFUSALS,
    )
    async def fill_in(id: Person, naam: SourceName, body: HandBody) -> Response:
        """These hours never expire and add up to other sources. Alone they make nobody known, unless they are `volledig`."""
        await giving.fill_in(PersonId(id), naam, body)
        return Response(status_code=204)

    return web


@dataclass(frozen=True, slots=True)
class Giving:
    """What the routes and the personal page do. `choices` hold for everybody."""

    desk: Desk
    choices: Choices

    async def replace(self, person: PersonId, text: bytes, by: Caller, arrived: datetime | None = None) -> SnapshotAnswer:
        """The file of somebody who has one at a time: a newer takes the place of the one before. As `upload`."""
        sources = (await self.desk.records.sources.of(person_owner(person))).value or Sources()
        there = next((source.name for source in sources.sources if source.kind is GivenKind.SNAPSHOT), None)
        return await self.upload(person, there or free_name_for(GivenKind.SNAPSHOT, sources), text, by, arrived)

    async def upload(
        self, person: PersonId, name: str, text: bytes, by: Caller = EVERYBODY, arrived: datetime | None = None
    ) -> SnapshotAnswer:
        """`arrived` is when a mail did, which is read later. Raises Problem for a person or a file that is none; then nothing changes."""
        free_name(name, GivenKind.SNAPSHOT)
        known = by.permitted(await self.desk.records.people.of(person))
        sources = (await self.desk.records.sources.of(person_owner(person))).value or Sources()
        window = _window(self.desk.bus.clock.now())
        (reading,) = await self.desk.parser.read((text,), normalised(known.address), sources.choosing(self.choices), window)
        if isinstance(reading, Unreadable):
            raise Problem(400, detail=_TOO_BIG if reading.fault is Fault.TOO_BIG else _NO_CALENDAR)

        async def decide(commit: Commit) -> SnapshotAnswer:
            await self.desk.person(person, by, commit)
            given_at = min(arrived or commit.now, commit.now)
            given = _snapshot(reading, window, made_at(text, reading.stamped, given_at), given_at)
            self._refuse_an_old_one(given, commit)
            if arrived is not None:
                await self._refuse_an_overtaken_one(person, name, given, commit)
            await self.desk.give(person, name, given, commit)
            return self._told(name, given)

        return await self.desk.bus.command(decide, actor=by.actor)

    async def fill_in(self, person: PersonId, name: str, body: HandBody, by: Caller = EVERYBODY) -> None:
        """Raises Problem."""
        await self.change_hours(person, name, lambda _there, _whole: body, by)

    async def change_hours(
        self, person: PersonId, name: str, change: Callable[[tuple[Block, ...], bool], HandBody], by: Caller = EVERYBODY
    ) -> None:
        """`change` gets the hours that are there, and whether they are all, and says what they become. Raises Problem."""
        free_name(name, GivenKind.MANUAL)

        async def decide(commit: Commit) -> None:
            await self.desk.person(person, by, commit)
            window = _window(commit.now)
            there = (await self.desk.records.given_of(person_owner(person), [name]))[name]
            commit.unchanged(there)
            body = change(there.value.blocks, there.value.whole) if there.value else change((), False)  # noqa: FBT003  # as it is kept
            late = [place for place, block in enumerate(body.blocks) if block.end > window.end]
            if late:
                raise http.refused(
                    [http.Fault(f"blokken[{place}].einde", f"Vul hoogstens {DAYS.days} dagen vooruit in.") for place in late]
                )
            blocks = cut((block.block for block in body.blocks), window)
            given = Given(GivenKind.MANUAL, blocks, None, commit.now, commit.now, body.whole, len(body.blocks))
            await self.desk.give(person, name, given, commit)

        await self.desk.bus.command(decide, actor=by.actor)

    def _refuse_an_old_one(self, given: Given, commit: Commit) -> None:
        """It would only make its owner unknown, and take the place of a newer one. Raises Problem."""
        if given.content_at + self.desk.keeping.snapshot <= commit.now:
            raise Problem(400, detail=_TOO_OLD.format(day=local_day(given.content_at)))

    async def _refuse_an_overtaken_one(self, person: PersonId, name: str, given: Given, commit: Commit) -> None:
        """What waited in the mail is no news after a file that was given later. Raises Problem."""
        there = (await self.desk.records.given_of(person_owner(person), [name]))[name]
        commit.unchanged(there)
        if there.value is not None and there.value.given_at > given.given_at:
            raise Problem(409, detail=_NOT_THE_NEWEST)

    def _told(self, name: str, given: Given) -> SnapshotAnswer:
        until = given.content_at + self.desk.keeping.snapshot
        said = ((IN_WORDS[Fault.PARTLY], given.refused), (ODD_ZONE, given.warnings))
        return SnapshotAnswer(
            name=name,
            kind=given.kind,
            content_at=given.content_at,
            expires_at=until,
            gave=gave(given.blocks, given.events, given.refused),
            warnings=tuple(words for words, so in said if so),
        )


def _window(now: datetime) -> Window:
    """From the start of yesterday, by the wall of Amsterdam, as calendars are read."""
    midnight = datetime.combine(local_day(now) - _BEFORE, datetime.min.time(), AMSTERDAM)
    return Window(midnight.astimezone(UTC), (midnight + DAYS).astimezone(UTC))


def _snapshot(reading: Reading, window: Window, content_at: datetime, given_at: datetime) -> Given:
    return Given(
        kind=GivenKind.SNAPSHOT,
        blocks=cut(reading.blocks, window),
        covers=window,
        given_at=given_at,
        content_at=content_at,
        events=reading.events,
        refused=len(reading.refused),
        warnings=reading.warnings,
    )
