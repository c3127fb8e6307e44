"""A meeting as it stands: put together for the page and for the JSON interface alike."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from services.intake.domain.following import Followed, Given, Numbered, Possible
from services.intake.domain.missing import missing_tiers
from services.intake.domain.request import Request
from services.intake.domain.sentences import ASKING_FIRST, REGISTERED_LATE, ROOM_WORDS, STATUS_WORDS
from services.intake.domain.without_moment import Instead, Opening
from services.intake.ports import Listed, Place, Room, Topic
from services.intake.web.office import Office
from shared.kernel import Answer, GovernmentTier, LocationId, MeetingId, MeetingStatus, Moment, PersonId, Role
from shared.ui.answers import last_answer_text

NOBODY = "Een deelnemer"


@dataclass(frozen=True, slots=True)
class AtTheTable:
    """Somebody, with what others may see: function and organisation, the answer, never the calendar."""

    person: PersonId
    listed: Listed | None
    role: Role
    group: tuple[PersonId, ...]
    answer: Answer
    last_answer: str
    """How and when it was given, for the requester: `ja, per mail, di 24 november 10.10`; nothing while it was not, or beforehand."""
    calendar_read: bool
    deputised: bool
    """A deputy is asked instead; `answer` is the deputy's."""
    left_out: bool
    """The moment that was found is without them."""
    chairs: bool

    @property
    def who(self) -> str:
        return self.listed.role if self.listed else NOBODY


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the timeline, with its text filled in."""

    number: int
    time: datetime
    text: str


@dataclass(frozen=True, slots=True)
class AddedLine:
    """What somebody adds to the question, by function."""

    who: str
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
    """A meeting as it was asked and as it stands, with names and places looked up.

    `people` are at the table; candidates for an independent chair only once one of them comes. `opening` can still be taken.
    """

    request: Request
    state: Followed
    requester: Listed | None
    topic: Topic | None
    people: tuple[AtTheTable, ...]
    lines: tuple[Line, ...]
    kinds: tuple[str, ...]
    place: Place | None
    room: Room | None
    others: tuple[Other, ...]
    added: tuple[AddedLine, ...]
    missing: tuple[GovernmentTier, ...]
    opening: Opening | None

    @property
    def words(self) -> str:
        """How it stands."""
        return ASKING_FIRST if self.state.is_asking_first else STATUS_WORDS[self.state.status]

    @property
    def room_words(self) -> str:
        """How it stands with a room that its host must confirm."""
        return ROOM_WORDS[self.state.room_stand] if self.state.room_stand else ""

    @property
    def late_words(self) -> str:
        """That the reception hears late of visitors."""
        late = self.state.found is not None and self.state.found.registered_late and not self.state.status.final
        return REGISTERED_LATE if late else ""

    @property
    def moment(self) -> Moment | None:
        return self.state.found.moment if self.state.found else None

    @property
    def place_text(self) -> str:
        """Where it is, in words; nothing as long as there is no moment."""
        if self.moment is None:
            return ""
        return self.place.name if self.place else self.moment.free_place or "Online"

    @property
    def instead(self) -> tuple[Instead, ...]:
        return self.state.watch.instead if self.state.watch and self.state.status is MeetingStatus.NO_MOMENT else ()

    @property
    def watched_until(self) -> datetime | None:
        return self.state.watch.until if self.state.watch and self.state.status is MeetingStatus.NO_MOMENT else None

    @property
    def chair_wanted(self) -> bool:
        """An independent chair is asked for, and not known yet."""
        return self.request.chair_seat is not None and not any(at.chairs for at in self.people)


class Showing:
    """Puts views together."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def view(self, meeting: MeetingId) -> View | None:
        """None when there is no such meeting."""
        office = self._office
        request, state = (await office.requests.of(meeting)).value, (await office.meetings.of(meeting)).value
        if request is None or state is None:
            return None
        lines = await office.timelines.of(meeting)
        people = await self._people(request, state, lines)
        moment = state.found.moment if state.found else None
        place = await self._place(moment.location) if moment else None
        topic = await office.directory.topic(request.challenge) if request.challenge else None
        return View(
            request=request,
            state=state,
            requester=people.get(request.requester),
            topic=topic,
            people=tuple(_at_the_table(request, state, people)),
            lines=tuple(Line(line.number, line.item.time, _filled_in(line, people)) for line in lines),
            kinds=tuple(line.item.kind for line in lines),
            place=place,
            room=place.room(moment.room) if place and moment else None,
            others=tuple([await self._other(possible) for possible in state.possible]),
            added=tuple(_added(state, people)),
            missing=missing_tiers(topic.tiers if topic else (), (people[id].tier for id in request.named if id in people)),
            opening=state.opening if state.opening and state.opening.expires > office.bus.clock.now() else None,
        )

    async def live(self, request: Request, after: int) -> AsyncIterator[tuple[Numbered, str]]:
        """Every line as it comes, with its text."""
        async for line in self._office.timelines.live(request.meeting, after):
            yield line, _filled_in(line, await self._people(request, Followed(), [line]))

    async def latest(self, count: int) -> tuple[tuple[Request, Followed], ...]:
        """The latest requests, newest first."""
        everything = (document.there for document in await self._office.requests.all())
        requests = sorted(everything, key=lambda request: request.asked_at, reverse=True)[:count]
        states = await self._office.meetings.many([request.meeting for request in requests])
        return tuple((request, states[request.meeting].there) for request in requests)

    async def _people(self, request: Request, state: Followed, lines: list[Numbered]) -> dict[PersonId, Listed]:
        """Guests as they were typed, until the directory knows them."""
        typed = {g.person: Listed(g.person, g.name, g.address, g.function, g.organisation, g.tier, guest=True) for g in request.guests}
        wanted = {request.requester, *request.people, *state.added, *(line.item.person for line in lines if line.item.person)}
        return typed | await self._office.directory.people(sorted(wanted))

    async def _other(self, possible: Possible) -> Other:
        return Other(possible.moment, Decimal(possible.cost), possible.explanation, await self._place(possible.moment.location))

    async def _place(self, location: LocationId | None) -> Place | None:
        return await self._office.directory.place(location) if location else None


def _at_the_table(request: Request, state: Followed, people: dict[PersonId, Listed]) -> Iterator[AtTheTable]:
    comes = state.found.people if state.found else ()
    for index, seat in enumerate(request.seats):
        of_the_chair = index == request.chair_seat
        for person in seat.people:
            if of_the_chair and person not in comes and not state.sends_a_deputy(person):
                continue
            yield AtTheTable(
                person=person,
                listed=people.get(person),
                role=seat.role,
                group=seat.people if len(seat.people) > 1 and not of_the_chair else (),
                answer=state.answer_of(person),
                last_answer=_last_answer(state.given_by(person)),
                calendar_read=person in state.read,
                deputised=state.sends_a_deputy(person),
                left_out=state.is_without(person),
                chairs=of_the_chair or person == request.chair,
            )


def _last_answer(given: Given | None) -> str:
    return "" if given is None or given.at is None else last_answer_text(given.answer, given.via, given.at, by_another=given.by_another)


def _added(state: Followed, people: dict[PersonId, Listed]) -> Iterator[AddedLine]:
    for person, added in state.added.items():
        if added.line:
            listed = people.get(person)
            yield AddedLine(listed.role if listed else NOBODY, added.line)


def _filled_in(line: Numbered, people: dict[PersonId, Listed]) -> str:
    if line.item.person is None:
        return line.item.text
    listed = people.get(line.item.person)
    return line.item.text.replace("{wie}", listed.role if listed else NOBODY)
