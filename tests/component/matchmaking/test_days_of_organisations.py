"""Days off of one organisation and recess, as an installation sets them."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from redis.asyncio import Redis

from services.matchmaking.app import build
from services.matchmaking.settings import Settings
from shared.clock import local_day
from shared.contracts.directory import PersonChanged
from shared.contracts.matchmaking import MomentReserved
from shared.kernel import MeetingForm, OrganisationId, OwnerId, person_owner
from shared.settings import OwnDays, ProductSettings, Recess
from tests.component.matchmaking.conftest import Table, Until, at_the_table, calendar, official, request, seat

MONDAY, TUESDAY, WEDNESDAY = date(2027, 3, 15), date(2027, 3, 16), date(2027, 3, 17)


@pytest.fixture
async def table(product: ProductSettings, client: Redis, until: Until) -> AsyncIterator[Table]:
    """Of an installation in which one town is shut on Monday, and Tuesday is in a recess."""
    days = {"gm0796": OwnDays(vrij=frozenset({MONDAY}))}
    recess = (Recess(naam="Reces", van=TUESDAY, tot=TUESDAY),)
    installation = product.model_copy(update={"organisation_days": days, "recess": recess})
    async with at_the_table(installation, client, build(Settings(product=installation)).bus, until) as table:
        yield table


def of(organisation: str, person: str) -> PersonChanged:
    return official(person, organisation=OrganisationId(organisation))


async def reserved_for(table: Table, *people: PersonChanged) -> date:
    owners: list[OwnerId] = [person_owner(one.person) for one in people]
    await table.hear(*people, *map(calendar, owners))
    await table.hear(request(*(seat(one.person) for one in people), form=MeetingForm.ONLINE))
    await table.read_calendars(dict.fromkeys(owners, 1))
    return local_day((await table.one(MomentReserved)).moment.start)


async def test_who_works_that_monday_meets_that_monday(table: Table) -> None:
    assert await reserved_for(table, of("gm0344", "a"), of("gm0344", "b")) == MONDAY


async def test_with_somebody_of_the_town_that_is_shut_it_is_the_first_day_after_it_and_after_the_recess(table: Table) -> None:
    assert await reserved_for(table, of("gm0344", "a"), of("gm0796", "b")) == WEDNESDAY
