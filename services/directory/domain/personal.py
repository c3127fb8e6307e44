"""Who asked for the link to their own page, so that nobody can have somebody else flooded with mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

REST = timedelta(minutes=10)
"""Between two mails with a link to the same person."""


@dataclass(frozen=True, slots=True)
class PageAsked:
    """That somebody asked, for the `count`-th time."""

    count: int
    at: datetime


class TooSoon(Enum):
    """The decision that the mail of a moment ago is enough."""

    TOO_SOON = "te-kort-geleden"


def ask(before: PageAsked | None, now: datetime) -> PageAsked | TooSoon:
    """Another mail, unless one went out a moment ago."""
    if before is not None and now < before.at + REST:
        return TooSoon.TOO_SOON
    return PageAsked(1 if before is None else before.count + 1, now)
