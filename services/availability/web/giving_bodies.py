"""Bodies of busy time that is given to us: start, end and soort, never a text."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from services.availability.domain.busy import Window
from services.availability.domain.sources import GivenKind
from services.availability.web.listing import Gave
from shared.http import Utc, WireModel
from shared.kernel import Block, BusyKind, PersonId

MOST_BLOCKS = 5_000
LONGEST_SPAN = timedelta(days=400)


class BlockBody(WireModel):
    """Busy from `begin` to `einde`, the end itself not included."""

    start: Utc = Field(alias="begin")
    end: Utc = Field(alias="einde")
    kind: BusyKind = Field(alias="soort")

    @field_validator("end")
    @classmethod
    def _is_after_the_start(cls, end: datetime, info: ValidationInfo) -> datetime:
        start = info.data.get("start")
        if start is not None and end <= start:
            raise ValueError("Het einde moet na het begin liggen.")
        return end

    @property
    def block(self) -> Block:
        return Block(self.start, self.end, self.kind)


Blocks = Annotated[tuple[BlockBody, ...], Field(max_length=MOST_BLOCKS)]


class PushBody(WireModel):
    """All busy time of one person between `van` and `tot`, as it was `gelezen` (now, when left out). What is not named there is free.

    Whole days keep what we tell others steady: `van` the start of yesterday, `tot` the start of a day some weeks ahead.
    """

    start: Utc = Field(alias="van")
    end: Utc = Field(alias="tot")
    read_at: Utc | None = Field(alias="gelezen", default=None)
    blocks: Blocks = Field(alias="blokken")

    @field_validator("end")
    @classmethod
    def _is_a_span(cls, end: datetime, info: ValidationInfo) -> datetime:
        start = info.data.get("start")
        if start is not None and end <= start:
            raise ValueError("Tot moet na van liggen.")
        if start is not None and end - start > LONGEST_SPAN:
            raise ValueError(f"Lever hoogstens {LONGEST_SPAN.days} dagen tegelijk aan.")
        return end

    @property
    def span(self) -> Window:
        return Window(self.start.astimezone(UTC), self.end.astimezone(UTC))


class HandBody(WireModel):
    """Hours in which somebody cannot; the list replaces the one before. `volledig`: this is all busy time they have, the rest is free."""

    whole: bool = Field(alias="volledig", default=False)
    blocks: Blocks = Field(alias="blokken")


class SnapshotAnswer(WireModel):
    """What an uploaded calendar gave. From `verlooptOp` it counts no longer: then its owner is unknown until there is a newer one."""

    name: str = Field(alias="naam")
    kind: GivenKind = Field(alias="soort")
    content_at: Utc = Field(alias="inhoudVan")
    expires_at: Utc = Field(alias="verlooptOp")
    gave: Gave = Field(alias="gaf")
    warnings: tuple[str, ...] = Field(alias="waarschuwingen")


class AddressesBody(WireModel):
    """E-mail addresses of people whose kenmerk is wanted."""

    addresses: tuple[Annotated[str, Field(min_length=3, max_length=254)], ...] = Field(alias="adressen", min_length=1, max_length=500)


class NamedPerson(WireModel):
    """The kenmerk of one address, as it was sent."""

    address: str = Field(alias="adres")
    id: PersonId


class PeopleAnswer(WireModel):
    """Those of the addresses that the sender may give busy time of. Invitations from `postbus` are ours: they are no busy time."""

    people: tuple[NamedPerson, ...] = Field(alias="personen")
    mailbox: str = Field(alias="postbus")
