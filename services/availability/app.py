"""Constructs availability."""

import asyncio
from datetime import timedelta

from services.availability.adapters.calendars import NetworkCalendars, WorkerParser
from services.availability.adapters.dav import silence_the_library
from services.availability.adapters.hosts import Hosts
from services.availability.adapters.names import KeyedNames
from services.availability.adapters.network import Network
from services.availability.adapters.text.parsing import Workers
from services.availability.adapters.vault import AesVault
from services.availability.domain.busy import Choices
from services.availability.domain.entries import Entries
from services.availability.domain.gathering import Gathering
from services.availability.domain.given import Given, Keeping
from services.availability.domain.objects import Objects
from services.availability.domain.reading import Busy
from services.availability.domain.sources import Sources
from services.availability.handlers import register
from services.availability.handlers.agendas import Agendas
from services.availability.handlers.fetching import Fetching
from services.availability.handlers.reader import Reader
from services.availability.ports import Records
from services.availability.settings import Settings
from services.availability.steps import STEPS
from services.availability.web import LARGE_BODIES, routes
from services.availability.web.desk import Desk
from shared.bus import Bus, Documents, Projection
from shared.contracts.availability import EVENTS
from shared.contracts.directory import PersonChanged
from shared.security import Links, PersonIds
from shared.service import Service


def build(settings: Settings) -> Service:
    """The service, ready to start; nothing connects yet."""
    silence_the_library()
    product = settings.product
    bus = Bus("availability", product, says=EVENTS, private=STEPS, password=settings.redis_password)
    records = Records(
        sources=Documents(bus, "sources", Sources),
        busy=Documents(bus, "busy", Busy),
        entries=Documents(bus, "entries", Entries),
        gatherings=Documents(bus, "gathering", Gathering),
        people=Projection(bus, PersonChanged),
        given=Documents(bus, "given", Given),
        objects=Documents(bus, "objects", Objects),
    )
    network = Network(
        Hosts(settings.per_host, settings.host_rest_seconds), allowed=settings.allowed_networks, seconds=settings.exchange_seconds
    )
    calendars, vault, workers = NetworkCalendars(network), AesVault(settings.credentials_key), Workers(settings.parse_workers)
    parser, choices = WorkerParser(workers, product.mail_from), Choices(settings.movable_words, settings.reserve_words)
    keeping = Keeping(timedelta(days=settings.snapshot_days), timedelta(hours=settings.pushed_hours))
    reader = Reader(
        fetching=Fetching(calendars, parser, vault),
        choices=choices,
        keeping=keeping,
        days_ahead=settings.days_ahead,
        read_every=settings.read_every_seconds,
        fresh_for=settings.fresh_seconds,
        spare=asyncio.Semaphore(settings.spare_readings),
    )
    names = KeyedNames(product.link_key, product.mail_from)
    agendas = Agendas(records, calendars, vault, names, product.mail_from, settings.watch_seconds)
    register(bus, records, reader, agendas)
    desk = Desk(bus, records, vault, parser, keeping, settings.spread_seconds)
    web = routes(desk, PersonIds(product.person_key), Links(product.link_key), choices, settings.organisation_tokens)
    return Service("availability", bus, web, closers=(workers.close, network.close), large_bodies=LARGE_BODIES)
