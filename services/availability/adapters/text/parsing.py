"""Worker processes that may be killed: a hostile calendar costs one worker and one warning."""

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from services.availability.adapters.text.reading import Request
from services.availability.adapters.text.worker import ANSWER, JOB, Job
from services.availability.domain.reading import Fault, Reading, Unreadable

_LONGEST_ANSWER = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Worker:
    process: asyncio.subprocess.Process
    jobs: asyncio.StreamWriter
    answers: asyncio.StreamReader

    async def read(self, job: Job, texts: Sequence[bytes]) -> tuple[Reading | Unreadable, ...]:
        """Raises EOFError or OSError when the worker dies of the job."""
        self.jobs.writelines([JOB.dump_json(job) + b"\n", *texts])
        await self.jobs.drain()
        answer = await self.answers.readline()
        if not answer.endswith(b"\n"):
            raise EOFError
        return ANSWER.validate_json(answer)

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()


class Workers:
    """At most `workers` processes, started when needed. A calendar may take `seconds` of CPU, `patience` times that by the clock."""

    def __init__(self, workers: int = 2, seconds: int = 5, patience: int = 6) -> None:
        self._seconds, self._patience = seconds, patience
        self._turn = asyncio.Semaphore(workers)
        self._idle: list[_Worker] = []

    async def read(self, texts: Sequence[bytes], request: Request) -> tuple[Reading | Unreadable, ...]:
        """The busy time of each text."""
        job = Job(request, tuple(len(text) for text in texts), self._seconds)
        async with self._turn:
            worker = self._idle.pop() if self._idle else await _started()
            try:
                async with asyncio.timeout(self._seconds * self._patience):
                    readings = await worker.read(job, texts)
            except (EOFError, OSError, ValueError, TimeoutError):
                worker.kill()
                return (Unreadable(Fault.TOO_BIG, "took too long or too much"),) * len(texts)
            except BaseException:
                worker.kill()
                raise
            self._idle.append(worker)
            return readings

    async def close(self) -> None:
        """End the workers."""
        for worker in self._idle:
            worker.kill()
            await worker.process.wait()
        self._idle.clear()


async def _started() -> _Worker:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.availability.adapters.text.worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": os.environ.get("PATH", "")},
        limit=_LONGEST_ANSWER,
        start_new_session=True,
    )
    if process.stdin is None or process.stdout is None:
        raise OSError
    return _Worker(process, process.stdin, process.stdout)
