"""The post, by SMTP (RFC 5321)."""

import re
from dataclasses import dataclass
from typing import assert_never

import aiosmtplib
import structlog
from pydantic import SecretStr

from services.invitations.adapters.letters import compose
from services.invitations.adapters.mail import Mailroom, UnfitAddress
from services.invitations.adapters.place_letters import compose_notice
from services.invitations.domain.background import Background
from services.invitations.domain.letters import Letter
from services.invitations.domain.mails import Mail, MailState
from services.invitations.domain.notices import AtPlace, Notice
from services.invitations.ports import PutOff
from shared.hosts import Hosts

log = structlog.get_logger()
_CLOSING, _TOO_BIG, _PERMANENT = 421, 552, 500
_OF_THE_SYSTEM = re.compile(r"4\.3\.\d")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where it is and how one logs in. `tls`: from the first byte; `starttls`: upgraded, or no mail."""

    host: str
    port: int
    timeout_seconds: float
    tls: bool = False
    starttls: bool = False
    username: str | None = None
    password: SecretStr | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a log says of a mail: of which meeting or day, of which kind, and to whom or to which building, by id."""

    of: str
    kind: str
    to: str


@dataclass(frozen=True, slots=True)
class _Refused:
    """This mail will never be taken."""

    why: str


@dataclass(frozen=True, slots=True)
class _PutOff:
    """This mail may be taken later: of this recipient, or of what is in it."""


@dataclass(frozen=True, slots=True)
class _Away:
    """The server takes no mail at all, or went away before it said so. `tried`: it may have heard of this mail."""

    tried: bool


@dataclass(frozen=True, slots=True)
class SmtpPost:
    """One connection per mail. What is wrong with the server is found out for all mail together; what is wrong with one mail concerns no
    other.
    """

    server: MailServer
    mailroom: Mailroom
    hosts: Hosts

    async def deliver(self, mail: Mail, background: Background) -> MailState:
        """At least once: a crash after the server's 250 repeats it, with the same Message-ID."""
        return await self._post(compose(mail, background), About(mail.about, mail.kind, mail.person))

    async def notify(self, notice: Notice, at_place: AtPlace) -> MailState:
        """The same for a host or a reception; of no address it is refused."""
        return await self._post(compose_notice(notice, at_place), About(notice.meeting, notice.kind, str(notice.moment.location)))

    def wait(self) -> float:
        rest = self.hosts.rests(self._host)
        return self.hosts.turn(self._host, rest) if rest else 0.0

    @property
    def _host(self) -> str:
        return f"{self.server.host}:{self.server.port}"

    async def _post(self, letter: Letter, about: About) -> MailState:
        try:
            message = self.mailroom.message(letter)
        except UnfitAddress:
            return _refused(about, "unfit address")
        # The requester stands in cc and gets a copy of their own, without a calendar part: one that is not theirs would show buttons in
        # their Outlook. So the envelope has this recipient only.
        outcome = await self._visit(message.as_bytes(), letter.to.address)
        match outcome:
            case MailState():
                return outcome
            case _Refused(why):
                return _refused(about, why)
            case _PutOff():
                raise PutOff(tried=True)
            case _Away(tried):
                raise PutOff(tried=tried, wait=self.hosts.turn(self._host, failed=True))
            case unreachable:
                assert_never(unreachable)

    async def _visit(self, message: bytes, recipient: str) -> MailState | _Refused | _PutOff | _Away:
        async with self.hosts.visit(self._host, item=True) as visit:
            if not visit.open:
                raise PutOff(tried=False, wait=self.hosts.turn(self._host, visit.wait))
            outcome = await self._sent(message, recipient)
            visit.failed = isinstance(outcome, _Away)
            return outcome

    async def _sent(self, message: bytes, recipient: str) -> MailState | _Refused | _PutOff | _Away:
        heard = False
        try:
            async with self._connection() as connection:
                heard = True
                await connection.sendmail(self.mailroom.organizer.address, [recipient], message)
        except aiosmtplib.SMTPRecipientsRefused as refusal:
            return _of_this_mail(refusal.recipients[0])
        except aiosmtplib.SMTPDataError as refusal:
            return _of_this_mail(refusal)
        except aiosmtplib.SMTPSenderRefused as refusal:
            return _Refused(str(refusal.code)) if refusal.code == _TOO_BIG else _away(refusal, tried=False)
        except (aiosmtplib.SMTPException, OSError) as trouble:
            return _away(trouble, tried=heard)
        return MailState.SENT

    def _connection(self) -> aiosmtplib.SMTP:
        server = self.server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            timeout=server.timeout_seconds,
            use_tls=server.tls,
            start_tls=server.starttls,
            username=server.username,
            password=None if server.password is None else server.password.get_secret_value(),
        )


def _of_this_mail(refusal: aiosmtplib.SMTPResponseException) -> _Refused | _PutOff | _Away:
    """RFC 5321 4.2.1: 5yz is permanent, 4yz transient. 421 and, by RFC 3463, X.3.Z are of the whole server."""
    if refusal.code == _CLOSING or _OF_THE_SYSTEM.match(refusal.message):
        return _away(refusal, tried=True)
    return _PutOff() if refusal.code < _PERMANENT else _Refused(str(refusal.code))


def _away(trouble: Exception, *, tried: bool) -> _Away:
    code = trouble.code if isinstance(trouble, aiosmtplib.SMTPResponseException) else None
    log.warning("the mail server takes no mail", fault=type(trouble).__name__, code=code)
    return _Away(tried)


def _refused(about: About, why: str) -> MailState:
    log.warning("mail refused", about=about.of, to=about.to, kind=about.kind, why=why)
    return MailState.REFUSED
