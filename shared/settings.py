"""Settings that every service shares: environment variables `KL_…`, secrets also as files (`KL_SECRETS_DIR`)."""

import os

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


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
    """With it an admin replays dead letters from the page; without it only the command line does."""
    mail_from: str = "overleg@kortelijnen.example"
    """Our own mailbox: From and ORGANIZER of everything we send."""

    debug: bool = False
    """Full tracebacks in the log; they may hold personal data, so only for development."""

    @property
    def source(self) -> str:
        """CloudEvents `source` (NL GOV profile)."""
        return f"urn:nld:oin:{self.oin}:systeem:korte-lijnen"
