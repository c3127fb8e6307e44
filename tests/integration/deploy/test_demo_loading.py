"""A demo world put into the services that own its parts, through their JSON."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from deploy.hosting import serving, working
from deploy.local.ports import listen, port_of
from deploy.local.world import Loaded, LoadingFailed, World, load
from services.availability.app import build as build_availability
from services.availability.settings import Settings as AvailabilitySettings
from services.directory.app import build as build_directory
from services.directory.settings import Settings as DirectorySettings
from shared.http import front
from shared.settings import ProductSettings

WORLD = World.of(1, date(2026, 11, 23))
CLOSED = "http://127.0.0.1:9/"


@pytest.fixture
async def address(product: ProductSettings) -> AsyncIterator[str]:
    """A product of the two services, which reads no calendar for the time being."""
    availability = AvailabilitySettings(product=product, credentials_key=SecretStr("test-credentials-key"), spread_seconds=600)
    services = [build_directory(DirectorySettings(product=product)), build_availability(availability)]
    listener = listen(0)
    async with working(services), serving(front(services, product, "1.0.0"), listener):
        yield f"http://127.0.0.1:{port_of(listener)}"


async def put_in(address: str, token: str = "test-webhook-token") -> Loaded:
    return await load(WORLD, product_address=address, token=token, caldav_address=CLOSED, ics_address=CLOSED)


async def test_a_world_is_put_in_and_a_second_time_changes_nobody(address: str, product: ProductSettings, client: Redis) -> None:
    assert await put_in(address) == Loaded(people=80, locations=8, challenges=8, sources=75)
    async with httpx.AsyncClient(base_url=address, headers={"Authorization": "Bearer test-webhook-token"}) as reader:
        people = (await reader.get("/v1/personen?opgave=stikstof")).json()
        challenges = {challenge["id"]: challenge for challenge in (await reader.get("/v1/opgaven")).json()}
        sources = (await reader.get("/v1/agendabronnen")).json()
    assert {person["bestuurslaag"] for person in people} >= {"rijk", "provincie", "gemeente", "waterschap"}
    assert challenges["stikstof"]["belEerst"].keys() == {"rijk", "provincie", "gemeente", "waterschap"}
    assert sum(source["schrijven"] for source in sources) == 65

    said = await client.xlen(f"{{{product.shard}}}:directory:events")
    people_before = await client.hvals(f"{{{product.shard}}}:directory:person")
    await put_in(address)
    assert await client.hvals(f"{{{product.shard}}}:directory:person") == people_before
    assert await client.xlen(f"{{{product.shard}}}:directory:events") == said


async def test_a_product_that_refuses_says_which_part(address: str) -> None:
    with pytest.raises(LoadingFailed, match=r"/v1/locaties/.*: 401"):
        await put_in(address, token="verkeerd")


async def test_a_product_that_is_not_there_says_so() -> None:
    with pytest.raises(LoadingFailed, match=r"/v1/locaties/.*: 0 ConnectError"):
        await put_in(CLOSED)
