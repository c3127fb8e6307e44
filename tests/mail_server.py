"""A mail server that really runs, with one mailbox, and a private line to it."""

import asyncio
import imaplib
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from deploy.local.child import Child
from tests.integration.availability.conftest import free_port, listens

MAILBOX = "agenda@kortelijnen.example"


@dataclass
class Post:
    """A mail server with one mailbox. `put` is what arrives there."""

    folder: Path
    port: int = field(default_factory=free_port)
    options: tuple[str, ...] = ("--no-tls",)

    def __post_init__(self) -> None:
        command = [
            sys.executable,
            "-c",
            "from pymap.main import main; main()",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            *self.options,
        ]
        command += ["dict", "--demo-user", MAILBOX, "--demo-password", "wachtwoord"]
        self.child = Child("imap", self.folder, command, lambda: listens(self.port))

    @property
    def settings(self) -> dict[str, object]:
        return {
            "mailbox_address": MAILBOX,
            "mailbox_host": "127.0.0.1",
            "mailbox_port": self.port,
            "mailbox_encryption": "geen",
            "mailbox_password": SecretStr("wachtwoord"),
            "mailbox_poll_seconds": 0.05,
            "exchange_seconds": 5,
        }

    @property
    def reply_settings(self) -> dict[str, object]:
        """Of invitations, which look into it several times a second."""
        return {
            "imap_host": "127.0.0.1",
            "imap_port": self.port,
            "imap_encryption": "geen",
            "imap_user": MAILBOX,
            "imap_password": SecretStr("wachtwoord"),
            "imap_minutes": 0.003,
            "imap_timeout_seconds": 5,
        }

    def empty(self) -> None:
        with self.opened() as imap:
            imap.store("1:*", "+FLAGS.SILENT", r"(\Deleted)")
            imap.expunge()

    def opened(self) -> imaplib.IMAP4:
        imap = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        imap.login(MAILBOX, "wachtwoord")
        imap.select("INBOX")
        return imap

    def put(self, letter: EmailMessage, arrived: datetime | None = None) -> None:
        with self.opened() as imap:
            when = imaplib.Time2Internaldate(arrived or datetime.now(UTC))
            assert imap.append("INBOX", "", when, letter.as_bytes())[0] == "OK"

    def number(self) -> int:
        with self.opened() as imap:
            return len(imap.search(None, "ALL")[1][0].split())

    async def is_empty(self) -> bool:
        return await asyncio.to_thread(self.number) == 0


@asynccontextmanager
async def private_line_to(port: int, context: ssl.SSLContext) -> AsyncIterator[int]:
    """A port where TLS begins at the first byte; the server behind it knows only STARTTLS."""

    async def carried(heard: asyncio.StreamReader, told: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await heard.read(65536):
                told.write(data)
                await told.drain()
        told.close()

    async def visited(heard: asyncio.StreamReader, told: asyncio.StreamWriter) -> None:
        beyond, behind = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(carried(heard, behind), carried(beyond, told))

    async with await asyncio.start_server(visited, "127.0.0.1", 0, ssl=context) as server:
        yield server.sockets[0].getsockname()[1]


def certificate_in(folder: Path) -> tuple[Path, Path]:
    """Of 127.0.0.1, and the key that goes with it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post.example")])
    day = timedelta(days=1)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), datetime.now(UTC) - day, datetime.now(UTC) + day
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    certificate, secret = folder / "post.pem", folder / "post.key"
    certificate.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return certificate, secret
