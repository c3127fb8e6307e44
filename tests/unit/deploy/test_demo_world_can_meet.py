"""Whether the demo is a world in which the main job can be done: asked of the real engine, in the demo's own calendars."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest

from deploy.local.world import World
from deploy.local.world.appointments import Busy
from deploy.local.world.officials import CalendarKind, Official
from deploy.local.world.outlook import published
from services.availability.adapters.text.reading import Request, read_text
from services.availability.domain.busy import Choices, Window, merged
from services.availability.domain.reading import Reading
from services.matchmaking.domain.engine.planning import plan
from services.matchmaking.domain.engine.problem import Participant, Place, Problem, RoomOffer
from shared.kernel import Block, BusyKind, GovernmentTier, Level
from shared.travel import travel_minutes
from shared.workdays import days_off_between, working_days_after

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ASKED_AT = datetime(2026, 11, 24, 9, 0, tzinfo=AMSTERDAM)
WORLD = World.of(1, date(2026, 11, 23))
KINDS = {
    Busy.BUSY: BusyKind.FIXED,
    Busy.TENTATIVE: BusyKind.TENTATIVE,
    Busy.MOVABLE: BusyKind.MOVABLE,
    Busy.OUT_OF_OFFICE: BusyKind.OUT_OF_OFFICE,
}


@cache
def busy_time(official: Official) -> tuple[Block, ...]:
    return tuple(blocks(official))


def blocks(official: Official) -> Iterator[Block]:
    calendar = WORLD.calendar(official)
    last = WORLD.monday + timedelta(weeks=4)
    spans = [(single.busy, single.span) for single in calendar.singles]
    spans += [(series.first.busy, span) for series in calendar.series for span in series.instances(WORLD.monday, last)]
    for busy, span in spans:
        if busy.takes_time:
            yield Block(span.start.replace(tzinfo=AMSTERDAM), span.end.replace(tzinfo=AMSTERDAM), KINDS[busy])


def problem(group: list[Official], *, in_person: bool) -> Problem:
    last = working_days_after(ASKED_AT.date(), 10)
    places = [(location, location.where(WORLD.register).seat) for location in WORLD.locations] if in_person else []
    addresses = {official.address for official in group}
    return Problem(
        asked_at=ASKED_AT,
        first_day=ASKED_AT.date(),
        last_day=last,
        duration_minutes=60,
        participants=tuple(
            Participant(
                official.address,
                may_send_deputy=official.deputy_has_standing_permission and official.deputy not in addresses,
                working_hours=official.hours,
                busy=busy_time(official),
            )
            for official in group
        ),
        interspace_minutes=15,
        days_off=days_off_between(ASKED_AT.date(), last),
        places=tuple(
            Place(place.id, tuple(RoomOffer(room.name, room.capacity) for room in place.rooms if not room.on_request), place.registration)
            for place, _ in places
        ),
        passes=frozenset((official.address, place) for official in group for place in official.passes),
        travel_minutes={
            (official.address, place.id): travel_minutes(official.organisation.seat, where) for official in group for place, where in places
        },
    )


def groups(size: int, count: int) -> Iterator[list[Official]]:
    """Random groups of readable officials, of three or all four tiers."""
    rng = Random(20261124)
    candidates = [
        o for o in WORLD.officials if o.calendar is not CalendarKind.NONE and o.level is Level.CIVIL_SERVICE and o.organisation.tier
    ]
    while count:
        group = rng.sample(candidates, size)
        if len({official.organisation.tier for official in group}) == min(size, len(GovernmentTier)):
            count -= 1
            yield group


@pytest.mark.parametrize("size", [3, 4, 6])
@pytest.mark.parametrize("in_person", [True, False])
def test_most_random_groups_of_four_tiers_can_meet_within_ten_working_days(size: int, in_person: bool) -> None:  # noqa: FBT001  # a parameter
    found = [plan(problem(group, in_person=in_person)).best is not None for group in groups(size, 10)]
    assert sum(found) >= 8


def test_hardly_anybody_has_a_common_hour_that_is_simply_free() -> None:
    """Else the demo would hide what the product is for."""
    free = [best for group in groups(6, 10) if (best := plan(problem(group, in_person=False)).best) is not None and not best.touched]
    assert len(free) <= 4


@pytest.mark.parametrize("place", range(0, 80, 16))
def test_the_product_reads_in_a_calendar_what_the_world_meant(place: int) -> None:
    official = WORLD.officials[place]
    monday = datetime.combine(WORLD.monday, time(), AMSTERDAM)
    window = Window(monday.astimezone(UTC), (monday + timedelta(weeks=4)).astimezone(UTC))
    text = published(WORLD.calendar(official), official.address, WORLD.written).encode()
    reading = read_text(text, Request(official.address, window, Choices(), "overleg@kortelijnen.example"))
    assert isinstance(reading, Reading)
    assert reading.warnings == ()
    assert merged(reading.blocks, window) == merged(busy_time(official), window)
