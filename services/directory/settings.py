"""Settings of the directory: `KL_DIRECTORY_…`."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.directory.domain.reserve import Agreed, faults_of_reserve
from shared.kernel import OrganisationId, ReserveHours
from shared.settings import ProductSettings


class AgreedHours(BaseModel):
    """Hours of one ISO weekday: `{"dag": 2, "begin": "09:00", "einde": "11:30"}`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: int = Field(alias="dag")
    start: str = Field(alias="begin")
    end: str = Field(alias="einde")

    @property
    def value(self) -> ReserveHours:
        return ReserveHours(self.day, self.start, self.end)


class Settings(BaseSettings):
    """What the directory needs besides the product's settings."""

    model_config = SettingsConfigDict(env_prefix="KL_DIRECTORY_", frozen=True, extra="ignore")

    product: ProductSettings
    redis_password: SecretStr | None = None
    import_chunk: int = Field(default=100, ge=1, le=1000)
    """People per commit of an import."""
    organisation_reserve: dict[OrganisationId, tuple[AgreedHours, ...]] = {}
    """Spoedruimte of everybody of an organisation who agreed none of their own. JSON, by code of the organisation in the register
    (`GET /v1/organisaties`): `{"gm0344": [{"dag": 2, "begin": "09:00", "einde": "11:30"}]}`. A change holds from the next start."""

    @field_validator("organisation_reserve")
    @classmethod
    def _can_be_kept(cls, given: dict[OrganisationId, tuple[AgreedHours, ...]]) -> dict[OrganisationId, tuple[AgreedHours, ...]]:
        for organisation, hours in given.items():
            if faults := faults_of_reserve([one.value for one in hours]):
                raise ValueError(f"{organisation}: {' '.join(fault.text for fault in faults)}")
        return given

    @property
    def agreed(self) -> Agreed:
        return {organisation: tuple(one.value for one in hours) for organisation, hours in self.organisation_reserve.items()}
