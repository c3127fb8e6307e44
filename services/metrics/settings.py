"""Settings of metrics: `KL_METRICS_…`."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import ProductSettings


class Settings(BaseSettings):
    """What insight needs besides the product's settings."""

    model_config = SettingsConfigDict(env_prefix="KL_METRICS_", frozen=True, extra="ignore")

    product: ProductSettings
    redis_password: SecretStr | None = None
    refresh_seconds: float = Field(default=15, gt=0, le=300)
    """How old the figures that Prometheus reads may be."""
