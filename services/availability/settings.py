"""Settings of availability: `KL_AVAILABILITY_…`."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import ProductSettings


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
