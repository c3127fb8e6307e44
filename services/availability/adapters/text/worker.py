"""The process in which calendar texts are read: one job after the other from standard input, one JSON line per answer.

A job is a JSON line (`Job`) followed by the texts. A job that needs more CPU or memory than it may ends this process; `parsing.py`
starts another. Logging is off: libraries would log pieces of the text.
"""

import logging
import resource
import sys
import warnings
from dataclasses import dataclass

from pydantic import TypeAdapter

from services.availability.adapters.text.reading import Request, read_text
from services.availability.domain.reading import Reading, Unreadable

MEMORY = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Job:
    """What to read: the lengths of the texts that follow, in bytes, and the CPU seconds that each may take."""

    request: Request
    lengths: tuple[int, ...]
    seconds: int


JOB = TypeAdapter(Job)
ANSWER: TypeAdapter[tuple[Reading | Unreadable, ...]] = TypeAdapter(tuple[Reading | Unreadable, ...])


def main() -> None:
    """Answer jobs until standard input ends."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := jobs.readline():
        job = JOB.validate_json(line)
        texts = [jobs.read(length) for length in job.lengths]
        answers.write(ANSWER.dump_json(tuple(_read(text, job) for text in texts)) + b"\n")
        answers.flush()


def _read(text: bytes, job: Job) -> Reading | Unreadable:
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + job.seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    return read_text(text, job.request)


if __name__ == "__main__":
    main()
