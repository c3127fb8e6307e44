"""Settings of intake: `KL_INTAKE_…`."""

import os

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import ProductSettings


class Settings(BaseSettings):
    """What intake needs besides the product's settings."""

    model_config = SettingsConfigDict(env_prefix="KL_INTAKE_", frozen=True, secrets_dir=os.environ.get("KL_SECRETS_DIR"), extra="ignore")

    product: ProductSettings
    redis_password: SecretStr | None = None
    requester_domains: str = ""
    """Mail domains, with commas between, from which the form takes a request. Empty: from any, for a machine of your own."""

    guest_domains: str = ""
    """Mail domains, with commas between, of which somebody outside the directory may be asked. Empty: of any."""
    requests_per_day: int = Field(default=30, ge=1)
    """How many meetings one requester may ask on a day, by the form and by the JSON interface together."""

    @property
    def domains(self) -> frozenset[str]:
        return _domains(self.requester_domains)

    @property
    def domains_of_guests(self) -> frozenset[str]:
        return _domains(self.guest_domains)


def _domains(listed: str) -> frozenset[str]:
    return frozenset(domain.strip().lower() for domain in listed.split(",") if domain.strip())
