"""The agent's configuration: one TOML file; secrets in files of their own, or in the environment."""

import ipaddress
import os
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from deploy.faults import Explained

TOKEN = "KL_AGENT_TOKEN"  # noqa: S105  # the name of a variable
Word = Annotated[str, Field(min_length=1, max_length=60)]


class BrokenConfig(Explained):
    """Every fault of the file, without what stands there: it may be a secret."""

    exit_code = 2

    def __init__(self, file: Path, faults: list[str]) -> None:
        super().__init__("\n".join((f"{file} klopt niet:", *(f"  {fault}" for fault in faults))))


class AgendaKind(StrEnum):
    """Soort of a calendar that the agent reads."""

    CALDAV = "caldav"
    ICS = "ics"
    FILE = "bestand"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Agenda(_Section):
    """One calendar: whose it is (`van`, an e-mail address) and where. Somebody may have several; together they are their busy time."""

    owner: str = Field(alias="van", max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")
    kind: AgendaKind = Field(alias="soort")
    address: str = Field(alias="adres", default="", max_length=2000)
    path: Path | None = Field(alias="pad", default=None)
    user: str = Field(alias="gebruiker", default="", max_length=200)
    password: SecretStr = Field(alias="wachtwoord", default=SecretStr(""), max_length=500)
    password_file: Path | None = Field(alias="wachtwoord_bestand", default=None)

    @model_validator(mode="after")
    def _says_where(self) -> "Agenda":
        if self.kind is AgendaKind.FILE and self.path is None:
            raise ValueError("Geef met pad waar het bestand staat.")
        if self.kind is not AgendaKind.FILE and not self.address.startswith(("https://", "http://")):
            raise ValueError("Geef met adres een volledig webadres, zoals https://agenda.voorbeeld.nl/.")
        return self

    def secret(self) -> str:
        """The password. Raises OSError."""
        return self.password_file.read_text().strip() if self.password_file else self.password.get_secret_value()


class Config(_Section):
    """Everything the agent needs to know. `netwerken` are CIDR ranges of calendar servers inside the organisation."""

    address: str = Field(alias="adres", max_length=2000)
    token_file: Path | None = Field(alias="token_bestand", default=None)
    every_minutes: float = Field(alias="elke_minuten", default=15, ge=1, le=720)
    days: int = Field(alias="dagen", default=63, ge=1, le=398)
    networks: tuple[str, ...] = Field(alias="netwerken", default=())
    movable: tuple[Word, ...] = Field(alias="verplaatsbaar", default=("verplaatsbaar",))
    reserve: tuple[Word, ...] = Field(alias="spoedruimte", default=("spoedruimte",))
    agendas: tuple[Agenda, ...] = Field(alias="agenda")

    @field_validator("agendas")
    @classmethod
    def _are_some(cls, agendas: tuple[Agenda, ...]) -> tuple[Agenda, ...]:
        if not agendas:
            raise ValueError("Geef minstens één [[agenda]].")
        return agendas

    @field_validator("address")
    @classmethod
    def _keeps_the_token_secret(cls, address: str) -> str:
        parts = urlsplit(address)
        if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"})):
            return address.rstrip("/")
        raise ValueError("Geef een adres dat met https:// begint: er gaat een geheim mee.")

    @field_validator("networks")
    @classmethod
    def _are_ranges(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for network in networks:
            try:
                ipaddress.ip_network(network)
            except ValueError:
                raise ValueError("Geef netwerken zoals 10.20.0.0/16.") from None
        return networks

    def token(self) -> str:
        """The organisation's token. Raises OSError."""
        return self.token_file.read_text().strip() if self.token_file else os.environ.get(TOKEN, "")


def config_of(file: Path) -> Config:
    """Raises BrokenConfig."""
    from shared.http.dutch import in_dutch, path_of  # noqa: PLC0415  # brings the whole web framework

    try:
        config = Config.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        if not config.token():
            raise BrokenConfig(file, [f"Geef met token_bestand waar het token van uw organisatie staat, of zet het in {TOKEN}."])
    except OSError as error:
        raise BrokenConfig(file, [f"{error.filename} is niet te lezen ({error.strerror})."]) from error
    except ValidationError as error:
        faults = [f"{path_of(fault)}: {in_dutch(fault)}" for fault in error.errors(include_input=False)]
        raise BrokenConfig(file, faults) from error
    except ValueError as error:
        raise BrokenConfig(file, ["Dit is geen geldige TOML."]) from error
    return config
