"""Follows every meeting: what is said of it becomes the status page. One module for each part of its life."""

from services.intake.handlers import forgotten, invitations, ladder, moment, no_moment, rooms, search
from services.intake.handlers.forgotten import Heard
from services.intake.handlers.ledger import Ledger
from services.intake.handlers.storyteller import Storyteller
from shared.bus import Bus


def register(bus: Bus, storyteller: Storyteller, ledger: Ledger, heard: Heard) -> None:
    search.register(bus, storyteller, ledger.requests)
    no_moment.register(bus, storyteller)
    moment.register(bus, storyteller, ledger)
    invitations.register(bus, storyteller)
    ladder.register(bus, storyteller)
    rooms.register(bus, storyteller)
    forgotten.register(bus, storyteller, ledger, heard)
