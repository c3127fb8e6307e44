"""The process in which calendar texts are read: one job after the other from standard input, one JSON line per text as its answer.

A job is a JSON line (`Job`) followed by the texts. A text that needs more CPU or memory than it may ends this process, after the answers
of the texts before it; `parsing.py` starts another. Logging is off: libraries would log pieces of the text.
"""

import logging
import resource
import signal
import sys
import warnings
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from services.availability.adapters.text.reading import Request, read_text
from services.availability.domain.busy import Window, joined
from services.availability.domain.reading import Fault, Reading, Unreadable

MEMORY = 512 * 1024 * 1024
MOST_BLOCKS = 50_000
"""Stretches of busy time in the texts of one job: with more, whoever waits for the answers would be busy with them for seconds."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to read: the lengths of the texts that follow, in bytes, and the CPU seconds that each may take."""

    request: Request
    lengths: tuple[int, ...]
    seconds: int


JOB = TypeAdapter(Job)
ANSWER: TypeAdapter[Reading | Unreadable] = TypeAdapter(Reading | Unreadable)


def main() -> None:
    """Answer jobs until standard input ends."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := jobs.readline():
        job = JOB.validate_json(line)
        texts = [jobs.read(length) for length in job.lengths]
        left = MOST_BLOCKS
        for text in texts:
            reading = _read(text, job, left)
            left -= len(reading.blocks) if isinstance(reading, Reading) else 0
            answers.write(ANSWER.dump_json(reading) + b"\n")
            answers.flush()


def _read(text: bytes, job: Job, most: int) -> Reading | Unreadable:
    """The timer counts CPU, not the clock; nobody catches its signal, which ends the process."""
    signal.setitimer(signal.ITIMER_PROF, job.seconds)
    try:
        return _bounded(read_text(text, job.request), job.request.window, most)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _bounded(reading: Reading | Unreadable, window: Window, most: int) -> Reading | Unreadable:
    """With its blocks joined, and not without end: a calendar of a megabyte may hold millions."""
    if isinstance(reading, Unreadable):
        return reading
    blocks = joined(reading.blocks, window)
    return replace(reading, blocks=blocks) if len(blocks) <= most else Unreadable(Fault.TOO_BIG, "too much busy time")


if __name__ == "__main__":
    main()
