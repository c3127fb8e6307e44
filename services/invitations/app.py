"""Constructs invitations."""

from datetime import timedelta

from services.invitations.adapters.hours import OfficeHours
from services.invitations.adapters.itip import Organizer
from services.invitations.adapters.mail import Mailroom
from services.invitations.adapters.smtp import MailServer, SmtpPost
from services.invitations.adapters.surroundings import ProjectedSurroundings
from services.invitations.domain.days import Day
from services.invitations.domain.displacements import Displacement
from services.invitations.domain.invitations import InvitedMeeting
from services.invitations.domain.lines import Lines
from services.invitations.domain.mails import Mail
from services.invitations.domain.polls import Poll
from services.invitations.domain.requests import Request, Stopped
from services.invitations.handlers import register
from services.invitations.handlers.openings import Openings
from services.invitations.ports import Records
from services.invitations.settings import Encryption, Settings
from services.invitations.steps import STEPS
from services.invitations.web import routes
from shared.bus import Bus, Documents, Projection
from shared.contracts.availability import SourcesChanged
from shared.contracts.directory import ChallengeChanged, LocationChanged, PersonChanged
from shared.contracts.invitations import EVENTS
from shared.security import Links, PersonIds
from shared.service import Service


def build(settings: Settings) -> Service:
    """The service, ready to start; nothing connects yet."""
    product = settings.product
    bus = Bus("invitations", product, says=EVENTS, private=STEPS, password=settings.redis_password)
    records = _records(bus)
    for projection in (records.people, records.locations, records.challenges, records.sources):
        projection.follow()
    links, organizer = Links(product.link_key), Organizer(product.mail_from, product.link_key)
    surroundings = ProjectedSurroundings(records, PersonIds(product.person_key), links, product.public_address.rstrip("/"))
    post = SmtpPost(_mail_server(settings), Mailroom(organizer))
    openings = Openings(records, OfficeHours(kept=settings.mail_hours))
    register(bus, records, surroundings, post, openings, timedelta(minutes=settings.sending_minutes))
    return Service("invitations", bus, routes(bus, records, surroundings, links, organizer))


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
