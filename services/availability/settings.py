"""Settings of availability: `KL_AVAILABILITY_…`."""

import json
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from shared.kernel import OrganisationId
from shared.settings import ProductSettings

OrganisationToken = Annotated[SecretStr, Field(min_length=16, max_length=500)]


class Encryption(StrEnum):
    """How the connection with the mailbox is made private."""

    NONE = "geen"
    STARTTLS = "starttls"
    TLS = "tls"


class Settings(BaseSettings):
    """What availability needs besides the product's settings."""

    model_config = SettingsConfigDict(env_prefix="KL_AVAILABILITY_", frozen=True, extra="ignore")

    product: ProductSettings
    redis_password: SecretStr | None = None
    credentials_key: SecretStr
    """Encrypts addresses and passwords of calendars; when it is lost, everybody connects anew."""
    allowed_networks: tuple[str, ...] = ()
    """CIDR ranges of calendar servers inside our own network; everything else private is refused."""
    read_every_seconds: float = Field(default=900, gt=0)
    """Between two readings of a calendar that nobody asks for; jittered by a quarter."""
    fresh_seconds: float = Field(default=20, ge=0)
    """A calendar read this recently is not read again for a request."""
    spread_seconds: float = Field(default=0.1, ge=0)
    """Between the first readings of calendars that were connected together."""
    spare_readings: int = Field(default=2, ge=1)
    """Owners read at a time when nobody waits for it."""
    watch_seconds: float = Field(default=30, gt=0)
    """Between two looks at an entry that waits for an answer."""
    per_host: int = Field(default=4, ge=1)
    """Exchanges with one calendar server at a time."""
    host_rest_seconds: float = Field(default=30, gt=0)
    """The first rest of a calendar server that failed five times in a row."""
    entries_per_second: float = Field(default=8, gt=0)
    """So many entries that waited for a calendar server it gets in a second once it is back."""
    exchange_seconds: float = Field(default=20, gt=0)
    """The longest that one exchange with a calendar server may take."""
    parse_workers: int = Field(default=2, ge=1)
    """Processes that read calendar texts."""
    days_ahead: int = Field(default=63, ge=1, le=400)
    """Busy time is read from yesterday up to this many days from today."""
    movable_words: tuple[str, ...] = ("verplaatsbaar",)
    """Categories that make an appointment movable, besides the owner's own."""
    reserve_words: tuple[str, ...] = ("spoedruimte",)
    """Categories that mark hours kept for urgent meetings."""
    reserve_weeks: int = Field(default=4, ge=0, le=12)
    """So many weeks ahead agreed spoedruimte is written, as tentative time, in calendars that we may write. 0: in none."""
    reserve_spread_seconds: float = Field(default=1200, ge=0, le=21600)
    """Within this time after a day begins its unused spoedruimte is taken out of calendars again: not of everybody at once."""
    show_holds: bool = False
    """Whether moments that are held while people are still being asked are shown, as tentative time, in calendars that we may write: until
    the invitation, or until the moment is free again."""
    organisation_tokens: Annotated[dict[OrganisationId, OrganisationToken], NoDecode] = {}
    """Secrets with which organisations push busy time, of their own people only: JSON, `{"gm0363": "…"}`, each at least 16 signs."""
    snapshot_days: float = Field(default=7, gt=0)
    """An uploaded calendar counts until so many days after its content; then its owner is unknown."""
    pushed_hours: float = Field(default=24, gt=0)
    """Pushed busy time counts until so many hours after it was read inside the organisation."""

    mailbox_address: str = Field(default="", pattern=r"^([A-Za-z0-9._-]{1,31}@[A-Za-z0-9.-]{1,190})?$")
    """Mailbox of its own to which people mail a saved calendar, each at a secret address made of this one: `agenda+…@gemeente.example`; its
    server must deliver those here. Every mail in it is removed once it is read. Empty: mailing a calendar is not offered."""
    mailbox_host: str = ""
    """Where its IMAP server is."""
    mailbox_port: int = Field(default=993, ge=1, le=65535)
    """Port of that server: 993 with tls, 143 with starttls."""
    mailbox_encryption: Encryption = Encryption.TLS
    """`tls`, `starttls`, or `geen`: only for a server on this machine."""
    mailbox_user: str = ""
    """Who we are for that server; when empty, the address."""
    mailbox_password: SecretStr = SecretStr("")
    """The password that goes with it."""
    mailbox_poll_seconds: float = Field(default=60, gt=0)
    """Between two looks at the mailbox."""

    @model_validator(mode="after")
    def _mailbox_is_whole(self) -> Self:
        given = (self.mailbox_address, self.mailbox_host, self.mailbox_password.get_secret_value())
        if any(given) and not all(given):
            raise ValueError("Geef het adres, de host en het wachtwoord van de mailbox alle drie, of geen ervan.")
        return self

    @field_validator("organisation_tokens", mode="before")
    @classmethod
    def _as_json(cls, given: object) -> object:
        """An environment variable or a file holds text; none at all is no organisation."""
        if not isinstance(given, str):
            return given
        try:
            return json.loads(given) if given.strip() else {}
        except ValueError:
            raise ValueError('Geef JSON met per organisatie een token: {"gm0363": "…"}.') from None

    @field_validator("organisation_tokens")
    @classmethod
    def _each_has_its_own(cls, tokens: dict[OrganisationId, SecretStr], info: ValidationInfo) -> dict[OrganisationId, SecretStr]:
        given = [token.get_secret_value() for token in tokens.values()]
        product = info.data.get("product")
        if isinstance(product, ProductSettings):
            given.append(product.webhook_token.get_secret_value())
        if len(set(given)) < len(given):
            raise ValueError("Geef elke organisatie een eigen token, en een ander dan dat van de webhook.")
        return tokens
