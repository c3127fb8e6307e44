"""Calendars that people mail to their own secret address: a real IMAP server holds the letters, and who mails is the mail program."""

import asyncio
import imaplib
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
import structlog
from pydantic import SecretStr
from redis.asyncio import Redis

from deploy.local.store import EmbeddedStore
from shared.contracts.availability import BusyTimeChanged, SourcesChanged
from shared.kernel import Block, BusyKind, PersonId
from shared.security import Links, Purpose
from shared.settings import ProductSettings
from tests.availability_world import Desk, calendar_text, event_text, running_desk, tomorrow, whole_store
from tests.calendars.marked import MARKER
from tests.mail_server import MAILBOX, Post, certificate_in, private_line_to

Until = Callable[..., Awaitable[None]]
ADDRESS = "directeur@gemeente.example"


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    running = Post(tmp_path)
    running.child.start()
    yield running
    running.child.stop()


@pytest.fixture
async def desk(product: ProductSettings, client: Redis, post: Post) -> AsyncIterator[Desk]:
    async with running_desk(product, client, **post.settings) as running:
        yield running


@pytest.fixture
async def address(desk: Desk, until: Until) -> str:
    return await secret_address(desk, until)


async def secret_address(desk: Desk, until: Until) -> str:
    """As somebody reads it on their own page."""
    person = await desk.introduce(ADDRESS)
    await desk.quiet(until)
    return await _on_the_page_of(person, desk)


async def _on_the_page_of(person: PersonId, desk: Desk) -> str:
    link = Links(desk.product.link_key).token(Purpose.PERSONAL, person=person)
    page = (await desk.web.get(f"/mijn/{link}/agendas")).raise_for_status().text
    (found,) = re.findall(r"agenda\+\S+?@kortelijnen\.example", page)
    return str(found)


def busy_at(hour: int) -> bytes:
    """A calendar with one hour of tomorrow."""
    return calendar_text(event_text(f"DTSTART:{tomorrow(hour):%Y%m%dT%H%M%SZ}", "DURATION:PT1H", f"SUMMARY:{MARKER}")).encode()


def letter(to: str, content: bytes | None = None, kind: str = "text/calendar", name: str = "agenda.ics") -> EmailMessage:
    """What Outlook sends: a word above it, the file below."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"{MARKER} <iemand@elders.example>", to, f"Agenda van {MARKER}"
    mail.set_content(f"Zie de bijlage, {MARKER}.")
    if content is not None:
        maintype, _, subtype = kind.partition("/")
        mail.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return mail


def one_hour(hour: int, said: BusyTimeChanged) -> bool:
    return said.blocks == (Block(tomorrow(hour), tomorrow(hour + 1), BusyKind.FIXED),)


async def test_a_mailed_calendar_gives_busy_time_and_a_newer_takes_its_place(desk: Desk, post: Post, address: str, until: Until) -> None:
    for hour, kind in ((9, "text/calendar"), (13, "application/octet-stream")):
        post.put(letter(address, busy_at(hour), kind))
        await desk.one(BusyTimeChanged, partial(one_hour, hour))
        await until(post.is_empty, "the letter is gone")
    assert [source for said in await desk.said(SourcesChanged) for source in said.kinds] == ["momentopname"]


async def test_the_mail_server_says_to_whom_it_went(desk: Desk, post: Post, address: str) -> None:
    mail = letter("Iedereen <lijst@elders.example>", busy_at(9))
    mail["Delivered-To"] = address.upper()
    post.put(mail)
    await desk.one(BusyTimeChanged, partial(one_hour, 9))


def no_calendar(address: str) -> list[EmailMessage]:
    proof = address.partition("@")[0][-1]
    nearly = address.replace(f"{proof}@", f"{'a' if proof != 'a' else 'b'}@")
    answer = calendar_text(event_text(f"DTSTART:{tomorrow(9):%Y%m%dT%H%M%SZ}", "DURATION:PT1H")).replace(
        "VERSION", "METHOD:REPLY\r\nVERSION", 1
    )
    return [
        letter(nearly, busy_at(9)),
        letter(MAILBOX, busy_at(9)),
        letter(address),
        letter(address, b"<html>Meld u aan</html>"),
        letter(address, b"BEGIN:VCALENDAR\r\nX-VEEL:" + b"x" * (11 * 1024 * 1024) + b"\r\nEND:VCALENDAR\r\n"),
        letter(address, b"x" * (16 * 1024 * 1024)),
        letter(address, b"\x78\x9f\x3e\x22" + busy_at(9), "application/ms-tnef", "winmail.dat"),
        letter(address, answer.encode()),
    ]


async def test_what_is_no_calendar_of_somebody_known_changes_nothing_and_is_gone(
    desk: Desk, post: Post, address: str, until: Until
) -> None:
    for mail in no_calendar(address):
        await asyncio.to_thread(post.put, mail)
    await until(post.is_empty, "every letter is gone", 30)
    await desk.quiet(until)
    assert await desk.said(SourcesChanged) == []
    post.put(letter(address, busy_at(9)))
    await desk.one(BusyTimeChanged, partial(one_hour, 9))


async def test_a_letter_that_waited_is_no_news_after_an_uploaded_file(desk: Desk, post: Post, address: str, until: Until) -> None:
    post.put(letter(address, busy_at(9)))
    await desk.one(BusyTimeChanged, partial(one_hour, 9))
    post.put(letter(address, busy_at(13)), datetime.now(UTC) - timedelta(hours=1))
    await until(post.is_empty, "the letter is gone")
    await desk.quiet(until)
    assert one_hour(9, (await desk.said(BusyTimeChanged))[-1])


async def test_two_of_us_do_what_one_does(product: ProductSettings, client: Redis, post: Post, until: Until) -> None:
    async with AsyncExitStack() as both:
        desk, _ = [await both.enter_async_context(running_desk(product, client, **post.settings)) for _ in range(2)]
        to, now = await secret_address(desk, until), datetime.now(UTC)
        for hour in (9, 10, 11, 12, 13):
            post.put(letter(to, busy_at(hour)), now + timedelta(seconds=hour - 60))
        await until(post.is_empty, "every letter is gone")
        await desk.quiet(until)
        assert one_hour(13, (await desk.said(BusyTimeChanged))[-1])


async def test_a_letter_outlives_a_store_that_is_away(tmp_path: Path, post: Post, until: Until) -> None:
    secrets = {name: SecretStr("geheim-van-de-proef") for name in ("person_key", "link_key", "webhook_token")}
    with EmbeddedStore(tmp_path / "store") as store:
        async with Redis.from_url(store.url) as client, running_desk(_product(store, secrets), client, **post.settings) as desk:
            to = await secret_address(desk, until)
            with structlog.testing.capture_logs() as logged:
                store.kill()
                post.put(letter(to, busy_at(9)))
                await until(lambda: any(line["event"] == "job failed" for line in logged), "a look at the mailbox fails", 30)
            assert post.number() == 1
            store.start()
            await desk.one(BusyTimeChanged, partial(one_hour, 9), 30)
            await until(post.is_empty, "the letter is gone")


def _product(store: EmbeddedStore, secrets: dict[str, SecretStr]) -> ProductSettings:
    return ProductSettings.model_validate({"redis_url": store.url, "shard": "proef", **secrets})


@pytest.mark.parametrize(("days", "stays"), [(1, 1), (4, 0)])
async def test_a_letter_that_we_cannot_handle_stays_for_three_days(
    desk: Desk, client: Redis, post: Post, address: str, until: Until, days: int, stays: int
) -> None:
    with structlog.testing.capture_logs() as logged:
        try:
            await client.config_set("maxmemory", 1)  # the store answers, and takes nothing
            post.put(letter(address, busy_at(9)), datetime.now(UTC) - timedelta(days=days))
            await until(lambda: [line for line in logged if "could not be handled" in line["event"]] != [], "a letter is tried")
            await until(lambda: asyncio.to_thread(lambda: post.number() == stays), "it stays or goes")
        finally:
            await client.config_set("maxmemory", 0)
    warning = next(line for line in logged if "could not be handled" in line["event"])
    assert (set(warning), warning["given_up"]) == ({"event", "log_level", "person", "fault", "given_up"}, days > 3)
    if stays:
        await desk.one(BusyTimeChanged, partial(one_hour, 9))
        await until(post.is_empty, "the letter is gone")


async def test_a_mail_server_may_be_away_and_come_back(desk: Desk, post: Post, address: str, until: Until) -> None:
    for hour in (9, 13):
        with structlog.testing.capture_logs() as logged:
            post.child.stop()
            await until(lambda logged=logged: any(line["event"] == "mailbox away" for line in logged), "the mailbox is away")
        post.child.start()
        post.put(letter(address, busy_at(hour)))
        await desk.one(BusyTimeChanged, partial(one_hour, hour))


async def test_no_text_of_a_letter_is_anywhere(desk: Desk, client: Redis, post: Post, address: str, until: Until, log: StringIO) -> None:
    with structlog.testing.capture_logs() as logged:
        for mail in (letter(MAILBOX, busy_at(9)), letter(address, MARKER.encode()), letter(address, busy_at(9))):
            post.put(mail)
        await desk.one(BusyTimeChanged, partial(one_hour, 9))
        await until(post.is_empty, "every letter is gone")
    assert MARKER.encode() not in await whole_store(client)
    assert MARKER not in (written := f"{logged} {log.getvalue()}".lower())
    assert address not in written


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
async def test_a_letter_is_read_over_a_private_line(
    product: ProductSettings, client: Redis, tmp_path: Path, until: Until, monkeypatch: pytest.MonkeyPatch, encryption: str
) -> None:
    certificate, key = certificate_in(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    post = Post(tmp_path, options=("--cert", str(certificate), "--key", str(key)))
    post.child.start()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    async with private_line_to(post.port, context) as port:
        line = {"mailbox_encryption": encryption, "mailbox_port": port if encryption == "tls" else post.port}
        async with running_desk(product, client, **(post.settings | line)) as desk:
            to = await secret_address(desk, until)
            with imaplib.IMAP4("127.0.0.1", post.port, timeout=10) as imap:
                imap.starttls()
                imap.login(MAILBOX, "wachtwoord")
                imap.append("INBOX", "", imaplib.Time2Internaldate(datetime.now(UTC)), letter(to, busy_at(9)).as_bytes())
            await desk.one(BusyTimeChanged, partial(one_hour, 9))
    post.child.stop()
