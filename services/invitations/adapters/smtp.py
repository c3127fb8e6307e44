"""The post, by SMTP (RFC 5321)."""

from dataclasses import dataclass

import aiosmtplib
import structlog
from pydantic import SecretStr

from services.invitations.adapters.letters import compose
from services.invitations.adapters.mail import Mailroom, UnfitAddress
from services.invitations.domain.background import Background
from services.invitations.domain.mails import Mail, MailState
from shared.bus import Later

log = structlog.get_logger()


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
class SmtpPost:
    """One connection per mail. A 5xx for this mail is final; everything else is tried again."""

    server: MailServer
    mailroom: Mailroom

    async def deliver(self, mail: Mail, background: Background) -> MailState:
        """At least once: a crash after the server's 250 repeats it, with the same Message-ID."""
        try:
            message = self.mailroom.message(compose(mail, background))
        except UnfitAddress:
            return _refused(mail, "unfit address")
        try:
            # The requester stands in cc and gets a copy of their own, without a calendar part: one that is not theirs would show
            # buttons in their Outlook. So the envelope has this recipient only.
            await self._send(message.as_bytes(), background.to)
        except aiosmtplib.SMTPRecipientsRefused as refusal:
            return _refused_or_later(mail, min(one.code for one in refusal.recipients))
        except aiosmtplib.SMTPAuthenticationError:
            raise Later("the mail server does not let us in") from None
        except aiosmtplib.SMTPResponseException as refusal:
            return _refused_or_later(mail, refusal.code)
        except (aiosmtplib.SMTPException, OSError) as trouble:
            raise Later(f"the mail server is away: {type(trouble).__name__}") from None
        return MailState.SENT

    async def _send(self, message: bytes, recipient: str) -> None:
        server = self.server
        await aiosmtplib.send(
            message,
            sender=self.mailroom.organizer.address,
            recipients=[recipient],
            hostname=server.host,
            port=server.port,
            timeout=server.timeout_seconds,
            use_tls=server.tls,
            start_tls=server.starttls,
            username=server.username,
            password=None if server.password is None else server.password.get_secret_value(),
        )


def _refused_or_later(mail: Mail, code: int) -> MailState:
    """RFC 5321 4.2.1: 5yz is permanent, 4yz transient. 421 and 5xx at the greeting come as other errors."""
    if code < 500:
        raise Later(f"the mail server asks to try again: {code}")
    return _refused(mail, str(code))


def _refused(mail: Mail, why: str) -> MailState:
    log.warning("mail refused", about=mail.about, person=mail.person, kind=mail.kind, why=why)
    return MailState.REFUSED
