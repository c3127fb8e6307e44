"""Events in: load → decide → commit."""

from datetime import timedelta

from services.invitations.handlers import (
    afterwards,
    calendars,
    changes,
    days,
    deliveries,
    deputies,
    displacements,
    meetings,
    offices,
    people,
    personal,
    places,
    polls,
    questions,
    reminders,
    replies,
    stopping,
    wishes,
)
from services.invitations.handlers.deliveries import Desk
from services.invitations.handlers.openings import Openings
from services.invitations.handlers.outbox import Outbox
from services.invitations.handlers.places import Doors
from services.invitations.ports import Post, Records, Secretariats, Surroundings
from shared.bus import Bus


def register(  # what the parts need
    bus: Bus,
    records: Records,
    surroundings: Surroundings,
    post: Post,
    openings: Openings,
    patience: timedelta,
    doors: Doors,
    secretariats: Secretariats,
) -> None:
    """`patience`: how long invitations may take, from when mail may go, before they are said to be outstanding."""
    outbox = Outbox(bus, records, surroundings, openings.hours)
    meetings.register(outbox, openings, patience)
    polls.register(outbox)
    displacements.register(outbox)
    questions.register(outbox)
    changes.register(outbox)
    reminders.register(outbox)
    deputies.register(outbox)
    days.register(outbox)
    personal.register(outbox)
    offices.register(outbox, secretariats)
    afterwards.register(outbox)
    deliveries.register(outbox, Desk(records, surroundings, post), openings)
    calendars.register(bus, records)
    places.register(outbox, doors)
    replies.register(outbox)
    wishes.register(outbox)
    stopping.register(outbox)
    people.register(bus, records)
