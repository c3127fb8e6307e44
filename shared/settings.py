"""Settings that every service shares: environment variables `KL_…`, secrets also as files (`KL_SECRETS_DIR`)."""

import os
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


def _an_address(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", text):
        raise ValueError("Dit is geen mailadres. Geef het postvak van Korte Lijnen, zoals overleg@gemeente.example.")
    return text


class OwnDays(BaseModel):
    """On which days the people of one organisation work otherwise than Dutch government does: `{"vrij": […], "werkt": […]}`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    off: frozenset[date] = Field(default=frozenset(), alias="vrij")
    """Days off of its own: a local holiday, a bridge day, Goede Vrijdag."""
    works: frozenset[date] = Field(default=frozenset(), alias="werkt")
    """Public holidays on which it works."""


class Recess(BaseModel):
    """Weeks in which many are away: `{"naam": "Voorjaarsreces", "van": "2027-02-20", "tot": "2027-02-28"}`, both days inclusive."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(alias="naam")
    first: date = Field(alias="van")
    last: date = Field(alias="tot")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last < self.first:
            raise ValueError("a recess ends on or after the day it begins")
        return self


class ProductSettings(BaseSettings):
    """What is the same for the whole installation. Secrets have no default."""

    model_config = SettingsConfigDict(env_prefix="KL_", frozen=True, secrets_dir=os.environ.get("KL_SECRETS_DIR"), extra="ignore")

    redis_url: str
    """`redis://…`, `rediss://…` or `unix:///…`, without user and password."""
    shard: str = "kl"
    """Hash tag of every key of this installation."""
    oin: str = Field(default="0" * 20, pattern=r"^\d{20}$")
    """Organisatie-identificatienummer of whoever runs this: twenty digits, part of the CloudEvents source."""
    public_address: str = "http://127.0.0.1:8080"
    """Where people reach the product; the start of every link."""
    person_key: SecretStr
    """Key of the person ids (`shared.security.PersonIds`)."""
    link_key: SecretStr
    """Key of signed links (`shared.security.Links`)."""
    webhook_token: SecretStr
    """Bearer token of senders of the JSON interface."""
    admin_token: SecretStr | None = None
    """With it an admin reads and replays dead letters, from the page or by the command line; without it nobody does."""
    mail_from: Annotated[str, AfterValidator(_an_address)] = "overleg@kortelijnen.example"
    """Our own mailbox: From and ORGANIZER of everything we send."""
    organisation_days: Mapping[str, OwnDays] = {}
    """JSON, by code of the organisation in the register (`GET /v1/organisaties`): `{"gm0344": {"vrij": ["2027-05-07"], "werkt": []}}`.
    Their people are not counted on that day, or are on a public holiday; a meeting on a public holiday needs everybody required to work."""
    recess: tuple[Recess, ...] = ()
    """JSON list of recess (Tweede Kamer) or school holidays: `[{"naam": "Meireces", "van": "2027-04-24", "tot": "2027-05-09"}]`. Empty by
    default: no dates are published far enough ahead. Moments in it come a little after others (`KL_MATCHMAKING_PRICE_THIN_DAY`)."""
    reserve_back_hours: float = Field(default=0, ge=0, le=240)
    """Spoedruimte in which nothing landed is given back this many hours before its day begins: from then on it is free for everybody, and
    no longer in calendars. 0: at the start of the day itself."""

    debug: bool = False
    """Full tracebacks in the log; they may hold personal data, so only for development."""

    @property
    def source(self) -> str:
        """CloudEvents `source` (NL GOV profile)."""
        return f"urn:nld:oin:{self.oin}:systeem:korte-lijnen"
