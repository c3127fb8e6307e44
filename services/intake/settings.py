"""Settings of intake: `KL_INTAKE_…`."""

import os

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import ProductSettings


class Settings(BaseSettings):
    """What intake needs besides the product's settings."""

    model_config = SettingsConfigDict(env_prefix="KL_INTAKE_", frozen=True, secrets_dir=os.environ.get("KL_SECRETS_DIR"), extra="ignore")

    product: ProductSettings
    redis_password: SecretStr | None = None
    requester_domains: str = ""
    """Mail domains, with commas between, from which the form takes a request. Empty: from any, for a machine of your own."""

    @property
    def domains(self) -> frozenset[str]:
        return frozenset(domain.strip().lower() for domain in self.requester_domains.split(",") if domain.strip())
