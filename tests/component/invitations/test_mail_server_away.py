"""The mail server is away for four hours, with eight mails that wait for it."""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from redis.asyncio import Redis

from services.invitations.handlers.putting_off import Waiting
from shared.contracts.directory import PersonalPageAsked
from shared.kernel import GovernmentTier
from shared.telemetry import registry
from tests.builders import person, say
from tests.component.invitations.conftest import Catcher, Desk
from tests.simulated_time import Hours, dead

READERS = tuple(f"lezer{number}@gemeente.example" for number in range(8))
FOUR_HOURS, FIVE_MINUTES = 4 * 3600, 300


@pytest.fixture
def rest_seconds() -> float:
    """As where it runs."""
    return 30


async def asked(desk: Desk, readers: tuple[str, ...]) -> None:
    """Each of these asks for the link to their own page: a mail of its own."""
    people = [person(desk.product, reader, GovernmentTier.MUNICIPALITY) for reader in readers]
    await say(desk.product, *people)
    links = [PersonalPageAsked(revision=1, person=desk.id(reader), asked_at=datetime(2026, 11, 24, 8, 0, tzinfo=UTC)) for reader in readers]
    await say(desk.product, *links)


async def test_after_four_hours_every_mail_goes_within_five_minutes_and_was_tried_once_or_twice(
    desk: Desk, client: Redis, catcher: Catcher, smtp_port: int, until: Callable[..., Awaitable[None]]
) -> None:
    catcher.silent = 3
    await asked(desk, READERS[:3])
    await until(lambda: catcher.silent == 0, "the server took three mails and hung up on them")
    desk.mail_server.stop()
    hours = Hours(desk.service.bus, client, until)
    async with dead(smtp_port) as server:
        await asked(desk, READERS[3:])
        await hours.quiet()
        while hours.passed < FOUR_HOURS:
            await hours.next_timers(within=10)
    assert len(catcher.envelopes) == 3
    await Waiting(desk.service.bus, every=15).look()
    assert registry.get_sample_value("kl_oldest_waiting_mail_seconds") == pytest.approx(FOUR_HOURS, rel=0.05)
    assert 70 < server.knocks < 110
    back, returned = hours.passed, Controller(catcher, hostname="127.0.0.1", port=smtp_port)
    returned.start()
    try:
        while len(catcher.envelopes) < len(READERS) + 3:
            await hours.next_timers(within=2)
        assert hours.passed - back < FIVE_MINUTES
        await hours.next_timers(within=10)
    finally:
        returned.stop()
    sent = Counter(str(mail["Message-ID"]) for reader in READERS for mail in catcher.mails(reader))
    assert len(sent) == len(READERS)
    assert sorted(sent.values()) == [1] * 5 + [2] * 3
    await Waiting(desk.service.bus, every=15).look()
    assert registry.get_sample_value("kl_oldest_waiting_mail_seconds") == 0
    assert await tries(desk) == {0: 5, 1: 3}
    assert await client.xlen(desk.service.bus.keys.dead) == 0


async def tries(desk: Desk) -> Counter[int]:
    """How many mails were heard of by the server so often, and not taken."""
    mails: Any = await desk.client.hgetall(desk.service.bus.keys.own("mail"))
    return Counter(mail.count(b'"tries":1') for mail in mails.values())
