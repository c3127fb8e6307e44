"""Settings of this service: environment variables `KL_INVITATIONS_…`."""

import os
from enum import StrEnum
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import ProductSettings


class Encryption(StrEnum):
    """How the connection with the mail server is made private."""

    NONE = "geen"
    STARTTLS = "starttls"
    TLS = "tls"


class Settings(BaseSettings):
    """Where mail goes, and how long one waits for it."""

    model_config = SettingsConfigDict(
        env_prefix="KL_INVITATIONS_", frozen=True, secrets_dir=os.environ.get("KL_SECRETS_DIR"), extra="ignore"
    )

    product: ProductSettings
    redis_password: SecretStr | None = None
    """Password of this service's user in the store, when the store has users."""
    smtp_host: str = "127.0.0.1"
    """Where the mail server is."""
    smtp_port: int = 1025
    """Port of the mail server: 587 with starttls, 465 with tls."""
    smtp_encryption: Encryption = Encryption.NONE
    """`geen` only for a server on this machine."""
    smtp_username: str | None = None
    """Who we are for the mail server; without it nobody logs in."""
    smtp_password: SecretStr | None = None
    """The password that goes with it."""
    smtp_timeout_seconds: float = Field(default=20, gt=0)
    """How long the mail server may take; then the mail is tried again later."""
    smtp_at_once: int = Field(default=6, ge=1)
    """Connections with the mail server at a time."""
    smtp_rest_seconds: float = Field(default=30, gt=0)
    """The first rest of a mail server that failed five times in a row."""
    mails_per_second: float = Field(default=25, gt=0)
    """So many mails that waited for the mail server it gets in a second once it is back."""
    mail_hours: bool = True
    """Mail goes out from 07:00 to 19:00 on working days only; what is asked for today, and the link that somebody asked for, at once."""
    day_before_hour: int = Field(default=15, ge=7, le=18)
    """At this hour of the working day before a meeting, whoever comes gets a short mail: when, where, how to get in, contact cards."""
    imap_host: str = ""
    """Where the mailbox of `KL_MAIL_FROM` is, to which answers come; empty: answers by mail are not read; others are."""
    imap_port: int = Field(default=993, ge=1, le=65535)
    """Port of that server: 993 with tls, 143 with starttls."""
    imap_encryption: Encryption = Encryption.TLS
    """`tls`, `starttls`, or `geen`: only for a server on this machine."""
    imap_user: str = ""
    """Who we are for that server; when empty, `KL_MAIL_FROM`."""
    imap_password: SecretStr | None = None
    """The password that goes with it."""
    imap_folder: str = "INBOX"
    """In which folder the answers are. What is understood is removed from it; everything else stays, unread."""
    imap_minutes: float = Field(default=1, gt=0)
    """Between two looks at the mailbox."""
    imap_timeout_seconds: float = Field(default=20, gt=0)
    """How long that server may take to answer."""
    imap_authserv_id: str = ""
    """The name under which your own mail server writes what it checked (Authentication-Results, RFC 8601): `mx.gemeente.example`. An answer
    that fails there does not count before its sender confirmed it by link. Your server must remove such lines that came with a mail."""
    reception_hour: int = Field(default=9, ge=7, le=17)
    """At this hour of the last day on which a building takes visitors, its reception gets the list of them."""
    sending_minutes: float = Field(default=5, gt=0)
    """After this long, invitations that are not delivered are said to be outstanding."""

    @model_validator(mode="after")
    def _mailbox_is_whole(self) -> Self:
        if self.imap_host and self.imap_password is None:
            raise ValueError("Geef bij de host van het postvak ook het wachtwoord (KL_INVITATIONS_IMAP_PASSWORD).")
        return self
