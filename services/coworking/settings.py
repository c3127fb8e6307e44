"""Settings of coworking: `KL_COWORKING_…`."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import ProductSettings


class Settings(BaseSettings):
    """What coworking needs besides the product's settings."""

    model_config = SettingsConfigDict(env_prefix="KL_COWORKING_", frozen=True, extra="ignore")

    product: ProductSettings
    redis_password: SecretStr | None = None
    room_hours: float = Field(default=3, gt=0, le=8)
    """Hours free of fixed appointments that make a day one on which somebody can come."""
    answer_days: int = Field(default=2, ge=0, le=20)
    """Working days that people get to sign up before they must be registered at the location."""
    horizon_days: int = Field(default=42, ge=1, le=180)
    """How far ahead a day is sought when the asker names no last date."""
