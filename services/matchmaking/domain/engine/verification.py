"""The second opinion: every option is held against the raw intervals, plainly, before it leaves the engine.

Written from the meaning of a planning file alone, and sharing no code with the search: moments, blocks and fractions; no grid, no totals.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache, cached_property
from itertools import accumulate
from operator import attrgetter
from zoneinfo import ZoneInfo

from services.matchmaking.domain.engine.problem import GRID_MINUTES, Option, Participant, Place, Problem, RoomOffer
from shared.kernel import Block, BusyKind, Role, WorkingHours

_GRID = timedelta(minutes=GRID_MINUTES)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER_TOUCHED = {BusyKind.FIXED, BusyKind.OUT_OF_OFFICE}


class WrongOptionError(Exception):
    """The engine made an option that its problem does not allow: a fault in the engine, and nothing to offer."""

    def __init__(self, option: Option, faults: tuple[str, ...]) -> None:
        super().__init__(f"option at {option.start.isoformat()}: {'; '.join(faults)}")
        self.faults = faults


class Verification:
    """The raw intervals of one problem. With `unknown_are_free` whose calendar is unknown may be asked, as in a poll."""

    def __init__(self, problem: Problem, *, unknown_are_free: bool = False) -> None:
        self._problem, self._unknown_are_free = problem, unknown_are_free
        self._zone = ZoneInfo(problem.time_zone)
        self._people = {who.id: who for who in problem.participants}
        self._local_times: dict[datetime, datetime] = {}
        self._on_the_wall = cache(time.fromisoformat)
        self._blocks: dict[tuple[str, ...], _Blocks] = {}
        self._waiting: dict[date, int] = {}

    def passed(self, option: Option) -> Option:
        """The option itself, when nothing is wrong with it.

        Raises:
            WrongOptionError: it may not be offered.

        """
        if faults := tuple(self.faults(option)):
            raise WrongOptionError(option, faults)
        return option

    def faults(self, option: Option) -> Iterator[str]:
        """What is wrong with it, in English; nothing when it may be offered."""
        strangers = {*option.present, *option.deputised, *option.absent} - self._people.keys()
        place = next((one for one in self._problem.places if one.id == option.place), None)
        room = next((one for one in place.rooms if one.id == option.room), None) if place else None
        if strangers:
            yield "somebody who was not asked"
        elif (option.place, option.room) != (place.id if place else None, room.id if room else None) or (place is None) != self._online:
            yield "no such place or room"
        else:
            yield from self._moment(option)
            yield from self._room(option, place, room)
            yield from self._in_person(option, place)
            yield from self._deputies(option, place)
            yield from self._seats(option)
            yield from self._optional(option, place, room)
            yield from self._account(option, place)

    @property
    def _online(self) -> bool:
        return not self._problem.places

    def _moment(self, option: Option) -> Iterator[str]:
        problem, day = self._problem, self._local(option.start).date()
        if (option.start - _EPOCH) % _GRID:
            yield "not on the grid"
        if option.end - option.start != timedelta(minutes=problem.duration_minutes) or self._local(option.end).date() != day:
            yield "not as long as asked, or not within a day"
        if not problem.first_day <= day <= problem.last_day or day in problem.days_off:
            yield "not on a day that was asked for"
        if option.start < max(problem.asked_at, problem.not_before or problem.asked_at):
            yield "too soon"
        wholes = {(None, None), (option.place, None), (option.place, option.room)}
        if any(one.start == option.start and (one.place, one.room) in wholes for one in problem.exclude):
            yield "ruled out"

    def _room(self, option: Option, place: Place | None, room: RoomOffer | None) -> Iterator[str]:
        if place is None or room is None:
            return
        if self._taken((place.id, room.id), room.busy).touching(option, self._problem.interspace_minutes, 0):
            yield "the room is taken"
        if len(option.present) + len(option.deputised) > room.capacity:
            yield "too few chairs"

    def _in_person(self, option: Option, place: Place | None) -> Iterator[str]:
        expected: Counter[tuple[str, Block]] = Counter()
        for who in map(self._people.__getitem__, option.present):
            touched = self._touched(who, option, place)
            expected.update((who.id, block) for block in touched)
            if not who.calendar_known and not self._unknown_are_free:
                yield "somebody whose calendar is unknown"
            if any(block.kind in _NEVER_TOUCHED for block in touched):
                yield "something fixed is touched"
            if touched and who.role is Role.OPTIONAL:
                yield "something of an optional participant is touched"
            if not self._within(option, who.working_hours or self._problem.working_hours, who.days_off):
                yield "outside somebody's working hours"
            if not self._may_enter(option, place, who.id):
                yield "somebody is registered too late"
        if expected != Counter((one.participant, _as_instants(one.block)) for one in option.touched):
            yield "what gives way is not told as it is"

    def _deputies(self, option: Option, place: Place | None) -> Iterator[str]:
        if any(not who.may_send_deputy or who.role is Role.OPTIONAL for who in map(self._people.__getitem__, option.deputised)):
            yield "a deputy of somebody who may not send one"
        if option.deputised and not self._within(option, self._problem.working_hours, frozenset()):
            yield "a deputy outside the default working hours"
        if option.deputised and not self._may_enter(option, place, None):
            yield "a deputy is registered too late"

    def _seats(self, option: Option) -> Iterator[str]:
        coming = Counter((*option.present, *option.deputised))
        filled = [sum(coming[member] for member in seat) for seat in self._seats_asked]
        if any(count > 1 for count in filled):
            yield "a seat is filled twice"
        if sum(map(bool, filled)) < (len(filled) if self._problem.quorum is None else self._problem.quorum):
            yield "too few seats are filled"
        empty = [member for seat, count in zip(self._seats_asked, filled, strict=True) if not count for member in seat]
        staying = [who.id for who in self._problem.participants if who.role is Role.OPTIONAL and who.id not in option.present]
        if Counter(option.absent) != Counter((*empty, *staying)):
            yield "who stays away is not told as it is"

    def _optional(self, option: Option, place: Place | None, room: RoomOffer | None) -> Iterator[str]:
        """As many of them as there are chairs left, the shortest journey first."""
        able = [who for who in self._problem.participants if who.role is Role.OPTIONAL and self._comes_freely(who, option, place)]
        able.sort(key=lambda who: (self._problem.prices.travel_hour * self._travel(who.id, place), who.id))
        joining = {one for one in option.present if self._people[one].role is Role.OPTIONAL}
        seated = len(option.present) - len(joining) + len(option.deputised)
        left = len(able) if room is None else max(0, room.capacity - seated)
        if joining != {who.id for who in able[:left]}:
            yield "not the optional participants that can come"

    def _account(self, option: Option, place: Place | None) -> Iterator[str]:
        prices, waiting = self._problem.prices, self._waiting_days(self._local(option.start).date())
        travel = sum(2 * self._travel(who, place) for who in option.present)
        optional = sum(self._people[one].role is Role.OPTIONAL for one in option.absent)
        coming = {*option.present, *option.deputised}
        empty = sum(coming.isdisjoint(seat) for seat in self._seats_asked)
        disruption = (
            sum((prices.of(one.block.kind) or Fraction(0) for one in option.touched), Fraction(0))
            + len(option.deputised) * prices.deputy
            + empty * prices.required_absent
            + Fraction(travel, 60) * prices.travel_hour
            + optional * prices.optional_absent
        )
        if (option.waiting_days, option.travel_minutes) != (waiting, travel):
            yield "waiting or travel is miscounted"
        if (option.disruption, option.cost) != (disruption, disruption + waiting * prices.waiting_day):
            yield "the cost is wrong"
        visitors = [one for one in option.present if place and (one, place.id) not in self._problem.passes]
        if Counter(option.needs_registration) != Counter((*visitors, *(option.deputised if place else ()))):
            yield "not those who need registration"

    @cached_property
    def _seats_asked(self) -> tuple[tuple[str, ...], ...]:
        grouped = {member for group in self._problem.one_of for member in group}
        required = (who.id for who in self._problem.participants if who.role is Role.REQUIRED)
        return (*((one,) for one in required if one not in grouped), *self._problem.one_of)

    def _comes_freely(self, who: Participant, option: Option, place: Place | None) -> bool:
        return (
            (who.calendar_known or self._unknown_are_free)
            and self._within(option, who.working_hours or self._problem.working_hours, who.days_off)
            and self._may_enter(option, place, who.id)
            and not self._touched(who, option, place)
        )

    def _touched(self, who: Participant, option: Option, place: Place | None) -> set[Block]:
        minutes = self._travel(who.id, place)
        return self._taken((who.id,), who.busy).touching(option, minutes, minutes)

    def _taken(self, owner: tuple[str, ...], busy: tuple[Block, ...]) -> "_Blocks":
        if owner not in self._blocks:
            self._blocks[owner] = _Blocks.of(busy)
        return self._blocks[owner]

    def _travel(self, participant: str, place: Place | None) -> int:
        return self._problem.travel_minutes.get((participant, place.id), 0) if place else 0

    def _may_enter(self, option: Option, place: Place | None, participant: str | None) -> bool:
        """Nobody stands for a deputy, who never has a pass."""
        if place is None or (participant, place.id) in self._problem.passes:
            return True
        return self._waiting_days(self._local(option.start).date()) >= place.registration_working_days

    def _within(self, option: Option, hours: WorkingHours, days_off: frozenset[date]) -> bool:
        begin, end = self._local(option.start), self._local(option.end)
        opening, closing = self._on_the_wall(hours.start), self._on_the_wall(hours.end)
        on_this_day = begin.isoweekday() in hours.days and begin.date() not in days_off
        return on_this_day and opening <= begin.time() and end.time() <= closing

    def _waiting_days(self, until: date) -> int:
        if until not in self._waiting:
            asked = self._local(self._problem.asked_at).date()
            days = (asked + timedelta(days=number) for number in range(1, (until - asked).days + 1))
            weekdays = self._problem.working_hours.days
            self._waiting[until] = sum(day.isoweekday() in weekdays and day not in self._problem.days_off for day in days)
        return self._waiting[until]

    def _local(self, moment: datetime) -> datetime:
        if moment not in self._local_times:
            self._local_times[moment] = moment.astimezone(self._zone)
        return self._local_times[moment]


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Blocks in order of their beginning; of each the latest end of all that began no later."""

    in_order: list[Block]
    begins: list[datetime]
    latest_ends: list[datetime]

    @classmethod
    def of(cls, busy: tuple[Block, ...]) -> "_Blocks":
        in_order = sorted(busy, key=attrgetter("start"))
        ends = accumulate((block.end for block in in_order), max)
        return cls(in_order, [block.start for block in in_order], list(ends))

    def touching(self, option: Option, minutes_before: int, minutes_after: int) -> set[Block]:
        """Those that share time with the option and what comes before and after, as instants.

        Blocks round outward to the grid: the same as rounding the time between them outward.
        """
        low, high = option.start - timedelta(minutes=minutes_before), option.end + timedelta(minutes=minutes_after)
        low, high = low - (low - _EPOCH) % _GRID, high + (_EPOCH - high) % _GRID
        nearby = self.in_order[bisect_right(self.latest_ends, low) : bisect_left(self.begins, high)]
        return {_as_instants(block) for block in nearby if block.end > low}


def _as_instants(block: Block) -> Block:
    return Block(block.start.astimezone(UTC), block.end.astimezone(UTC), block.kind)
