"""What many tests arrange: events as other services say them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from shared.bus import Bus, Commit
from shared.contracts import availability, coworking, directory, intake, invitations, matchmaking
from shared.contracts.availability import BusyTimeChanged
from shared.contracts.directory import ChallengeChanged, LocationChanged, PersonChanged, Room
from shared.contracts.event import Event
from shared.kernel import Block, ChallengeId, Coordinates, GovernmentTier, LocationId, OwnerId, RoomId, WorkingHours
from shared.security import PersonIds
from shared.settings import ProductSettings

SAID = {
    "availability": availability.EVENTS,
    "coworking": coworking.EVENTS,
    "directory": directory.EVENTS,
    "intake": intake.EVENTS,
    "invitations": invitations.EVENTS,
    "matchmaking": matchmaking.EVENTS,
}

EVENTS = [event for said in SAID.values() for event in said]


async def say(product: ProductSettings, *events: Event) -> None:
    """Say these as the services that say them."""
    for service, said in groupby(events, key=lambda event: event.said_by):
        together = tuple(said)

        async def decide(commit: Commit, together: tuple[Event, ...] = together) -> None:
            commit.say(*together)

        bus = Bus(service, product, says=SAID[service])
        await bus.connect()
        await bus.command(decide)
        await bus.stop()


def person(
    product: ProductSettings,
    address: str,
    tier: GovernmentTier,
    *challenges: str,
    passes: Sequence[str] = (),
    revision: int = 1,
) -> PersonChanged:
    """An official by role: the part before the @ is the function, the part after it the organisation."""
    function, _, organisation = address.partition("@")
    return PersonChanged(
        revision=revision,
        person=PersonIds(product.person_key).of(address),
        name=function.replace(".", " "),
        address=address,
        function=function.replace(".", " "),
        organisation_name=organisation,
        tier=tier,
        working_hours=WorkingHours("08:30", "17:30"),
        passes=tuple(LocationId(one) for one in passes),
        challenges=tuple(ChallengeId(one) for one in challenges),
    )


def location(id: str, capacity: int, lead: int = 1) -> LocationChanged:
    """A building with one room."""
    return LocationChanged(
        revision=1,
        location=LocationId(id),
        name=f"Huis {id}",
        address="Singel 1",
        coordinates=Coordinates(52.09, 5.11),
        rooms=(Room(id=RoomId(f"{id}-zaal"), name="Zaal", capacity=capacity),),
        registration_lead_working_days=lead,
    )


def challenge(id: str) -> ChallengeChanged:
    return ChallengeChanged(revision=1, challenge=ChallengeId(id), title=f"Opgave {id}")


def busy(owner: OwnerId, start: datetime, end: datetime, *blocks: Block, revision: int = 1) -> BusyTimeChanged:
    """A calendar that is known from `start` to `end`."""
    return BusyTimeChanged(revision=revision, owner=owner, known=True, blocks=blocks, valid_from=start, valid_until=end, read_at=start)
