"""Dead letters on the command line: straight from the store, because a service that buries is often a service that is down."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from deploy.faults import Explained
from deploy.local.store import expect_answer
from deploy.product import NothingRuns, ProductAddress
from deploy.services import NAMES
from deploy.settings import read
from shared.bus import Bus
from shared.bus.failures import StoreRefuses
from shared.bus.letters import DeadLetter
from shared.settings import ProductSettings


class NoSuchLetter(Explained):
    """It was replayed, or never was there."""

    def __init__(self, service: str, letter: str) -> None:
        super().__init__(f"{service} heeft geen vastgelopen bericht {letter}. Kijk met: korte-lijnen deadletters list.")


class NotLetIn(Explained):
    """The store does not take the password of a service."""

    def __init__(self, service: str) -> None:
        super().__init__(f"De opslag laat {service} niet toe. Kijk of KL_{service.upper()}_REDIS_PASSWORD klopt.")


@dataclass(frozen=True, slots=True)
class Found:
    """A dead letter and whose it is."""

    service: str
    letter: DeadLetter


def product_settings() -> ProductSettings:
    """By the environment, else by `run.json` and the data folder. Raises NothingRuns, BrokenSetting."""
    where = read(ProductAddress)
    running = where.run_file()
    if running is None and "KL_REDIS_URL" not in os.environ:
        raise NothingRuns(where.data_dir)
    return read(ProductSettings, where.data_dir / "secrets", redis_url=running.redis if running else None)


async def all_letters(product: ProductSettings, only: str | None = None) -> list[Found]:
    """Of every service or one, oldest first."""
    found = []
    for service in (only,) if only else NAMES:
        async with _connected(product, service) as bus:
            found += [Found(service, letter) for letter in await bus.letters.all()]
    return sorted(found, key=lambda each: each.letter.died_at)


async def replay(product: ProductSettings, service: str, letter: str) -> None:
    """Once more, to this service alone. Raises NoSuchLetter."""
    async with _connected(product, service) as bus:
        if not await bus.letters.replay(letter):
            raise NoSuchLetter(service, letter)


@asynccontextmanager
async def _connected(product: ProductSettings, service: str) -> AsyncIterator[Bus]:
    expect_answer(product.redis_url)  # a bus would wait for it, whoever types a command should not
    bus = Bus(service, product, password=_password(service))
    try:
        await bus.connect()
    except StoreRefuses as refusal:
        raise NotLetIn(service) from refusal
    try:
        yield bus
    finally:
        await bus.stop()


def _password(service: str) -> SecretStr | None:
    """The service's own, from its setting or secret file; the store of one machine lets its owner in without."""
    name = f"KL_{service}_REDIS_PASSWORD".upper()
    folder = os.environ.get("KL_SECRETS_DIR")
    file = Path(folder) / name.lower() if folder else None
    found = os.environ.get(name) or (file.read_text().strip() if file and file.exists() else None)
    return SecretStr(found) if found else None
