"""Settings of matchmaking: `KL_MATCHMAKING_…`."""

from decimal import Decimal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import ProductSettings


class Settings(BaseSettings):
    """The price list (capability M5), deadlines and bounds."""

    model_config = SettingsConfigDict(env_prefix="KL_MATCHMAKING_", frozen=True, extra="ignore")

    product: ProductSettings
    redis_password: SecretStr | None = None

    calendars_seconds: float = Field(default=20, gt=0)
    """How long a search waits for calendars to be read anew."""
    interspace_minutes: int = Field(default=15, ge=0, le=120)
    """Inloop: the room is there this long before the start."""
    notice_minutes: int = Field(default=60, ge=0)
    """A meeting begins no sooner than this after the decision."""
    answer_working_days: int = Field(default=1, ge=1, le=10)
    """How long people have to answer a poll or an invitation."""
    urgent_answer_hours: float = Field(default=2, gt=0)
    """The same for a meeting asked for today or tomorrow."""

    price_waiting_day: Decimal = Field(default=Decimal(1), ge=0)
    """Of each working day that the meeting is further off."""
    price_tentative: Decimal = Field(default=Decimal(1), ge=0)
    """Of touching a tentative block."""
    price_movable: Decimal = Field(default=Decimal(4), ge=0)
    """Of moving a movable appointment."""
    price_reserve: Decimal = Field(default=Decimal("0.5"), ge=0)
    """Of using spoedruimte."""
    price_deputy: Decimal = Field(default=Decimal(12), ge=0)
    """Of a deputy instead of the principal."""
    price_required_absent: Decimal = Field(default=Decimal(20), ge=0)
    """Of a required seat left empty under a quorum."""
    price_optional_absent: Decimal = Field(default=Decimal("1.5"), ge=0)
    """Of an optional participant who cannot come."""
    price_travel_hour: Decimal = Field(default=Decimal("0.5"), ge=0)
    """Of each hour of travel, both ways together."""
    price_thin_day: Decimal = Field(default=Decimal("1.5"), ge=0)
    """By how much a moment in a recess, on Goede Vrijdag or on a bridge day comes after others: it orders, and is in nobody's price."""
