"""One real store per test worker, one shard per test: tests run in parallel and never see each other.

On that store every service is its own user, with the rights it has in production.
"""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis
from pydantic import SecretStr
from redis.asyncio import Redis
from xdist.remote import Producer  # type: ignore[import-untyped]  # it has no types
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # as above

from deploy.local.store import EmbeddedStore
from deploy.services import NAMES
from shared.bus.acl import user
from shared.settings import ProductSettings

_MEMORY = "/dev/shm"  # a folder of our own is made in it


class JourneysTogether(LoadScopeScheduling):  # type: ignore[misc]  # as above
    """Every test goes to the next worker that is free, but all journeys to one, which share a running product and a browser; and so do the
    tests of one module that run the product or the command line.

    The mark `xdist_group` would say the same; with this pytest it is passed over in silence.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith("tests/journeys/"):
            return "journeys"
        return nodeid.partition("::")[0] if nodeid.startswith("tests/integration/deploy/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> JourneysTogether:
    return JourneysTogether(config, log)


@pytest.fixture(scope="session")
def memory() -> Iterator[Path]:
    """A folder that no disk is behind, where the machine has one: a server that syncs every write waits for nothing there."""
    with TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def store(memory: Path) -> Iterator[EmbeddedStore]:
    """A real server with `appendfsync always`."""
    with EmbeddedStore(memory / "store") as running:
        yield running


@pytest.fixture
def product(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProductSettings]:
    """Settings of an installation of its own; what a service does there and may not do fails the test, whoever caught the refusal."""
    installation = product_on(store.url)
    with redis.Redis.from_url(store.url, decode_responses=True) as owner:
        for service in NAMES:
            password = f"test-{service}"
            monkeypatch.setenv(f"KL_{service}_REDIS_PASSWORD".upper(), password)
            _, _, *rules = user(service, password, installation.shard).split()
            owner.execute_command("ACL SETUSER", service, "reset", *rules)
        owner.acl_log_reset()
        yield installation
        refused = {(entry["username"], entry["reason"], entry["object"]) for entry in owner.acl_log()}
        owner.acl_deluser(*NAMES)
    assert refused == set(), "every service keeps to its rights (shared/bus/acl.py)"


def product_on(redis_url: str) -> ProductSettings:
    return ProductSettings(
        redis_url=redis_url,
        shard=f"t{uuid.uuid4().hex[:10]}",
        person_key=SecretStr("test-person-key"),
        link_key=SecretStr("test-link-key"),
        webhook_token=SecretStr("test-webhook-token"),
    )


@pytest.fixture
async def client(store: EmbeddedStore) -> AsyncIterator[Redis]:
    """The store, seen from outside."""
    async with Redis.from_url(store.url) as connection:
        yield connection


async def until(condition: Callable[[], bool | Awaitable[bool]], what: str, seconds: float = 10.0) -> None:
    """Wait until a condition holds. Raises AssertionError with `what` when it does not in time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        answer = condition()
        if answer if isinstance(answer, bool) else await answer:
            return
        assert asyncio.get_running_loop().time() < deadline, f"did not happen within {seconds} s: {what}"
        await asyncio.sleep(0.02)


@pytest.fixture(name="until")
def until_fixture() -> Callable[..., Awaitable[None]]:
    """`await until(condition, "what")` for test files, which cannot import this one."""
    return until
