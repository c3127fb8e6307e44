"""Hostile and odd calendars through a real worker: each ends in time, none is silently free, and the next calendar is read as ever."""

import resource
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import psutil
import pytest
import pytest_asyncio

from services.availability.adapters.text.parsing import Workers
from services.availability.adapters.text.reading import Request
from services.availability.domain.busy import Choices, Window
from services.availability.domain.reading import Reading, Unreadable
from shared.kernel import Block
from tests.calendars.hostile import Case, Least, cases
from tests.calendars.odd import odd_cases
from tests.calendars.texts import calendar_text, event_text

SECONDS = 5
MEMORY = 512 * 1024 * 1024
SLACK = 0.5
"""CPU seconds for taking the text in, and for the good one after it."""
START = 1.5
"""CPU seconds in which a worker starts on a slow machine."""
HERE = 0.5
"""CPU seconds of whoever waits for the answer, and has others to serve."""
WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC))
REQUEST = Request("directeur@gemeente.example", WINDOW, Choices(), "overleg@kortelijnen.example")
GOOD = calendar_text(event_text("DTSTART:20260105T090000Z", "DTEND:20260105T100000Z")).encode()
ALL = [*cases(), *odd_cases()]
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def workers() -> AsyncIterator[Workers]:
    pool = Workers(1, seconds=SECONDS)
    await pool.read((GOOD,), REQUEST)
    yield pool
    await pool.close()


def spent(pool: Workers) -> float:
    """CPU seconds of the workers, dead or alive."""
    dead = resource.getrusage(resource.RUSAGE_CHILDREN)
    alive = [psutil.Process(worker.process.pid).cpu_times() for worker in pool._idle]
    return dead.ru_utime + dead.ru_stime + sum(times.user + times.system for times in alive)


def spans(reading: Reading) -> tuple[str, ...]:
    return tuple(f"{block.start:%m-%d %H:%M:%S}/{block.end:%H:%M:%S}" for block in sorted(reading.blocks, key=lambda block: block.start))


def is_enough(case: Case, reading: Reading | Unreadable) -> bool:
    match case.least:
        case Least.UNKNOWN:
            return isinstance(reading, Unreadable)
        case Least.REFUSED:
            return isinstance(reading, Unreadable) or bool(reading.refused)
        case Least.READ:
            return isinstance(reading, Reading) and not reading.refused and spans(reading) == case.busy
        case Least.EITHER:
            return isinstance(reading, Unreadable) or bool(reading.blocks or reading.refused or reading.warnings)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
async def test_a_hostile_calendar_ends_in_time_and_is_never_silently_free(workers: Workers, case: Case) -> None:
    content, before, here = case.content, spent(workers), time.process_time()
    (reading,) = await workers.read((content,), REQUEST)
    assert time.process_time() - here < HERE
    if not workers._idle:  # killed: the next starts another
        before += START
    (after,) = await workers.read((GOOD,), REQUEST)
    assert spent(workers) - before <= SECONDS + SLACK
    assert is_enough(case, reading), (reading.blocks[:5], reading.refused[:5]) if isinstance(reading, Reading) else reading
    assert isinstance(after, Reading)
    assert after.blocks == (Block(datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 1, 5, 10, tzinfo=UTC), after.blocks[0].kind),)


async def test_a_worker_may_not_use_more_memory(workers: Workers) -> None:
    (worker,) = workers._idle
    assert psutil.Process(worker.process.pid).rlimit(psutil.RLIMIT_AS) == (MEMORY, MEMORY)


async def test_there_are_at_least_sixty_cases_of_different_names() -> None:
    assert len({case.name for case in ALL}) == len(ALL) >= 60
