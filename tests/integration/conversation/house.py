"""Every service of the product with the servers of its adopters: two calendar servers, a mail server, a mailbox for answers."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any, cast

import httpx
import icalendar
from aiosmtpd.controller import Controller
from pydantic import SecretStr

from deploy.hosting import until_heard, until_ready, working
from deploy.services import NAMES, entrance
from deploy.settings import read
from shared.http import front
from shared.service import Service
from shared.settings import ProductSettings
from tests.component.invitations.conftest import Catcher
from tests.integration.availability.conftest import Calendar, free_port
from tests.mail_server import Post

CITY, WATER, PROVINCE = "directeur@gemeente.example", "secretaris@waterschap.example", "hoofd@provincie.example"
"""The first two have a calendar we may write, the third lives in Outlook: their busy time is pushed."""
ASKER = {"naam": "programmamanager Water, ministerie", "email": "programmamanager@rijk.example", "telefoon": "070 000 00 00"}


@dataclass
class House:
    """The running product, seen from outside."""

    http: httpx.AsyncClient
    catcher: Catcher
    post: Post
    calendars: Mapping[str, Calendar]

    async def put(self, path: str, body: object) -> None:
        (await self.http.put(path, json=body)).raise_for_status()

    async def ask(self) -> str:
        """The id of a meeting of all three, within ten working days."""
        people = [{"email": address, "rol": "verplicht"} for address in (CITY, WATER, PROVINCE)]
        body = {"vraag": "Hoe houden we de dijk droog?", "deelnemers": people, "binnenWerkdagen": 10, "aanvrager": ASKER, "vorm": "online"}
        answer = await self.http.post("/v1/overleggen", json=body)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    async def meeting(self, id: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self.http.get(f"/v1/overleggen/{id}")).raise_for_status().json()
        return found

    async def eventually(self, id: str, **expected: object) -> None:
        """Returns once these fields of the meeting are so."""
        await self.until(id, lambda meeting: all(meeting.get(name) == value for name, value in expected.items()))

    async def until(self, id: str, holds: Callable[[dict[str, Any]], bool], seconds: float = 30) -> None:
        """Returns once this is true of the meeting. Raises AssertionError with the meeting when it never is."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not holds(found := await self.meeting(id)):
            assert asyncio.get_running_loop().time() < deadline, found
            await asyncio.sleep(0.1)

    async def entry(self, address: str, sequence: int, seconds: float = 30) -> icalendar.Event:
        """The one entry in this calendar, once it has this SEQUENCE."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not (found := [one for one in await asyncio.to_thread(self._entries, address) if _sequence(one) == sequence]):
            assert asyncio.get_running_loop().time() < deadline, f"no entry with SEQUENCE {sequence}"
            await asyncio.sleep(0.1)
        (entry,) = found
        return entry

    async def gone(self, address: str, seconds: float = 30) -> None:
        deadline = asyncio.get_running_loop().time() + seconds
        while [one for one in await asyncio.to_thread(self._entries, address) if str(one.get("STATUS")) != "CANCELLED"]:
            assert asyncio.get_running_loop().time() < deadline, "the entry is still there"
            await asyncio.sleep(0.1)

    async def invitation(self, address: str, method: str, sequence: int, seconds: float = 30) -> icalendar.Event:
        """The calendar part of the mail to somebody with this METHOD and SEQUENCE, once it is there."""
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            for part in map(_calendar_part, self.catcher.mails(address)):
                if part is None or str(part["METHOD"]) != method:
                    continue
                (event,) = part.events
                if _sequence(event) == sequence:
                    return event
            assert asyncio.get_running_loop().time() < deadline, f"no {method} with SEQUENCE {sequence}"
            await asyncio.sleep(0.05)

    async def in_calendar(self, address: str, partstat: str) -> None:
        """What a calendar program does when its owner answers."""
        await asyncio.to_thread(self._answer_in_calendar, address, partstat)

    def by_mail(self, method: str, event: icalendar.Event, partstat: str, **changed: object) -> None:
        """What Outlook of the third sends: a REPLY or COUNTER to the ORGANIZER; `changed` are `start`, `end` or `sent_by`."""
        start, end = changed.get("start", event.start), changed.get("end", event.end)
        by = f';SENT-BY="mailto:{changed["sent_by"]}"' if "sent_by" in changed else ""
        lines = [
            "BEGIN:VCALENDAR",
            f"METHOD:{method}",
            "PRODID:Microsoft Exchange Server 2010",
            "VERSION:2.0",
            "BEGIN:VEVENT",
            f"ATTENDEE;PARTSTAT={partstat}{by}:MAILTO:{PROVINCE}",
            f"UID:{event['UID']}",
            f"DTSTART:{cast('datetime', start).astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTEND:{cast('datetime', end).astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTAMP:{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
            f"SEQUENCE:{event['SEQUENCE']}",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
        mail = EmailMessage()
        mail["From"], mail["To"] = str(changed.get("sent_by", PROVINCE)), "overleg@kortelijnen.example"
        mail["Subject"], mail["Message-ID"] = f"{partstat}: overleg", f"<{method}.{event['SEQUENCE']}.{partstat}@provincie.example>"
        mail.set_content("Zie de agenda.")
        mail.add_alternative(
            "\r\n".join(lines).encode(), maintype="text", subtype="calendar", params={"method": method, "charset": "UTF-8"}
        )
        self.post.put(mail)

    def _entries(self, address: str) -> list[icalendar.Event]:
        return [event for _, text in self._objects(address) for event in icalendar.Calendar.from_ical(text).events]

    def _objects(self, address: str) -> list[tuple[str, str]]:
        calendar = self.calendars[address]
        with calendar.server.client as client:
            listing = client.request("PROPFIND", calendar.path, headers={"Depth": "1"}).text
        names = [found.rsplit("/", 1)[-1] for found in re.findall(r"href>([^<]+)\.ics<", listing)]
        return [(name, calendar.get(name).text) for name in names]

    def _answer_in_calendar(self, address: str, partstat: str) -> None:
        ((name, _),) = self._objects(address)
        found = self.calendars[address].get(name)
        text = re.sub(r"PARTSTAT=[A-Z-]+", f"PARTSTAT={partstat}", found.text.replace("\r\n ", ""))
        self.calendars[address].put(name, text, found.headers["etag"])


def _sequence(event: icalendar.Event) -> int:
    return int(str(event.get("SEQUENCE", 0)))


def _calendar_part(mail: EmailMessage) -> icalendar.Calendar | None:
    part = mail.get_body(("plain",)) and next((one for one in mail.walk() if one.get_content_type() == "text/calendar"), None)
    return None if part is None else icalendar.Calendar.from_ical(cast("bytes", part.get_payload(decode=True)))


@asynccontextmanager
async def running(product: ProductSettings, post: Post, calendars: Mapping[str, Calendar]) -> AsyncIterator[House]:
    """All seven services, and the three people."""
    catcher = Catcher()
    mail_server = Controller(catcher, hostname="127.0.0.1", port=free_port())
    mail_server.start()
    services = _built(product, mail_server.port, post)
    transport = httpx.ASGITransport(front(services, product, "1.0.0"))
    token = product.webhook_token.get_secret_value()
    async with (
        working(services),
        httpx.AsyncClient(transport=transport, base_url=product.public_address, headers={"Authorization": f"Bearer {token}"}) as http,
    ):
        await until_ready(services)
        house = House(http, catcher, post, calendars)
        await _settle_in(house, services)
        yield house
    mail_server.stop()


def _built(product: ProductSettings, smtp_port: int, post: Post) -> list[Service]:
    mine: dict[str, dict[str, object]] = {
        "availability": {
            "allowed_networks": ("127.0.0.0/8",),
            "credentials_key": SecretStr("test-credentials-key"),
            "watch_seconds": 0.2,
            "reserve_weeks": 0,
        },
        "invitations": {"smtp_port": smtp_port, "mail_hours": False} | post.reply_settings,
    }
    return [(found := entrance(name)).build(read(found.settings, product=product, **mine.get(name, {}))) for name in NAMES]


async def _settle_in(house: House, services: Sequence[Service]) -> None:
    tiers = {CITY: "gemeente", WATER: "waterschap", PROVINCE: "provincie"}
    people = [
        {"email": address, "naam": address.partition("@")[0], "functie": "directeur", "bestuurslaag": tier}
        for address, tier in tiers.items()
    ]
    people[-1] |= {"secretariaat": "secretariaat@provincie.example", "antwoordDoor": "beiden"}
    (await house.http.post("/v1/personen/_importeer", json=people)).raise_for_status()
    await until_heard(services, "directory")
    sources = [
        {
            "eigenaar": address,
            "naam": "agenda",
            "soort": "caldav",
            "adres": calendar.connection.address,
            "gebruiker": calendar.connection.user,
            "wachtwoord": calendar.connection.password,
            "schrijven": True,
        }
        for address, calendar in house.calendars.items()
    ]
    (await house.http.post("/v1/agendabronnen", json=sources)).raise_for_status()
    listed = {one["email"]: one["id"] for one in (await house.http.get("/v1/personen")).raise_for_status().json()}
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    pushed = {"van": today.isoformat(), "tot": (today + timedelta(days=60)).isoformat(), "blokken": []}
    await house.put(f"/v1/personen/{listed[PROVINCE]}/bezet", pushed)
