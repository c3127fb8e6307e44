"""A text that needs too much costs its worker and its own reading; the other texts of the job get theirs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import psutil
import pytest

from services.availability.adapters.text.parsing import Workers
from services.availability.domain.reading import Fault, Reading, Unreadable
from tests.calendars.read import TEN, request, spans
from tests.calendars.texts import calendar_text, event_text

GOOD = calendar_text(event_text(*TEN)).encode()
HOURS = "RRULE:FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24)))
ENDLESS = (event_text("DTSTART:20200101T000000Z", "DURATION:PT1M", HOURS, uid=str(number)) for number in range(9_000))
HEAVY = calendar_text(*ENDLESS).encode()
TOO_MUCH = Unreadable(Fault.TOO_BIG, "took too long or too much")


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    workers = Workers(workers=1, seconds=1)
    yield workers
    await workers.close()


async def test_a_text_that_takes_too_long_costs_only_itself(workers: Workers) -> None:
    readings = await workers.read((GOOD, HEAVY, b"", GOOD, HEAVY, GOOD), request())
    for place in (0, 3, 5):
        reading = readings[place]
        assert isinstance(reading, Reading)
        assert spans(reading) == ["01-05 09:00-10:00"]
    assert (readings[1], readings[4]) == (TOO_MUCH, TOO_MUCH)
    assert isinstance(readings[2], Unreadable)


async def test_a_job_that_keeps_killing_workers_is_given_up(workers: Workers) -> None:
    readings = await workers.read((*(HEAVY,) * 5, GOOD), request())
    assert readings == (TOO_MUCH,) * 6
    assert isinstance((await workers.read((GOOD,), request()))[0], Reading)


async def test_of_a_reading_that_is_given_up_no_process_stays(until: Callable[..., Awaitable[None]]) -> None:
    def processes() -> list[psutil.Process]:
        return [child for child in psutil.Process().children() if child.pid not in before]

    before = {child.pid for child in psutil.Process().children()}
    workers = Workers(workers=1)
    reading = asyncio.create_task(workers.read((HEAVY,), request()))
    await until(lambda: any(child.cpu_times().user > 0.3 for child in processes()), "a worker is at it")
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert processes() == []


async def test_no_texts_are_no_readings(workers: Workers) -> None:
    assert await workers.read((), request()) == ()


async def test_what_is_remembered_of_large_texts_is_no_burden_for_who_comes_next() -> None:
    workers = Workers(workers=1)
    for number in range(60):
        zone = f"BEGIN:VTIMEZONE\r\nTZID:Eigen {number}\r\nX-VULLING:{'x' * 9_500_000}\r\nEND:VTIMEZONE"
        text = calendar_text(zone, event_text(f"DTSTART;TZID=Eigen {number}:20260105T100000", uid="een"))
        (reading,) = await workers.read((text.encode(),), request())
        assert isinstance(reading, Reading), number
    await workers.close()


async def test_the_stretches_of_a_whole_job_are_bounded(workers: Workers) -> None:
    crowded = calendar_text(event_text("DTSTART:20260101T000000Z", "DURATION:PT1M", HOURS, uid="een")).encode()
    readings = await workers.read((*(crowded,) * 40, GOOD), request())
    assert isinstance(readings[0], Reading)
    assert readings[39] == Unreadable(Fault.TOO_BIG, "too much busy time")
