"""Events in: load → decide → commit."""

from datetime import timedelta

from services.invitations.handlers import calendars, days, deliveries, meetings, people, personal, polls
from services.invitations.handlers.outbox import Outbox
from services.invitations.ports import Post, Records, Surroundings
from shared.bus import Bus


def register(bus: Bus, records: Records, surroundings: Surroundings, post: Post, patience: timedelta) -> None:
    """`patience`: how long invitations may take before they are said to be outstanding."""
    outbox = Outbox(bus, records, surroundings)
    meetings.register(outbox, patience)
    polls.register(outbox)
    days.register(outbox)
    personal.register(outbox)
    deliveries.register(bus, records, surroundings, post)
    calendars.register(bus, records)
    people.register(bus, records)
