"""Events in: load → decide → commit."""

from datetime import timedelta

from services.invitations.handlers import calendars, days, deliveries, deputies, displacements, meetings, people, personal, polls, reminders
from services.invitations.handlers.deliveries import Desk
from services.invitations.handlers.openings import Openings
from services.invitations.handlers.outbox import Outbox
from services.invitations.ports import Post, Records, Surroundings
from shared.bus import Bus


def register(  # what the parts need
    bus: Bus, records: Records, surroundings: Surroundings, post: Post, openings: Openings, patience: timedelta
) -> None:
    """`patience`: how long invitations may take, from when mail may go, before they are said to be outstanding."""
    outbox = Outbox(bus, records, surroundings)
    meetings.register(outbox, openings, patience)
    polls.register(outbox)
    displacements.register(outbox)
    reminders.register(outbox)
    deputies.register(outbox)
    days.register(outbox)
    personal.register(outbox)
    deliveries.register(bus, records, Desk(records, surroundings, post), openings)
    calendars.register(bus, records)
    people.register(bus, records)
