"""How a last answer is told: `ja, per mail, di 24 november 10.10`."""

from datetime import datetime

from shared.ui.dates import short_moment_text

_WAYS = {"link": "via de link", "agenda": "in de agenda", "mail": "per mail"}


def last_answer_text(answer: str, via: str, at: datetime, *, by_another: bool = False) -> str:
    """What was answered, by which way, when; and that somebody else did so on their behalf."""
    parts = (answer, _WAYS.get(via, ""), "door een ander namens deze persoon" if by_another else "", short_moment_text(at))
    return ", ".join(part for part in parts if part)
