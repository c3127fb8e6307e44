"""Constructs intake."""

from services.intake.adapters.directory import HeardDirectory
from services.intake.adapters.timelines import StreamTimelines
from services.intake.domain.chairs import Chaired
from services.intake.domain.following import Followed
from services.intake.domain.likeness import Open
from services.intake.domain.request import Request
from services.intake.handlers import register
from services.intake.handlers.forgotten import Heard
from services.intake.handlers.ledger import Ledger
from services.intake.handlers.storyteller import Storyteller
from services.intake.settings import Settings
from services.intake.web import routes
from services.intake.web.office import House, Office
from shared.bus import Bus, Documents
from shared.contracts.intake import EVENTS
from shared.security import PersonIds
from shared.service import Service


def build(settings: Settings) -> Service:
    """The service, ready to start; nothing connects yet."""
    bus = Bus("intake", settings.product, says=EVENTS, password=settings.redis_password)
    chaired = Documents(bus, "chaired", Chaired)
    directory, timelines = HeardDirectory(bus, chaired), StreamTimelines(bus)
    requests, meetings, opened = Documents(bus, "request", Request), Documents(bus, "followed", Followed), Documents(bus, "open", Open)
    directory.follow()
    heard = Heard(directory.heard_people, directory.heard_sources)
    register(bus, Storyteller(directory, timelines, meetings), Ledger(requests, opened, chaired), heard)
    house = House(settings.domains, settings.domains_of_guests, settings.requests_per_day)
    office = Office(bus, directory, timelines, requests, meetings, opened, PersonIds(settings.product.person_key), house)
    return Service("intake", bus, routes(settings.product, office))
