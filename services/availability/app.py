"""Constructs availability."""

from datetime import timedelta

from services.availability.adapters.calendars import NetworkCalendars, WorkerParser
from services.availability.adapters.dav import silence_the_library
from services.availability.adapters.mailbox import MailedCalendars
from services.availability.adapters.names import KeyedNames
from services.availability.adapters.network import Network
from services.availability.adapters.secret_addresses import SecretAddresses
from services.availability.adapters.text.parsing import Workers
from services.availability.adapters.vault import AesVault
from services.availability.domain.busy import Choices
from services.availability.domain.entries import Entries
from services.availability.domain.gathering import Gathering
from services.availability.domain.given import Given, Keeping
from services.availability.domain.holds import ShownHolds
from services.availability.domain.objects import Objects
from services.availability.domain.reading import Busy
from services.availability.domain.reserve import Reserves
from services.availability.domain.sources import Sources
from services.availability.handlers import register
from services.availability.handlers.agendas import Agendas
from services.availability.handlers.fetching import Fetching
from services.availability.handlers.holds import Showing
from services.availability.handlers.reader import Reader
from services.availability.handlers.reserve import Reserving
from services.availability.handlers.spare import Spare
from services.availability.ports import Records
from services.availability.settings import Encryption, Settings
from services.availability.steps import STEPS
from services.availability.web import LARGE_BODIES, routes
from services.availability.web.desk import Desk
from services.availability.web.giving import LARGEST_SNAPSHOT, Giving
from services.availability.web.mailed import Mailed
from shared.bus import Bus, Documents, Projection
from shared.contracts.availability import EVENTS
from shared.contracts.directory import PersonChanged
from shared.hosts import Hosts
from shared.mailbox import ImapMailbox, MailboxServer
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
        reserves=Documents(bus, "reserves", Reserves),
        holds=Documents(bus, "holds", ShownHolds),
    )
    hosts = Hosts("agenda", settings.per_host, settings.host_rest_seconds, settings.entries_per_second, bus.clock.seconds)
    network = Network(hosts, allowed=settings.allowed_networks, seconds=settings.exchange_seconds)
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
        spare=Spare(settings.spare_readings),
    )
    names = KeyedNames(product.link_key, product.mail_from)
    agendas = Agendas(records, calendars, vault, names, product.mail_from, settings.watch_seconds)
    spread = timedelta(seconds=settings.reserve_spread_seconds)
    reserving = Reserving(product, records, calendars, vault, names, settings.reserve_weeks, spread)
    register(bus, records, reader, agendas, reserving, Showing(records, calendars, vault, names, settings.show_holds))
    desk = Desk(bus, records, vault, parser, keeping, settings.spread_seconds)
    giving = Giving(desk, choices)
    addresses = SecretAddresses(product.link_key, settings.mailbox_address) if settings.mailbox_address else None
    web = routes(giving, PersonIds(product.person_key), Links(product.link_key), settings.organisation_tokens, addresses)
    jobs = (Mailed(giving, _mailbox(settings, addresses), settings.mailbox_poll_seconds).run,) if addresses else ()
    return Service("availability", bus, web, jobs=jobs, closers=(workers.close, network.close), large_bodies=LARGE_BODIES)


def _mailbox(settings: Settings, addresses: SecretAddresses) -> MailedCalendars:
    server = MailboxServer(
        host=settings.mailbox_host,
        port=settings.mailbox_port,
        user=settings.mailbox_user or settings.mailbox_address,
        password=settings.mailbox_password,
        timeout_seconds=settings.exchange_seconds,
        tls=settings.mailbox_encryption is Encryption.TLS,
        starttls=settings.mailbox_encryption is Encryption.STARTTLS,
    )
    return MailedCalendars(ImapMailbox(server), addresses, LARGEST_SNAPSHOT)
