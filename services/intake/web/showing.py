"""A meeting as it stands: put together for the page and for the JSON interface alike."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from services.intake.domain.following import Followed, Numbered, Possible
from services.intake.domain.request import Request
from services.intake.ports import Directory, Listed, Place, Room, Timelines
from services.intake.web.bodies import (
    AttendingBody,
    ItemBody,
    LocationBody,
    MeetingBody,
    PossibleBody,
    RoomBody,
    SummaryBody,
    links_of,
)
from shared.bus import Documents
from shared.kernel import Answer, LocationId, MeetingId, Moment, PersonId, Role

_NOBODY = "Een deelnemer"


@dataclass(frozen=True, slots=True)
class AtTheTable:
    """Somebody, with what others may see: function and organisation, the answer, never the calendar."""

    listed: Listed | None
    role: Role
    group: tuple[PersonId, ...]
    answer: Answer
    calendar_read: bool
    deputised: bool
    """A deputy is asked instead; `answer` is the deputy's."""
    left_out: bool
    """The moment that was found is without them."""

    @property
    def who(self) -> str:
        return self.listed.role if self.listed else _NOBODY


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the timeline, with its text filled in."""

    number: int
    time: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Other:
    """A moment that was also possible."""

    moment: Moment
    cost: Decimal
    explanation: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class View:
    """A meeting as it was asked and as it stands, with names and places looked up."""

    request: Request
    state: Followed
    people: tuple[AtTheTable, ...]
    lines: tuple[Line, ...]
    kinds: tuple[str, ...]
    place: Place | None
    room: Room | None
    others: tuple[Other, ...]

    @property
    def moment(self) -> Moment | None:
        return self.state.found.moment if self.state.found else None

    @property
    def place_text(self) -> str:
        """Where it is, in words; nothing as long as there is no moment."""
        if self.moment is None:
            return ""
        return self.place.name if self.place else self.moment.free_place or "Online"


class Showing:
    """Puts views together."""

    def __init__(self, directory: Directory, timelines: Timelines, requests: Documents[Request], meetings: Documents[Followed]) -> None:
        self._directory, self._timelines, self._requests, self._meetings = directory, timelines, requests, meetings

    async def view(self, meeting: MeetingId) -> View | None:
        """None when there is no such meeting."""
        request, state = (await self._requests.of(meeting)).value, (await self._meetings.of(meeting)).value
        if request is None or state is None:
            return None
        lines = await self._timelines.of(meeting)
        people = await self._people(request, lines)
        moment = state.found.moment if state.found else None
        place = await self._place(moment.location) if moment else None
        return View(
            request=request,
            state=state,
            people=tuple(_at_the_table(request, state, people)),
            lines=tuple(Line(line.number, line.item.time, _filled_in(line, people)) for line in lines),
            kinds=tuple(line.item.kind for line in lines),
            place=place,
            room=place.room(moment.room) if place and moment else None,
            others=tuple([await self._other(possible) for possible in state.possible]),
        )

    async def live(self, request: Request, after: int) -> AsyncIterator[tuple[Numbered, str]]:
        """Every line as it comes, with its text."""
        async for line in self._timelines.live(request.meeting, after):
            yield line, _filled_in(line, await self._people(request, [line]))

    async def latest(self, count: int) -> tuple[SummaryBody, ...]:
        requests = sorted((document.there for document in await self._requests.all()), key=lambda request: request.asked_at, reverse=True)
        states = await self._meetings.many([request.meeting for request in requests[:count]])
        return tuple(_summary(request, states[request.meeting].there) for request in requests[:count])

    async def _people(self, request: Request, lines: list[Numbered]) -> dict[PersonId, Listed]:
        """Guests as they were typed, until the directory knows them."""
        typed = {g.person: Listed(g.person, g.name, g.address, g.function, g.organisation, g.tier, guest=True) for g in request.guests}
        wanted = {*request.people, *(line.item.person for line in lines if line.item.person)}
        return typed | await self._directory.people(sorted(wanted))

    async def _other(self, possible: Possible) -> Other:
        return Other(possible.moment, Decimal(possible.cost), possible.explanation, await self._place(possible.moment.location))

    async def _place(self, location: LocationId | None) -> Place | None:
        return await self._directory.place(location) if location else None


def body_of(view: View) -> MeetingBody:
    moment, found = view.moment, view.state.found
    return MeetingBody(
        id=view.request.meeting,
        status=view.state.status,
        question=view.request.question,
        challenge=view.request.challenge,
        form=found.form if found else view.request.form,
        start=moment.start if moment else None,
        end=moment.end if moment else None,
        location=_location(view.place, moment),
        room=RoomBody(id=view.room.id, name=view.room.name, capacity=view.room.capacity) if view.room else None,
        cost=float(Decimal(found.cost)) if found and found.cost is not None else None,
        promised_until=view.state.promised_until,
        participants=tuple(_attending(at, view) for at in view.people),
        explanation=view.state.explanation,
        possible=tuple(_possible(other) for other in view.others),
        events=tuple(ItemBody(time=line.time, kind=kind, text=line.text) for line, kind in zip(view.lines, view.kinds, strict=True)),
        links=links_of(view.request.meeting),
    )


def _at_the_table(request: Request, state: Followed, people: dict[PersonId, Listed]) -> list[AtTheTable]:
    return [
        AtTheTable(
            listed=people.get(person),
            role=seat.role,
            group=seat.people if len(seat.people) > 1 else (),
            answer=state.answer_of(person),
            calendar_read=person in state.read,
            deputised=state.sends_a_deputy(person),
            left_out=state.is_without(person),
        )
        for seat in request.seats
        for person in seat.people
    ]


def _filled_in(line: Numbered, people: dict[PersonId, Listed]) -> str:
    if line.item.person is None:
        return line.item.text
    listed = people.get(line.item.person)
    return line.item.text.replace("{wie}", listed.role if listed else _NOBODY)


def _summary(request: Request, state: Followed) -> SummaryBody:
    start = state.found.moment.start if state.found else None
    return SummaryBody(id=request.meeting, status=state.status, asked_at=request.asked_at, start=start, links=links_of(request.meeting))


def _location(place: Place | None, moment: Moment | None) -> LocationBody | None:
    if place is not None:
        return LocationBody(id=place.id, name=place.name)
    return LocationBody(id=None, name=moment.free_place) if moment and moment.free_place else None


def _attending(at: AtTheTable, view: View) -> AttendingBody:
    addresses = {other.listed.person: other.listed.address for other in view.people if other.listed}
    return AttendingBody(
        email=at.listed.address if at.listed else None,
        role=at.role,
        one_of=tuple(addresses.get(person, "") for person in at.group) or None,
        answer=at.answer,
        calendar="gelezen" if at.calendar_read else "onbekend",
        deputised=at.deputised,
    )


def _possible(other: Other) -> PossibleBody:
    return PossibleBody(
        start=other.moment.start,
        end=other.moment.end,
        location=_location(other.place, other.moment),
        cost=float(other.cost),
        explanation=other.explanation,
    )
