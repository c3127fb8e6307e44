"""Reading settings: the environment first, then secret files, then what this machine offers; a fault in one clear Dutch line."""

import os
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.faults import Explained

S = TypeVar("S", bound=BaseSettings)


class BrokenSetting(Explained):
    """A setting is not there or cannot be used. Its value is not in the text: it may be a secret."""

    exit_code = 2

    def __init__(self, prefix: str, error: ValidationError) -> None:
        from shared.http.dutch import in_dutch  # noqa: PLC0415  # brings the whole web framework, which no sound command line needs

        faults = (f"{prefix}{'_'.join(map(str, fault['loc'])).upper()}: {in_dutch(fault)}" for fault in error.errors(include_input=False))
        super().__init__(f"Instelling klopt niet. {' '.join(dict.fromkeys(faults))}")


class RunSettings(BaseSettings):
    """Of one process. A port of 0 is a free one."""

    model_config = SettingsConfigDict(env_prefix="KL_", frozen=True, extra="ignore")

    http_port: int = Field(default=8080, ge=0, le=65535)
    metrics_port: int = Field(default=0, ge=0, le=65535)
    data_dir: Path = Path(".data")
    host: str = "127.0.0.1"
    """Address to listen on; in a container `0.0.0.0`."""
    redis_url: str | None = None
    """A store of your own; without it `korte-lijnen run` starts one."""
    demo_calendars: int | None = Field(default=None, ge=0)
    """At most so many people of the demo world have a calendar on its calendar server: a small machine reads them sooner."""


class SenderSettings(BaseSettings):
    """What the doctor needs to look at how other mail servers see ours."""

    model_config = SettingsConfigDict(env_prefix="KL_", frozen=True, extra="ignore")

    dkim_selector: str | None = None
    """Name of the key with which your mail server signs (DKIM): the doctor looks it up in DNS."""
    dns_server: str | None = None
    """IP address of the DNS server that the doctor asks; without it those of this machine."""


def read(settings: type[S], *secret_folders: Path, **here: object) -> S:
    """`here` is what this machine offers for fields about which the environment says nothing. Raises BrokenSetting."""
    prefix = str(settings.model_config.get("env_prefix", ""))
    known = {name.upper() for name in os.environ}
    given: dict[str, Any] = {
        name: value for name, value in here.items() if name in settings.model_fields and f"{prefix}{name}".upper() not in known
    }
    folders = [folder for folder in (*secret_folders, *_mounted()) if folder.is_dir()]
    try:
        return settings(_secrets_dir=folders or None, **given)
    except ValidationError as error:
        raise BrokenSetting(prefix, error) from error


def _mounted() -> tuple[Path, ...]:
    """Where a container finds its secrets."""
    folder = os.environ.get("KL_SECRETS_DIR")
    return (Path(folder),) if folder else ()
