"""The only place that constructs things of coworking."""

from datetime import timedelta

from services.coworking.adapters.encounters import RedisEncounters
from services.coworking.adapters.heard import HeardWorld
from services.coworking.domain.days import Day
from services.coworking.domain.planning import Terms
from services.coworking.handlers import register
from services.coworking.settings import Settings
from services.coworking.steps import DayEnded
from services.coworking.web import routes
from services.coworking.web.asking import Asking
from shared.bus import Bus, Documents
from shared.contracts.coworking import EVENTS
from shared.security import PersonIds
from shared.service import Service


def build(settings: Settings) -> Service:
    """The service, ready to start."""
    product = settings.product
    bus = Bus("coworking", product, says=EVENTS, private=(DayEnded,), password=settings.redis_password)
    days = Documents(bus, "day", Day)
    heard = HeardWorld(bus, PersonIds(product.person_key))
    heard.follow()
    register(bus, days, heard, RedisEncounters(bus))
    terms = Terms(room=timedelta(hours=settings.room_hours), answer_days=settings.answer_days)
    asking = Asking(bus, days, heard, heard, terms, timedelta(days=settings.horizon_days))
    return Service("coworking", bus, routes(product, days, heard, heard, asking))
