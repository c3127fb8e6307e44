"""Worker processes that may be killed: a hostile text costs one worker and its own reading; the other texts of the job get theirs."""

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
_MOST_DEATHS = 5


@dataclass(frozen=True, slots=True)
class _Worker:
    process: asyncio.subprocess.Process
    jobs: asyncio.StreamWriter
    answers: asyncio.StreamReader

    async def take(self, job: Job, texts: Sequence[bytes]) -> None:
        self.jobs.writelines([JOB.dump_json(job) + b"\n", *texts])
        await self.jobs.drain()

    async def answer(self) -> Reading | Unreadable:
        """Of the next text. Raises EOFError when the worker dies of it."""
        answer = await self.answers.readline()
        if not answer.endswith(b"\n"):
            raise EOFError
        return ANSWER.validate_json(answer)

    async def end(self) -> None:
        """Kill it, and see that it is gone."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


class Workers:
    """At most `workers` processes, started when needed. A text may take `seconds` of CPU, `patience` times that by the clock."""

    def __init__(self, workers: int = 2, seconds: int = 5, patience: int = 6) -> None:
        self._seconds, self._patience = seconds, patience
        self._turn = asyncio.Semaphore(workers)
        self._idle: list[_Worker] = []

    async def read(self, texts: Sequence[bytes], request: Request) -> tuple[Reading | Unreadable, ...]:
        """The busy time of each text. After `_MOST_DEATHS` the rest of a job is not tried: others wait for a worker."""
        readings: list[Reading | Unreadable] = []
        deaths = 0
        while len(readings) < len(texts):
            if deaths < _MOST_DEATHS:
                readings += await self._read(texts[len(readings) :], request)
            if len(readings) < len(texts):
                deaths += 1
                readings.append(Unreadable(Fault.TOO_BIG, "took too long or too much"))
        return tuple(readings)

    async def _read(self, texts: Sequence[bytes], request: Request) -> list[Reading | Unreadable]:
        """The readings of one worker: all, or those before the text that it died of."""
        readings: list[Reading | Unreadable] = []
        async with self._turn:
            worker = self._idle.pop() if self._idle else await _started()
            try:
                async with asyncio.timeout(self._seconds * self._patience) as patience:
                    await worker.take(Job(request, tuple(len(text) for text in texts), self._seconds), texts)
                    for _ in texts:
                        readings.append(await worker.answer())
                        patience.reschedule(asyncio.get_running_loop().time() + self._seconds * self._patience)
            except (EOFError, OSError, ValueError, TimeoutError):
                await worker.end()
            except BaseException:
                await worker.end()
                raise
            else:
                self._idle.append(worker)
        return readings

    async def close(self) -> None:
        """End the workers."""
        for worker in self._idle:
            await worker.end()
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
