"""Constructs the directory."""

from functools import partial

import structlog

from services.directory.adapters.records import SaidChallenges, SaidLocations, SaidPeople
from services.directory.adapters.register_files import shipped_register
from services.directory.handlers import hold_people_to_what_organisations_agree, register
from services.directory.settings import Settings
from services.directory.web import routes
from services.directory.web.delivery import Delivery
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
    agreed = settings.agreed
    for code in agreed:
        if organisations.named(code) is None:
            log.warning("spoedruimte is set for an organisation that is not in the register", organisation=code)
    ids, links = PersonIds(settings.product.person_key), Links(settings.product.link_key)
    delivery = Delivery(people, challenges, locations, organisations, ids, agreed)
    web = routes(bus, delivery, links, settings.import_chunk)
    return Service("directory", bus, web, jobs=(partial(hold_people_to_what_organisations_agree, bus, people, agreed),))
