"""A slow, plain solver of the planning problem, written from its text alone: the yardstick of the engine. It shares the values, no code."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import combinations, product
from zoneinfo import ZoneInfo

from services.matchmaking.domain.engine.problem import Option, Participant, Place, Problem, RoomOffer
from shared.kernel import Block, BusyKind, Role, WorkingHours

QUARTER = timedelta(minutes=15)
HARD = {BusyKind.FIXED, BusyKind.OUT_OF_OFFICE}


@dataclass(frozen=True)
class Answer:
    start: datetime
    place: str | None
    room: str | None
    cost: Fraction
    disruption: Fraction


@dataclass(frozen=True)
class Choice:
    """How one seat is filled: by whom, in person or by deputy; nobody: left empty."""

    who: Participant | None
    deputy: bool = False


def rounded(block: Block) -> tuple[datetime, datetime]:
    begin, end = block.start.astimezone(UTC), block.end.astimezone(UTC)
    down = begin.replace(minute=begin.minute // 15 * 15, second=0, microsecond=0)
    up = end.replace(minute=end.minute // 15 * 15, second=0, microsecond=0)
    return down, up if up == end else up + QUARTER


def touched(blocks: tuple[Block, ...], low: datetime, high: datetime) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        begin, end = rounded(block)
        if begin < high and low < end and block not in found:
            found.append(block)
    return found


def local(problem: Problem, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(problem.time_zone))


def end_of(problem: Problem, start: datetime) -> datetime:
    return start + timedelta(minutes=problem.duration_minutes)


def starts(problem: Problem) -> list[datetime]:
    found = []
    moment = datetime(problem.first_day.year, problem.first_day.month, problem.first_day.day, tzinfo=UTC) - timedelta(days=1)
    until = datetime(problem.last_day.year, problem.last_day.month, problem.last_day.day, tzinfo=UTC) + timedelta(days=2)
    while moment < until:
        day = local(problem, moment).date()
        inside = problem.first_day <= day <= problem.last_day and day not in problem.days_off
        same_day = local(problem, end_of(problem, moment)).date() == day
        late_enough = moment >= problem.asked_at and (problem.not_before is None or moment >= problem.not_before)
        ruled_out = any(one.place is None and one.start == moment for one in problem.exclude)
        if inside and same_day and late_enough and not ruled_out:
            found.append(moment)
        moment += QUARTER
    return found


def waiting_days(problem: Problem, start: datetime) -> int:
    count, day = 0, local(problem, problem.asked_at).date()
    while day < local(problem, start).date():
        day += timedelta(days=1)
        if day.isoweekday() in problem.working_hours.days and day not in problem.days_off:
            count += 1
    return count


def within(problem: Problem, hours: WorkingHours, days_off: frozenset[date], start: datetime) -> bool:
    begin, end = local(problem, start), local(problem, end_of(problem, start))
    clock = f"{begin:%H:%M}", f"{end:%H:%M}"
    return begin.date() not in days_off and begin.isoweekday() in hours.days and hours.start <= clock[0] and clock[1] <= hours.end


def travel(problem: Problem, who: Participant, place: Place | None) -> int:
    return problem.travel_minutes.get((who.id, place.id), 0) if place else 0


def journey_touches(problem: Problem, who: Participant, place: Place | None, start: datetime) -> list[Block]:
    way = timedelta(minutes=travel(problem, who, place))
    return touched(who.busy, start - way, end_of(problem, start) + way)


def may_enter(problem: Problem, who: Participant | None, place: Place | None, start: datetime) -> bool:
    """Nobody stands for a deputy, who has no pass."""
    if place is None or (who is not None and (who.id, place.id) in problem.passes):
        return True
    return waiting_days(problem, start) >= place.registration_working_days


def works(problem: Problem, who: Participant, start: datetime) -> bool:
    return within(problem, who.working_hours or problem.working_hours, who.days_off, start)


def can_come(problem: Problem, who: Participant, place: Place | None, start: datetime) -> bool:
    if not who.calendar_known or not works(problem, who, start) or not may_enter(problem, who, place, start):
        return False
    return not any(block.kind in HARD for block in journey_touches(problem, who, place, start))


def strictly_free(problem: Problem, who: Participant, place: Place | None, start: datetime) -> bool:
    return who.calendar_known and works(problem, who, start) and not journey_touches(problem, who, place, start)


def travel_price(problem: Problem, who: Participant, place: Place | None) -> Fraction:
    return problem.prices.travel_hour * Fraction(2 * travel(problem, who, place), 60)


def price_in_person(problem: Problem, who: Participant, place: Place | None, start: datetime) -> Fraction:
    prices = {
        BusyKind.TENTATIVE: problem.prices.tentative,
        BusyKind.MOVABLE: problem.prices.movable,
        BusyKind.RESERVE: problem.prices.reserve,
    }
    blocks = sum((prices[block.kind] for block in journey_touches(problem, who, place, start)), Fraction(0))
    return blocks + travel_price(problem, who, place)


def seats(problem: Problem) -> list[list[Participant]]:
    grouped = {member for group in problem.one_of for member in group}
    alone = [[who] for who in problem.participants if who.role is Role.REQUIRED and who.id not in grouped]
    return alone + [[who for who in problem.participants if who.id in group] for group in problem.one_of]


def choices(problem: Problem, seat: list[Participant], place: Place | None, start: datetime) -> list[Choice]:
    found = [Choice(None)] if problem.quorum is not None else []
    found += [Choice(who) for who in seat if can_come(problem, who, place, start)]
    welcome = within(problem, problem.working_hours, frozenset(), start) and may_enter(problem, None, place, start)
    return found + [Choice(who, deputy=True) for who in seat if who.may_send_deputy and welcome]


def room_is_free(problem: Problem, place: Place, room: RoomOffer, start: datetime) -> bool:
    ruled_out = any(one.start == start and one.place == place.id and one.room in {None, room.id} for one in problem.exclude)
    return not ruled_out and not touched(room.busy, start - timedelta(minutes=problem.interspace_minutes), end_of(problem, start))


def disruption(problem: Problem, place: Place | None, start: datetime, chosen: tuple[Choice, ...], chairs: int | None) -> Fraction | None:
    """None: too few seats are filled, or too few chairs."""
    filled = [choice for choice in chosen if choice.who is not None]
    if len(filled) < (len(chosen) if problem.quorum is None else problem.quorum) or (chairs is not None and len(filled) > chairs):
        return None
    total = (len(chosen) - len(filled)) * problem.prices.required_absent
    for choice in filled:
        assert choice.who is not None
        total += problem.prices.deputy if choice.deputy else price_in_person(problem, choice.who, place, start)
    optional = [who for who in problem.participants if who.role is Role.OPTIONAL]
    coming = [who for who in optional if strictly_free(problem, who, place, start) and may_enter(problem, who, place, start)]
    coming.sort(key=lambda who: (travel_price(problem, who, place), who.id))
    if chairs is not None:
        coming = coming[: chairs - len(filled)]
    total += sum((travel_price(problem, who, place) for who in coming), Fraction(0))
    return total + (len(optional) - len(coming)) * problem.prices.optional_absent


def rooms(problem: Problem, place: Place | None, start: datetime) -> Iterator[tuple[str | None, int | None]]:
    if place is None:
        yield None, None
        return
    for room in place.rooms:
        if room_is_free(problem, place, room, start):
            yield room.id, room.capacity


def solve(problem: Problem) -> list[Answer]:
    """Every option at its least cost, in the order of the text."""
    found = []
    for start in starts(problem):
        for place in problem.places or (None,):
            ways = [choices(problem, seat, place, start) for seat in seats(problem)]
            for room, chairs in rooms(problem, place, start):
                totals = (disruption(problem, place, start, chosen, chairs) for chosen in product(*ways))
                possible = [total for total in totals if total is not None]
                if possible:
                    least = min(possible)
                    waiting = waiting_days(problem, start) * problem.prices.waiting_day
                    found.append(Answer(start, place.id if place else None, room, least + waiting, least))
    return sorted(found, key=lambda one: (one.cost, one.start, one.place or "", one.room or ""))


def preferable(one: Answer, other: Answer) -> bool:
    not_worse = one.start <= other.start and one.disruption <= other.disruption
    if not_worse and (one.start < other.start or one.disruption < other.disruption):
        return True
    return not_worse and ((one.place or "", one.room or "") < (other.place or "", other.room or ""))


def tradeoff(answers: list[Answer]) -> list[Answer]:
    kept = [answer for answer in answers if not any(preferable(other, answer) for other in answers)]
    return sorted(kept, key=lambda one: one.start)


def strict(problem: Problem) -> list[datetime]:
    return [start for start in starts(problem) if any(open_to(problem, place, start, ()) for place in problem.places or (None,))]


def open_to(problem: Problem, place: Place | None, start: datetime, freed: tuple[str, ...]) -> bool:
    """Every seat has somebody strictly free, or one of those set free."""
    return all(any(who.id in freed or strictly_free(problem, who, place, start) for who in seat) for seat in seats(problem))


def required(problem: Problem) -> list[str]:
    return [who.id for who in problem.participants if who.role is Role.REQUIRED]


def fewest_blockers(problem: Problem, start: datetime) -> int:
    for count in range(len(required(problem)) + 1):
        for freed in combinations(required(problem), count):
            if any(open_to(problem, place, start, freed) for place in problem.places or (None,)):
                return count
    raise AssertionError


def alone(problem: Problem) -> dict[str, int]:
    counts = {
        who: sum(
            not any(open_to(problem, place, start, ()) for place in problem.places or (None,))
            and any(open_to(problem, place, start, (who,)) for place in problem.places or (None,))
            for start in starts(problem)
        )
        for who in required(problem)
    }
    return {who: count for who, count in counts.items() if count}


def has_common_start(problem: Problem, group: list[list[Participant]]) -> bool:
    return any(
        all(any(strictly_free(problem, who, place, start) for who in seat) for seat in group)
        for start in starts(problem)
        for place in problem.places or (None,)
    )


def smallest_core(problem: Problem) -> int:
    """People in the smallest group of seats without a common start; 0: there is none, or there are no starts at all."""
    sizes = [
        sum(len(seat) for seat in group)
        for count in range(1, len(seats(problem)) + 1)
        for group in combinations(seats(problem), count)
        if starts(problem) and not has_common_start(problem, list(group))
    ]
    return min(sizes, default=0)


def cost_of(problem: Problem, option: Option) -> Fraction:
    """What an option costs by its own lists, from the raw intervals; every claim in it is checked on the way."""
    place = next((one for one in problem.places if one.id == option.place), None)
    by_id = {who.id: who for who in problem.participants}
    total = waiting_days(problem, option.start) * problem.prices.waiting_day
    gives_way = {(one.participant, one.block) for one in option.touched}
    for who in (by_id[one] for one in option.present):
        assert can_come(problem, who, place, option.start)
        blocks = journey_touches(problem, who, place, option.start)
        assert not blocks or who.role is Role.REQUIRED
        assert {(who.id, block) for block in blocks} == {one for one in gives_way if one[0] == who.id}
        total += price_in_person(problem, who, place, option.start)
    for who in (by_id[one] for one in option.deputised):
        assert who.may_send_deputy
        assert who.role is Role.REQUIRED
        assert within(problem, problem.working_hours, frozenset(), option.start)
        assert may_enter(problem, None, place, option.start)
        total += problem.prices.deputy
    total += sum(by_id[one].role is Role.OPTIONAL for one in option.absent) * problem.prices.optional_absent
    comes = {*option.present, *option.deputised}
    filled = [sum(who.id in comes for who in seat) for seat in seats(problem)]
    assert all(count <= 1 for count in filled)
    assert sum(filled) >= (len(filled) if problem.quorum is None else problem.quorum)
    total += filled.count(0) * problem.prices.required_absent
    assert {who for who, _ in gives_way} <= set(option.present)
    if place is not None:
        room = next(one for one in place.rooms if one.id == option.room)
        assert room_is_free(problem, place, room, option.start)
        assert len(comes) <= room.capacity
    return total
