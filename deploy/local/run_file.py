"""`run.json`: how scripts, tests and the command line find a running product. It holds passwords, so only its owner reads it."""

import os
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

NAME = "run.json"


class CalendarAccess(BaseModel):
    """The demo's calendar server: `users` is a password per address."""

    model_config = ConfigDict(populate_by_name=True)

    address: str = Field(alias="adres")
    users: dict[str, str] = Field(alias="gebruikers")


class RunFile(BaseModel):
    """Where everything of one running product is."""

    model_config = ConfigDict(populate_by_name=True)

    address: str = Field(alias="adres")
    token: str
    metrics: str
    redis: str
    caldav: CalendarAccess | None
    maildir: str
    smtp: str
    pid: int

    def write(self, folder: Path) -> None:
        """There all at once, so that who waits for it never reads half."""
        draft = folder / f"{NAME}.new"
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(self.model_dump_json(by_alias=True, indent=2))
        draft.replace(folder / NAME)

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """None when nothing runs from this folder."""
        path = folder / NAME
        return cls.model_validate_json(path.read_text()) if path.exists() else None


def remove(folder: Path) -> None:
    """Nothing runs here any more."""
    (folder / NAME).unlink(missing_ok=True)
