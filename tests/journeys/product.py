"""The product as somebody outside meets it: its address, its mail, its calendar server."""

import json
import mailbox
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar

import httpx

from tests.journeys.agenda import Agenda

T = TypeVar("T")
PATIENCE = 60.0


def eventually(look: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T:
    """The first answer that is true. Raises AssertionError with `what` when there is none in time."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"did not happen within {seconds:.0f} s: {what}"
        time.sleep(0.2)
    return found


@dataclass(frozen=True)
class Product:
    """A running product, found by its run.json."""

    run: dict[str, Any]
    http: httpx.Client

    @property
    def address(self) -> str:
        return str(self.run["adres"])

    @property
    def connected(self) -> dict[str, str]:
        """Address → password of those whose calendar we may write."""
        users: dict[str, str] = self.run["caldav"]["gebruikers"]
        return users

    def mails_to(self, address: str) -> list[EmailMessage]:
        """Everything somebody got, oldest first."""
        box = mailbox.Maildir(self.run["maildir"], create=False)
        mails = [message_from_bytes(box.get_bytes(key), policy=policy.default) for key in sorted(box.keys())]
        return [mail for mail in mails if address in str(mail["To"])]

    def link_to(self, address: str, about: str = "/antwoord/") -> str:
        """The personal link in the newest mail to somebody."""

        def look() -> str | None:
            for mail in reversed(self.mails_to(address)):
                body = mail.get_body(preferencelist=("plain",))
                if body and (found := re.search(rf"https?://\S+{about}[\w.~-]+", body.get_content())):
                    return found[0]
            return None

        return eventually(look, f"a mail with a link for a participant ({about})")

    def agenda_of(self, address: str) -> Agenda:
        """Somebody's own calendar."""
        return Agenda(self.run["caldav"]["adres"], address, self.connected[address])

    def ask(self, **body: object) -> str:
        """Ask a meeting by the webhook; its id."""
        answer = self.http.post("/v1/overleggen", json=body)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def meeting(self, id: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.http.get(f"/v1/overleggen/{id}").raise_for_status().json()
        return answer

    def settled(self, id: str, *statuses: str) -> dict[str, Any]:
        """The meeting once it has one of these statuses."""
        eventually(lambda: self.meeting(id)["status"] in statuses, f"the meeting becomes {' or '.join(statuses)}")
        return self.meeting(id)


def calendar_part(mail: EmailMessage) -> str | None:
    """The text/calendar part of a mail, unfolded (RFC 5545 3.1)."""
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            content = part.get_content()
            text = content.decode() if isinstance(content, bytes) else str(content)
            return text.replace("\r\n", "\n").replace("\n ", "")
    return None


@contextmanager
def running(folder: Path, *options: str, **more: str) -> Iterator[Product]:
    """`korte-lijnen run` in a folder of its own, on free ports, from ready to stopped; `more` are settings."""
    settings = {"KL_HTTP_PORT": "0", "KL_DATA_DIR": str(folder), **more}
    log = (folder.parent / f"{folder.name}.out").open("wb")
    process = subprocess.Popen(
        [Path(sys.executable).with_name("korte-lijnen"), "run", *options],
        env={**os.environ, **settings},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    file = folder / "run.json"
    try:
        eventually(lambda: file.exists() or process.poll() is not None, "run.json is written", 90)
        assert process.poll() is None, Path(log.name).read_text()
        run = json.loads(file.read_text())
        with httpx.Client(base_url=run["adres"], headers={"Authorization": f"Bearer {run['token']}"}, timeout=30) as client:
            yield Product(run, client)
    finally:
        process.terminate()
        process.wait(30)
        log.close()
