"""Requests that compete: `vroeg` can meet at many hours, `krap` only at the one that `vroeg` likes best."""

from shared.contracts.availability import AvailabilityCollected
from shared.contracts.intake import MeetingRequested
from shared.contracts.matchmaking import AvailabilityWanted
from shared.kernel import Block, MeetingForm, MeetingId, OwnerId, PersonId, person_owner
from tests.component.matchmaking.conftest import Table, block, calendar, official, request, seat

VROEG, KRAP, NIEUW = MeetingId("vroeg"), MeetingId("krap"), MeetingId("nieuw")
A, B, C = (person_owner(PersonId(one)) for one in "abc")
BUSY: dict[OwnerId, tuple[Block, ...]] = {
    A: (),
    B: (block(0, 8, 18), block(1, 8, 10), block(1, 11, 18), *(block(day, 8, 18) for day in (2, 3, 4, 7))),
    C: (block(0, 8, 18), block(1, 8, 10)),
}
"""`a` is free; `b` only on Tuesday from ten to eleven; `c` from Tuesday ten on."""


def asks(meeting: MeetingId, *people: str) -> MeetingRequested:
    return request(*(seat(one) for one in people), form=MeetingForm.ONLINE).model_copy(update={"meeting": meeting})


async def everybody_is_known(table: Table) -> None:
    await table.hear(*(official(one) for one in "abc"), *(calendar(owner, *blocks) for owner, blocks in BUSY.items()))


async def ask(table: Table, *requests: MeetingRequested) -> None:
    """These requests come in, and their calendars are read, all at once and in this order."""
    await table.hear(*requests)
    wanted = {request.meeting: await wanted_for(table, request.meeting) for request in requests}
    owners = {request.meeting: {person_owner(one): 1 for seat in request.seats for one in seat.people} for request in requests}
    collected = (
        AvailabilityCollected(revision=wanted[one.meeting].revision, meeting=one.meeting, revisions=owners[one.meeting], unknown=())
        for one in requests
    )
    await table.hear(*collected)


async def calendars_are_read(table: Table, meeting: MeetingId, revisions: dict[OwnerId, int], number: int) -> None:
    """The calendars that this meeting asked for, the first time or a later one."""
    wanted = await wanted_for(table, meeting, number)
    await table.hear(AvailabilityCollected(revision=wanted.revision, meeting=meeting, revisions=revisions, unknown=()))


async def wanted_for(table: Table, meeting: MeetingId, number: int = 1) -> AvailabilityWanted:
    async def there() -> bool:
        return len(await _wanted(table, meeting)) >= number

    await table.until(there, f"calendars are asked for {meeting}, {number} times")
    return (await _wanted(table, meeting))[number - 1]


async def _wanted(table: Table, meeting: MeetingId) -> list[AvailabilityWanted]:
    return [event for event in await table.said() if isinstance(event, AvailabilityWanted) and event.meeting == meeting]
