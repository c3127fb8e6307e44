"""Events in: load → decide → commit. One module for each of those who are heard."""

from services.matchmaking.handlers import (
    changing,
    clocks,
    displacement,
    forgotten,
    lending,
    participants,
    replanning,
    requester,
    waiting,
    watching,
)
from services.matchmaking.handlers.desk import Desk
from shared.bus import Bus


def register(bus: Bus, at: Desk) -> None:
    """Everything that can happen to a meeting."""
    for heard in (requester, changing, clocks, displacement, waiting, replanning, participants, forgotten, watching, lending):
        heard.register(bus, at)
