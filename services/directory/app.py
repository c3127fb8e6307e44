"""Constructs the directory."""

import structlog

from services.directory.adapters.records import SaidChallenges, SaidLocations, SaidPeople
from services.directory.adapters.register_files import shipped_register
from services.directory.handlers import register
from services.directory.settings import Settings
from services.directory.web import routes
from shared.bus import Bus
from shared.contracts.directory import EVENTS
from shared.security import Links, PersonIds
from shared.service import Service

log = structlog.get_logger()


def build(settings: Settings) -> Service:
    """The service, ready to start; nothing connects yet."""
    bus = Bus("directory", settings.product, says=EVENTS, password=settings.redis_password)
    people, challenges, locations = SaidPeople(bus), SaidChallenges(bus), SaidLocations(bus)
    organisations = shipped_register()
    register(bus, people, organisations)
    for code in settings.product.organisation_days:
        if organisations.named(code) is None:
            log.warning("days off are set for an organisation that is not in the register", organisation=code)
    ids, links = PersonIds(settings.product.person_key), Links(settings.product.link_key)
    return Service("directory", bus, routes(bus, people, challenges, locations, organisations, ids, links, settings.import_chunk))
