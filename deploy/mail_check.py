"""Whether our mail gets out and answers come in: the mail server and the reply mailbox, each by logging in."""

import imaplib
import smtplib
from collections.abc import Iterator

from deploy.findings import Finding, Verdict
from services.invitations.settings import Encryption, Settings

_OK = 250


def mail_server(settings: Settings) -> Iterator[Finding]:
    """EHLO, encryption and login, as invitations does it. Raises OSError and SMTPException."""
    where = f"{settings.smtp_host}:{settings.smtp_port}"
    make = smtplib.SMTP_SSL if settings.smtp_encryption is Encryption.TLS else smtplib.SMTP
    with make(settings.smtp_host, settings.smtp_port, timeout=10) as server:
        code, _ = server.ehlo()
        if code != _OK:
            yield Finding("Mailserver", Verdict.WRONG, f"{where} antwoordt met {code} op onze groet")
            return
        if settings.smtp_encryption is Encryption.STARTTLS:
            if not server.has_extn("starttls"):
                yield Finding(
                    "Mailserver", Verdict.WRONG, f"{where} kent geen STARTTLS: kies tls of geen in KL_INVITATIONS_SMTP_ENCRYPTION"
                )
                return
            server.starttls()
            server.ehlo()
        yield from _logged_in(server, settings, where)


def _logged_in(server: smtplib.SMTP, settings: Settings, where: str) -> Iterator[Finding]:
    if not settings.smtp_username:
        yield Finding("Mailserver", Verdict.GOOD, f"{where} antwoordt ({_OK}), zonder inloggen")
        return
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
    try:
        server.login(settings.smtp_username, password)
    except smtplib.SMTPAuthenticationError as fault:
        yield Finding("Mailserver", Verdict.WRONG, f"{where} laat ons niet in ({fault.smtp_code}): controleer gebruiker en wachtwoord")
        return
    yield Finding("Mailserver", Verdict.GOOD, f"{where} antwoordt en laat ons in")


def reply_mailbox(settings: Settings) -> Iterator[Finding]:
    """Login, and the folder where answers come. Raises OSError and IMAP4.error for a server that does not speak IMAP."""
    if not settings.imap_host:
        yield Finding("Postvak", Verdict.UNKNOWN, "antwoorden per mail lezen we niet: geef KL_INVITATIONS_IMAP_HOST")
        return
    where = f"{settings.imap_host}:{settings.imap_port}"
    make = imaplib.IMAP4_SSL if settings.imap_encryption is Encryption.TLS else imaplib.IMAP4
    with make(settings.imap_host, settings.imap_port, timeout=10) as mailbox:
        if settings.imap_encryption is Encryption.STARTTLS:
            mailbox.starttls()
        password = settings.imap_password.get_secret_value() if settings.imap_password else ""
        try:
            mailbox.login(settings.imap_user or settings.product.mail_from, password)
        except imaplib.IMAP4.error:
            yield Finding("Postvak", Verdict.WRONG, f"{where} laat ons niet in: controleer gebruiker en wachtwoord")
            return
        answer, _ = mailbox.select(f'"{settings.imap_folder}"', readonly=True)
    there = answer == "OK"
    said = f"{where} laat ons in, map {settings.imap_folder}" if there else f"{where} heeft geen map {settings.imap_folder}"
    yield Finding("Postvak", Verdict.GOOD if there else Verdict.WRONG, said)
