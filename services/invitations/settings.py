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
    """Password of this service's user in the store, when the store has users."""
    smtp_host: str = "127.0.0.1"
    """Where the mail server is."""
    smtp_port: int = 1025
    """Port of the mail server: 587 with starttls, 465 with tls."""
    smtp_encryption: Encryption = Encryption.NONE
    """`geen` only for a server on this machine."""
    smtp_username: str | None = None
    """Who we are for the mail server; without it nobody logs in."""
    smtp_password: SecretStr | None = None
    """The password that goes with it."""
    smtp_timeout_seconds: float = Field(default=20, gt=0)
    """How long the mail server may take; then the mail is tried again later."""
    mail_hours: bool = True
    """Mail goes out from 07:00 to 19:00 on working days only; what is asked for today, and the link that somebody asked for, at once."""
    sending_minutes: float = Field(default=5, gt=0)
    """After this long, invitations that are not delivered are said to be outstanding."""
