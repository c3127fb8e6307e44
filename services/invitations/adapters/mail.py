"""A letter as a MIME message (RFC 5322, RFC 6047 2.4): the same letter, the same bytes."""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.invitations.adapters.itip import Organizer
from services.invitations.domain.letters import Enclosure, Letter, Mailbox
from services.invitations.domain.wording import one_line

_FIT = re.compile(r"[!#-'*+\-./0-9=?A-Z^_`a-z{|}~]+@[0-9A-Za-z.-]+", re.ASCII)
"""`dot-atom@domain` (RFC 5322 3.4.1); quoted and international addresses are not for the mail servers we know."""
_TEMPLATES = Path(__file__).parents[1] / "templates" / "mail"


class _MailPolicy(EmailPolicy):
    """`email.policy.SMTP`, but for what it folds wrongly: a subject of some 70 signs gets an empty first line, which readers show as a
    space, and a long quoted name loses its quotes, so that its comma begins another address.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if name in {"Subject", "From", "To", "Cc"} and value.isascii():
            return f"{name}: {value}\r\n".encode("ascii")  # at most 998 octets (RFC 5322 2.1.1): `one_line` keeps it far below
        return super().fold_binary(name, value)


_POLICY = _MailPolicy(linesep="\r\n")


class UnfitAddress(Exception):
    """An address that no header may hold; which one is not for a log."""

    def __init__(self) -> None:
        super().__init__("an address is not fit for a header")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class Mailroom:
    """Makes messages that come from the organizer's own mailbox."""

    organizer: Organizer
    _templates: Environment = field(default_factory=_environment)

    def message(self, letter: Letter) -> EmailMessage:
        """multipart/alternative: text, HTML, and the calendar part last, without Content-Disposition (MS-STANOICAL V0341–V0343).

        Raises UnfitAddress when an address cannot stand in a header.
        """
        seal = self._seal(letter.key)
        message = EmailMessage(policy=_POLICY)
        message["From"] = _address(Mailbox(letter.sender_name, self.organizer.address))
        message["To"] = _address(letter.to)
        if letter.cc is not None:
            message["Cc"] = _address(letter.cc)
        message["Subject"] = _header(letter.subject)
        message["Date"] = format_datetime(letter.dated)
        message["Message-ID"] = f"<{seal}@{self.organizer.address.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation answer to this
        message.set_content(self._rendered("brief.txt", letter), cte="quoted-printable")
        message.add_alternative(self._rendered("brief.html", letter), subtype="html", cte="quoted-printable")
        if letter.calendar is not None:
            part = EmailMessage(policy=_POLICY)
            params = {"charset": "UTF-8", "method": str(letter.calendar.method)}
            part.set_content(self.organizer.calendar(letter.calendar), maintype="text", subtype="calendar", cte="base64", params=params)
            message.attach(part)
        for inner in message.iter_parts():
            del inner["MIME-Version"]
        message["Content-Language"] = "nl"  # at the end: Content-* headers move with the first part
        message.set_boundary(f"=_{seal}")
        if letter.enclosures:
            _enclose(message, letter.enclosures, f"=_{seal}_bijlage")
        return message

    def _rendered(self, template: str, letter: Letter) -> str:
        return self._templates.get_template(template).render(letter=letter)

    def _seal(self, key: str) -> str:
        return hmac.new(self.organizer.link_key.get_secret_value().encode(), f"mail\0{key}".encode(), hashlib.sha256).hexdigest()[:32]


def _enclose(message: EmailMessage, files: tuple[Enclosure, ...], boundary: str) -> None:
    """As they are: the whole becomes multipart/mixed."""
    for file in files:
        params = {"charset": "UTF-8"}
        message.add_attachment(file.content, maintype="text", subtype=file.subtype, filename=file.name, params=params)
    for part in message.iter_parts():
        del part["MIME-Version"]
    message.set_boundary(boundary)


def _address(mailbox: Mailbox) -> Address:
    if not _FIT.fullmatch(mailbox.address):
        raise UnfitAddress
    return Address(_header(mailbox.name), addr_spec=mailbox.address)


def _header(text: str) -> str:
    """One line in which nothing reads as an encoded word (RFC 2047 2): that may hide the end of a header."""
    return one_line(text).replace("=?", "= ?")
