"""Busy time of a full Outlook-like calendar (2,000 events, 200 series, 3 MB), in several ways; each in a process of its own.

CPU is user + system of that process and its workers, best of three; memory is the peak of the process that reads. What the libraries
give is not yet busy time: reading it off the properties of each occurrence is left out, in their favour.
"""

import asyncio
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from services.availability.domain.busy import Choices, Window, merged
from shared.contracts.availability import BusyTimeChanged
from shared.kernel import OwnerId
from tests.benchmarks import libical
from tests.calendars.outlook_like import EVENTS, OWNER, WINDOW, outlook_calendar

ROUNDS = 3
WELL_KNOWN = "icalendar + recurring-ical-events"
OURS = "onze lezer"
ABSENT = "niet aanwezig"
_NOT_NEEDED = re.compile(rb"^(?:DESCRIPTION|X-ALT-DESC|SUMMARY|LOCATION|COMMENT|ATTACH|ATTENDEE)[;:].*\n", re.MULTILINE)


def in_this_process(text: bytes) -> Callable[[], object]:
    from services.availability.adapters.text.reading import Request, read_text  # noqa: PLC0415  # each way loads only its own

    request = Request(OWNER, WINDOW, Choices(), "overleg@kortelijnen.example")
    return lambda: read_text(text, request)


def by_the_libraries(text: bytes) -> Callable[[], object]:
    import icalendar  # noqa: PLC0415  # as above
    import recurring_ical_events  # type: ignore[import-untyped]  # noqa: PLC0415  # as above; it has no types

    return lambda: recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(WINDOW.start, WINDOW.end)


def by_the_libraries_stripped(text: bytes) -> Callable[[], object]:
    def read() -> object:
        unfolded = re.sub(rb"\n[ \t]", b"", text.replace(b"\r\n", b"\n"))
        return by_the_libraries(_NOT_NEEDED.sub(b"", unfolded))()

    return read


def by_libical(text: bytes) -> Callable[[], object] | None:
    ical = libical.library()
    return None if ical is None else lambda: libical.occurrences(ical, text, WINDOW.start, WINDOW.end)


def in_a_worker(text: bytes) -> dict[str, float]:
    """Seconds and MB of a worker that was started before, with the way there and back."""
    from services.availability.adapters.text.parsing import Workers  # noqa: PLC0415  # as above
    from services.availability.adapters.text.reading import Request  # noqa: PLC0415  # as above

    request = Request(OWNER, WINDOW, Choices(), "overleg@kortelijnen.example")

    async def read() -> float:
        workers = Workers(1)
        await workers.read((text,), request)
        (worker,) = workers._idle  # its CPU is what we are after
        began = spent() + worker_spent(worker.process.pid)
        for _ in range(ROUNDS):
            await workers.read((text,), request)
        seconds = (spent() + worker_spent(worker.process.pid) - began) / ROUNDS
        await workers.close()
        return seconds

    seconds = asyncio.run(read())
    return {"s": seconds, "MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}


def worker_spent(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def spent() -> float:
    return time.process_time()


WAYS: dict[str, Callable[[bytes], Callable[[], object] | None]] = {
    OURS: in_this_process,
    WELL_KNOWN: by_the_libraries,
    f"{WELL_KNOWN}, na snoei": by_the_libraries_stripped,
    "libical (C, ctypes)": by_libical,
}
IN_A_WORKER = "onze lezer, in de werker"


def measured(way: str) -> dict[str, float] | None:
    """Seconds of CPU and MB at the peak, in this process; None when this machine cannot."""
    text = outlook_calendar()
    if way == IN_A_WORKER:
        return in_a_worker(text)
    read = WAYS[way](text)
    if read is None:
        return None
    best = float("inf")
    for _ in range(ROUNDS):
        began = spent()
        read()
        best = min(best, spent() - began)
    return {"s": best, "MB": peak()}


def peak() -> float:
    """MB this process held at most. Not `ru_maxrss`: a new process inherits that of the one that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def measure() -> dict[str, float | str]:
    """Events a second, how many times the well-known way, and MB, by way; bytes of what the calendar makes us say."""
    found: dict[str, dict[str, float] | None] = {way: _in_a_process(way) for way in (OURS, IN_A_WORKER, *list(WAYS)[1:])}
    slow = found[WELL_KNOWN] or {}
    figures: dict[str, float | str] = {"agenda: grootte (MB)": len(outlook_calendar()) / 1e6}
    for way, costs in found.items():
        name = f"agenda: {way}"
        if costs is None:
            figures[name] = ABSENT
            continue
        figures[f"{name} (s)"] = costs["s"]
        figures[f"{name} (afspraken/s)"] = EVENTS / costs["s"]
        figures[f"{name} (keer zo snel)"] = slow["s"] / costs["s"]
        figures[f"{name} (piek, MB)"] = costs["MB"]
    return {**figures, "agenda: bezette tijd gezegd (bytes)": bytes_said()}


def bytes_said() -> int:
    """The size of BusyTimeChanged for this calendar, as JSON."""
    from services.availability.adapters.text.reading import Request, read_text  # noqa: PLC0415  # as above

    reading: Any = read_text(outlook_calendar(), Request(OWNER, WINDOW, Choices(), "overleg@kortelijnen.example"))
    window = Window(WINDOW.start, WINDOW.end)
    event = BusyTimeChanged(
        revision=1,
        owner=OwnerId("persoon:p" + "0" * 20),
        known=True,
        blocks=merged(reading.blocks, window),
        valid_from=window.start,
        valid_until=window.end,
        read_at=window.start,
    )
    return len(event.model_dump_json())


def _in_a_process(way: str) -> dict[str, float] | None:
    command = [sys.executable, "-m", "tests.benchmarks.calendars", way]
    costs: dict[str, float] | None = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return costs


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(sys.argv[1]) if len(sys.argv) > 1 else measure(), ensure_ascii=False, indent=2) + "\n")
