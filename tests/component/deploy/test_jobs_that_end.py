"""Jobs of a service end with it, also one whose first cancellation gets lost."""

import asyncio
from contextlib import suppress

from fastapi import APIRouter

from deploy.hosting import working
from shared.bus import Bus
from shared.service import Service
from shared.settings import ProductSettings


async def test_a_job_that_swallows_a_cancellation_is_asked_again(product: ProductSettings) -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def stubborn() -> None:
        began.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    service = Service("availability", Bus("availability", product, says=(), password=None), APIRouter(), jobs=(stubborn,))
    async with asyncio.timeout(20):
        async with working([service]):
            await began.wait()
    assert ended.is_set()
