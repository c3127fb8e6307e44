"""Bodies of connecting calendars, and what addresses of sources have in common."""

import re
from typing import Annotated, Any

from fastapi import Path
from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator

from services.availability.domain.sources import PUSHED, Connection, SourceKind
from shared.http import WireModel

_HOST = re.compile(r"(?:[^@\s/:]+@)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
"""A host, or an e-mail address there: the server tells where its calendars are (RFC 6764)."""
NAME = r"^[a-z0-9-]{1,40}$"
SourceName = Annotated[str, Path(pattern=NAME, description="Naam van de agenda, gekozen door de afzender")]
Person = Annotated[str, Path(pattern=r"^p[0-9a-f]{20}$", description="Kenmerk van de persoon")]
Room = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,80}$", description="Kenmerk van de ruimte")]
Word = Annotated[str, Field(min_length=1, max_length=60)]
REFUSALS: dict[int | str, dict[str, Any]] = {
    404: {"description": "Deze persoon is er niet."},
    409: {"description": "Onder deze naam staat een andere soort agenda. Er verandert niets."},
}
"""What a route about a person's sources may refuse, for the document."""
TAKEN = f"Kies een andere naam: {PUSHED} is voor bezette tijd die een organisatie aanlevert."


class SourceBody(WireModel):
    """A calendar to connect. `verplaatsbaar` are categories by which the owner marks what may move."""

    kind: SourceKind = Field(alias="soort")
    address: SecretStr = Field(alias="adres", max_length=2000)
    user: str = Field(alias="gebruiker", default="", max_length=200)
    password: SecretStr = Field(alias="wachtwoord", default=SecretStr(""), max_length=500)
    writable: bool = Field(alias="schrijven", default=False)
    movable: tuple[Word, ...] = Field(alias="verplaatsbaar", default=(), max_length=10)

    @field_validator("address")
    @classmethod
    def _leads_to_a_calendar(cls, address: SecretStr, info: ValidationInfo) -> SecretStr:
        text = address.get_secret_value()
        discovered = info.data.get("kind") is SourceKind.CALDAV and _HOST.fullmatch(text)
        if not discovered and not text.startswith(("https://", "http://", "webcal://")):
            raise ValueError("Geef een volledig webadres, zoals https://voorbeeld.nl/agenda.ics.")
        return address

    @model_validator(mode="after")
    def _only_caldav_is_written(self) -> "SourceBody":
        if self.writable and self.kind is not SourceKind.CALDAV:
            raise ValueError("Schrijven kan alleen in een agenda van de soort caldav.")
        return self

    @property
    def connection(self) -> Connection:
        return Connection(self.kind, self.address.get_secret_value(), self.user, self.password.get_secret_value())


class OwnedSourceBody(SourceBody):
    """A calendar of somebody who is named by e-mail address."""

    owner: str = Field(alias="eigenaar", min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")
    name: str = Field(alias="naam", pattern=NAME)

    @field_validator("name")
    @classmethod
    def _is_not_taken(cls, name: str) -> str:
        if name == PUSHED:
            raise ValueError(TAKEN)
        return name


class Connected(WireModel):
    """How many calendars were connected."""

    count: int = Field(alias="aangesloten")
