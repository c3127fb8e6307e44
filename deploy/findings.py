"""What the doctor finds."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Shown before each finding."""

    GOOD = "goed"
    WRONG = "fout"
    UNKNOWN = "niet te zien"
    SKIPPED = "niet bekeken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do when it is wrong."""

    what: str
    verdict: Verdict
    text: str
