"""Constructs invitations."""

from collections.abc import Awaitable, Callable
from datetime import time, timedelta
from functools import partial

from services.invitations.adapters.buildings import HeardBuildings
from services.invitations.adapters.drafts import DraftFiles
from services.invitations.adapters.hours import OfficeHours
from services.invitations.adapters.itip import Organizer
from services.invitations.adapters.mail import Mailroom
from services.invitations.adapters.offices import HeardSecretariats
from services.invitations.adapters.reception import WorkingDaysAhead
from services.invitations.adapters.replies import ReplyReader
from services.invitations.adapters.reply_mailbox import ImapReplies, counted
from services.invitations.adapters.smtp import MailServer, SmtpPost
from services.invitations.adapters.surroundings import ProjectedSurroundings
from services.invitations.domain.days import Day
from services.invitations.domain.displacements import Displacement
from services.invitations.domain.energy import Afterwards
from services.invitations.domain.hosts import RoomQuestion
from services.invitations.domain.invitations import InvitedMeeting
from services.invitations.domain.lines import Lines
from services.invitations.domain.mailbox import Known, Progress, Unused
from services.invitations.domain.mails import Mail
from services.invitations.domain.notices import Notice
from services.invitations.domain.numbers import Numbers
from services.invitations.domain.offices import Office
from services.invitations.domain.polls import Poll
from services.invitations.domain.requests import Request, Stopped
from services.invitations.domain.visitors import VisitorList
from services.invitations.handlers import register
from services.invitations.handlers.offices import know_offices_of_people_heard_before
from services.invitations.handlers.openings import Openings
from services.invitations.handlers.outbox import Outbox
from services.invitations.handlers.places import Doors
from services.invitations.handlers.putting_off import Waiting
from services.invitations.handlers.replies import ReplyDesk
from services.invitations.ports import Records
from services.invitations.settings import Encryption, Settings
from services.invitations.steps import STEPS
from services.invitations.web import routes
from services.invitations.web.offices import pages_of_secretariats
from shared.bus import Bus, Documents, Projection
from shared.contracts.availability import SourcesChanged
from shared.contracts.directory import ChallengeChanged, LocationChanged, PersonChanged
from shared.contracts.invitations import EVENTS
from shared.hosts import Hosts
from shared.mailbox import ImapMailbox, MailboxServer
from shared.security import Links, PersonIds
from shared.service import Service


def build(settings: Settings) -> Service:
    """The service, ready to start; nothing connects yet."""
    product = settings.product
    bus = Bus("invitations", product, says=EVENTS, private=STEPS, password=settings.redis_password)
    records = _records(bus)
    for projection in (records.locations, records.challenges, records.sources):
        projection.follow()
    links, organizer = Links(product.link_key), Organizer(product.mail_from, product.link_key)
    ids = PersonIds(product.person_key)
    secretariats = HeardSecretariats(bus, records, ids)
    surroundings = ProjectedSurroundings(records, ids, links, product.public_address.rstrip("/"))
    hosts = Hosts("mail", settings.smtp_at_once, settings.smtp_rest_seconds, settings.mails_per_second, bus.clock.seconds)
    post = SmtpPost(_mail_server(settings), Mailroom(organizer), hosts)
    openings = Openings(records, OfficeHours(settings.mail_hours, time(settings.day_before_hour)))
    buildings = HeardBuildings(records, surroundings, links, product.public_address.rstrip("/"))
    doors = Doors(buildings, post, openings, WorkingDaysAhead(settings.reception_hour))
    register(bus, records, surroundings, post, openings, timedelta(minutes=settings.sending_minutes), doors, secretariats)
    web = routes(bus, records, surroundings, links, organizer, DraftFiles(Mailroom(organizer)))
    web.include_router(pages_of_secretariats(bus, records, surroundings, secretariats, links))
    outbox = Outbox(bus, records, surroundings, openings.hours)
    known = partial(know_offices_of_people_heard_before, outbox, secretariats)
    return Service("invitations", bus, web, jobs=(known, Waiting(bus, every=15).run, *_reply_jobs(settings, outbox)))


def _reply_jobs(settings: Settings, outbox: Outbox) -> tuple[Callable[[], Awaitable[None]], ...]:
    """Answers by mail are read where there is a mailbox for them."""
    if not settings.imap_host or settings.imap_password is None:
        return ()
    product = settings.product
    server = MailboxServer(
        host=settings.imap_host,
        port=settings.imap_port,
        user=settings.imap_user or product.mail_from,
        password=settings.imap_password,
        timeout_seconds=settings.imap_timeout_seconds,
        tls=settings.imap_encryption is Encryption.TLS,
        starttls=settings.imap_encryption is Encryption.STARTTLS,
        folder=settings.imap_folder,
    )
    reader = ReplyReader(PersonIds(product.person_key), settings.imap_authserv_id)
    return (ReplyDesk(outbox, ImapReplies(ImapMailbox(server), reader), settings.imap_minutes * 60, counted).run,)


def _records(bus: Bus) -> Records:
    return Records(
        requests=Documents(bus, "request", Request),
        meetings=Documents(bus, "meeting", InvitedMeeting),
        polls=Documents(bus, "poll", Poll),
        displacements=Documents(bus, "displacement", Displacement),
        lines=Documents(bus, "lines", Lines),
        days=Documents(bus, "day", Day),
        mails=Documents(bus, "mail", Mail),
        stopped=Documents(bus, "stopped", Stopped),
        uids=Documents(bus, "uid", Known),
        progress=Documents(bus, "mailbox", Progress),
        unused=Documents(bus, "unused", Unused),
        numbers=Documents(bus, "numbers", Numbers),
        afterwards=Documents(bus, "afterwards", Afterwards),
        rooms=Documents(bus, "room", RoomQuestion),
        visitors=Documents(bus, "visitors", VisitorList),
        notices=Documents(bus, "notice", Notice),
        offices=Documents(bus, "office", Office),
        people=Projection(bus, PersonChanged),
        locations=Projection(bus, LocationChanged),
        challenges=Projection(bus, ChallengeChanged),
        sources=Projection(bus, SourcesChanged),
    )


def _mail_server(settings: Settings) -> MailServer:
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        timeout_seconds=settings.smtp_timeout_seconds,
        tls=settings.smtp_encryption is Encryption.TLS,
        starttls=settings.smtp_encryption is Encryption.STARTTLS,
        username=settings.smtp_username,
        password=settings.smtp_password,
    )
