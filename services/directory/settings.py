"""Settings of the directory: `KL_DIRECTORY_…`."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import ProductSettings


class Settings(BaseSettings):
    """What the directory needs besides the product's settings."""

    model_config = SettingsConfigDict(env_prefix="KL_DIRECTORY_", frozen=True, extra="ignore")

    product: ProductSettings
    redis_password: SecretStr | None = None
    import_chunk: int = Field(default=100, ge=1, le=1000)
    """People per commit of an import."""
