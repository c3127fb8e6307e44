"""Settings of this service: environment variables `KL_INVITATIONS_…`."""

import os
from enum import StrEnum

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import ProductSettings


class Encryption(StrEnum):
    """How the connection with the mail server is made private."""

    NONE = "geen"
    STARTTLS = "starttls"
    TLS = "tls"


class Settings(BaseSettings):
    """Where mail goes, and how long one waits for it."""

    model_config = SettingsConfigDict(
        env_prefix="KL_INVITATIONS_", frozen=True, secrets_dir=os.environ.get("KL_SECRETS_DIR"), extra="ignore"
    )

    product: ProductSettings
    redis_password: SecretStr | None = None
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 1025
    smtp_encryption: Encryption = Encryption.NONE
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_timeout_seconds: float = Field(default=20, gt=0)
    sending_minutes: float = Field(default=5, gt=0)
    """After this long, invitations that are not delivered are said to be outstanding."""
