"""Constructs intake."""

from services.intake.adapters.directory import HeardDirectory
from services.intake.adapters.timelines import StreamTimelines
from services.intake.domain.following import Followed
from services.intake.domain.request import Request
from services.intake.handlers import register
from services.intake.handlers.storyteller import Storyteller
from services.intake.settings import Settings
from services.intake.web import routes
from shared.bus import Bus, Documents
from shared.contracts.intake import EVENTS
from shared.service import Service


def build(settings: Settings) -> Service:
    """The service, ready to start; nothing connects yet."""
    bus = Bus("intake", settings.product, says=EVENTS, password=settings.redis_password)
    directory, timelines = HeardDirectory(bus), StreamTimelines(bus)
    requests, meetings = Documents(bus, "request", Request), Documents(bus, "followed", Followed)
    directory.follow()
    register(bus, Storyteller(directory, timelines, meetings), directory.heard_people, requests)
    pages = routes(bus, settings.product, settings.domains, directory, timelines, requests, meetings)
    return Service("intake", bus, pages)
