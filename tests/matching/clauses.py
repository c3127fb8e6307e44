"""Which sentences of the description of the planning file a problem exercises, seen from what brute force finds."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import combinations, pairwise

from tests.matching.brute_force import Block, BruteForce, Option, Seat, Way, blocks_of, ceiling, floor
from tests.matching.comparing import MOST_BLOCKED, is_endless

_CLAUSES = """
another zone than Amsterdam; a day on which the clock changes; a journey over a change of the clock; a holiday within the days; a
holiday is not waited for; asked within the days; a start at the moment of asking; a journey before the moment of asking; a length
off the grid; no option; more options than asked for; online; more locations; a price of nothing; a deputy comes; a deputy of a
member of a group; a deputy outside the principal's hours; a deputy is not registered in time; a place stays empty; the place of a
group stays empty; the second of a group comes; somebody in person may send a deputy; voorlopig gives way; verplaatsbaar gives
way; spoedruimte gives way; two overlapping blocks give way; a block that is there twice gives way; the same time as two kinds
gives way; a block before six or after ten is reached; a block is touched because it is rounded; vast is never touched; afwezig is
never touched; somebody travels; own hours are wider; own hours are narrower; own hours off the grid; an own day off; not
registered in time; a pass instead of registration; an optional person comes; an optional person is too dear and comes; an
optional person is busy; an optional person loses for want of seats; the seat of an empty place goes to somebody optional; a room
is too small; a room is taken; a room is taken because it is rounded; a room is taken by the time to walk in; equal costs at two
starts; equal costs at two locations; equal costs in two rooms; a trade-off of several; equals in the trade-off; a price without
end; a strict start without option; an option without strict start; strict at one location only; somebody alone blocks; two must
be free; more than fifty blocked starts; a core of several
"""
CLAUSES = frozenset(" ".join(_CLAUSES.split()).split("; "))


def clauses(brute: BruteForce) -> set[str]:
    return {
        *_of_the_days(brute),
        *_of_the_people(brute),
        *_of_the_rooms(brute),
        *_of_the_order(brute),
        *_of_the_reasons(brute),
        *(clause for option in brute.options for clause in _of_an_option(brute, option)),
    }


def _of_the_days(brute: BruteForce) -> Iterator[str]:
    file, today, days = brute.file, brute.day(brute.now), {brute.day(begin) for begin in brute.starts}
    waited_for = [off for off in brute.holidays if off > today and off.isoweekday() in brute.office_hours["dagen"]]
    exercised = {
        "another zone than Amsterdam": file["tijdzone"] != "Europe/Amsterdam",
        "a day on which the clock changes": any(_changes(brute, begin, begin + timedelta(hours=12)) for begin in brute.starts),
        "a holiday within the days": any(file["van"] <= str(day) <= file["tot"] for day in brute.holidays),
        "a holiday is not waited for": any(off < day for off in waited_for for day in days),
        "a start at the moment of asking": brute.now in brute.starts,
        "asked within the days": file["van"] <= str(today) <= file["tot"],
        "a length off the grid": file["duurMinuten"] % 15 > 0,
        "online": None in brute.locations,
        "more locations": len(brute.locations) > 1,
        "a price of nothing": 0 in brute.prices.values(),
    }
    return (clause for clause, holds in exercised.items() if holds)


def _of_an_option(brute: BruteForce, option: Option) -> Iterator[str]:
    for way in option.ways:
        yield from _of_a_way(brute, option, way)
    if is_endless(option.cost):
        yield "a price without end"


def _of_a_way(brute: BruteForce, option: Option, way: Way) -> Iterator[str]:
    for place, seat in zip(brute.places, way.seats, strict=True):
        if seat is None:
            yield "a place stays empty" if len(place) == 1 else "the place of a group stays empty"
        else:
            yield from _of_a_seat(brute, option, seat)
            if seat.person != place[0]:
                yield "the second of a group comes"
            if seat.deputy and len(place) > 1:
                yield "a deputy of a member of a group"
    comers = [name for name in brute.optional if _may_come(brute, name, option.begin, option.location)]
    if way.optional_coming:
        yield "an optional person comes"
    if any(brute.travel_price(name, option.location) > brute.prices["optioneelAfwezig"] for name in comers[: way.optional_coming]):
        yield "an optional person is too dear and comes"
    if way.optional_coming < len(comers):
        yield "an optional person loses for want of seats"
    if way.optional_coming and None in way.seats and way.optional_coming + _filled(way) == _capacity(brute, option):
        yield "the seat of an empty place goes to somebody optional"


def _of_a_seat(brute: BruteForce, option: Option, seat: Seat) -> Iterator[str]:
    begin = option.begin
    if seat.deputy:
        yield "a deputy comes"
        if not brute.at_work(seat.person, begin):
            yield "a deputy outside the principal's hours"
        return
    if brute.people[seat.person].get("vervanger"):
        yield "somebody in person may send a deputy"
    yield from _of_a_journey(brute, begin, timedelta(minutes=brute.travel(seat.person, option.location)))
    for block in seat.touched:
        yield from _of_a_touched_block(brute, seat.person, block)
    for one, other in combinations(seat.touched, 2):
        if (one.begin, one.end) == (other.begin, other.end):
            yield "the same time as two kinds gives way"
        elif one.begin < other.end and other.begin < one.end:
            yield "two overlapping blocks give way"


def _of_a_journey(brute: BruteForce, begin: datetime, journey: timedelta) -> Iterator[str]:
    if journey:
        yield "somebody travels"
        if begin - journey < brute.now:
            yield "a journey before the moment of asking"
        if _changes(brute, begin - journey, begin + brute.length + journey):
            yield "a journey over a change of the clock"


def _of_a_touched_block(brute: BruteForce, person: str, block: Block) -> Iterator[str]:
    yield f"{block.sort} gives way"
    if sum(blocks_of({"bezet": [raw]}) == {block} for raw in brute.people[person]["bezet"]) > 1:
        yield "a block that is there twice gives way"
    begins, ends = (moment.astimezone(brute.zone) for moment in block.rounded)
    if (ends.date() == begins.date() and ends.hour * 60 + ends.minute <= 6 * 60) or begins.hour >= 22:
        yield "a block before six or after ten is reached"


def _of_the_people(brute: BruteForce) -> Iterator[str]:
    for name, person in brute.people.items():
        hours = person.get("werktijden", brute.office_hours)
        for begin in brute.starts:
            own, usual = brute.within(hours, begin), brute.in_office_hours(begin)
            if own is not usual:
                yield "own hours are wider" if own else "own hours are narrower"
            if own and not brute.at_work(name, begin):
                yield "an own day off"
            if own and int(hours["begin"][3:]) % 15:
                yield "own hours off the grid"
            for location in brute.locations:
                yield from _of_somebody_somewhere(brute, name, begin, location)


def _of_somebody_somewhere(brute: BruteForce, name: str, begin: datetime, location: str | None) -> Iterator[str]:
    registered = brute.deputy_enters(begin, location)
    if not registered and brute.in_office_hours(begin) and brute.people[name].get("vervanger") and name in brute.required:
        yield "a deputy is not registered in time"
    if not brute.at_work(name, begin):
        return
    touched = brute.touched(name, begin, location)
    journey = timedelta(minutes=brute.travel(name, location))
    for block in touched:
        if block.sort in {"vast", "afwezig"}:
            yield f"{block.sort} is never touched"
        if not (block.begin < begin + brute.length + journey and begin - journey < block.end):
            yield "a block is touched because it is rounded"
    if touched and name in brute.optional:
        yield "an optional person is busy"
    if not touched and not brute.may_enter(name, begin, location):
        yield "not registered in time"
    if not touched and not registered and brute.may_enter(name, begin, location):
        yield "a pass instead of registration"


def _of_the_rooms(brute: BruteForce) -> Iterator[str]:
    had = {(option.begin, option.location, option.room) for option in brute.options}
    if any((begin, at, room) not in had for begin, at, _ in had for room, _ in brute.free_rooms(begin, at)):
        yield "a room is too small"
    for location in filter(None, brute.locations):
        for room in brute.locations[location]["ruimten"]:
            for begin in brute.starts:
                yield from _why_taken(brute, blocks_of(room), begin)


def _why_taken(brute: BruteForce, blocks: frozenset[Block], begin: datetime) -> Iterator[str]:
    before = begin - timedelta(minutes=brute.file.get("inloopMinuten", 0))
    if not any(block.touched_by(floor(before), ceiling(begin + brute.length)) for block in blocks):
        return
    yield "a room is taken"
    end = begin + brute.length
    if not any(block.touched_by(floor(begin), ceiling(end)) for block in blocks):
        yield "a room is taken by the time to walk in"
    if not any(block.begin < end and before < block.end for block in blocks):
        yield "a room is taken because it is rounded"


def _of_the_order(brute: BruteForce) -> Iterator[str]:
    options = brute.options
    if not options:
        yield "no option"
    if len(options) > brute.file["aantal"]:
        yield "more options than asked for"
    for one, next_one in pairwise(options):
        if one.cost == next_one.cost:
            yield _equal_costs(one, next_one)
    if len(brute.trade_off) > 1:
        yield "a trade-off of several"
    pairs = [(option.begin, option.disruption) for option in options]
    if any(pairs.count((option.begin, option.disruption)) > 1 for option in brute.trade_off):
        yield "equals in the trade-off"


def _of_the_reasons(brute: BruteForce) -> Iterator[str]:
    with_option = {option.begin for option in brute.options}
    if with_option.difference(brute.strict):
        yield "an option without strict start"
    if set(brute.strict).difference(with_option):
        yield "a strict start without option"
    if any(0 < sum(_all_free(brute, begin, location) for location in brute.locations) < len(brute.locations) for begin in brute.strict):
        yield "strict at one location only"
    sizes = [len(brute.smallest_hindrances(begin)[0]) for begin in brute.starts if not with_option or begin < brute.options[0].begin]
    if 1 in sizes:
        yield "somebody alone blocks"
    if 2 in sizes:
        yield "two must be free"
    if len(sizes) > MOST_BLOCKED:
        yield "more than fifty blocked starts"
    if brute.starts and not brute.strict and not any(brute.no_common_start(frozenset(place)) for place in brute.places):
        yield "a core of several"


def _all_free(brute: BruteForce, begin: datetime, location: str | None) -> bool:
    return all(any(brute.strictly_free(name, begin, location) for name in place) for place in brute.places)


def _may_come(brute: BruteForce, name: str, begin: datetime, location: str | None) -> bool:
    return brute.strictly_free(name, begin, location) and brute.may_enter(name, begin, location)


def _changes(brute: BruteForce, moment: datetime, later: datetime) -> bool:
    """Whether the clock does, between these."""
    return moment.astimezone(brute.zone).utcoffset() != later.astimezone(brute.zone).utcoffset()


def _filled(way: Way) -> int:
    return sum(seat is not None for seat in way.seats)


def _capacity(brute: BruteForce, option: Option) -> int | None:
    return next((capacity for room, capacity in brute.free_rooms(option.begin, option.location) if room == option.room), None)


def _equal_costs(one: Option, other: Option) -> str:
    if one.begin != other.begin:
        return "equal costs at two starts"
    return "equal costs in two rooms" if one.location == other.location else "equal costs at two locations"
