"""What tests of availability arrange: a web server with published calendars, and the service itself on a real store."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar, cast

import httpx
from faststream.redis import BinaryMessageFormatV1
from pydantic import SecretStr
from redis.asyncio import Redis

from deploy.hosting import working
from services.availability.app import build
from services.availability.settings import Settings
from shared.bus import Keys
from shared.contracts.availability import EVENTS
from shared.contracts.event import Event
from shared.contracts.invitations import EntryWanted
from shared.http import front
from shared.kernel import GovernmentTier, MeetingId, PersonId
from shared.service import Service
from shared.settings import ProductSettings
from tests.builders import person, say
from tests.calendars import texts
from tests.quiet import is_quiet

E = TypeVar("E", bound=Event)
Answer = Callable[[BaseHTTPRequestHandler], None]
calendar_text, event_text = texts.calendar_text, texts.event_text


def body(content: bytes, status: int = 200, **headers: str) -> Answer:
    """An answer of the web server."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return send


class Site:
    """A web server; `answers` by path, `asked` what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}{path}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, self.headers.get("If-None-Match")))
                site.answers[self.path](self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


@contextmanager
def running_site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


class Desk:
    """Says events to a running availability, asks its pages, and reads from outside what it says."""

    def __init__(self, product: ProductSettings, client: Redis, service: Service, web: httpx.AsyncClient) -> None:
        self.product, self.client, self.service, self.web = product, client, service, web
        self.keys = Keys(product.shard, "availability")

    async def hear(self, *events: Event) -> None:
        """Everything is said twice."""
        await say(self.product, *events, *events)

    async def said(self, kind: type[E]) -> list[E]:
        bodies = [
            BinaryMessageFormatV1.parse(fields[b"__data__"])[0] for fields in await self._stream() if fields[b"type"] == kind.type.encode()
        ]
        return [kind.model_validate_json(json.dumps(json.loads(body)["data"])) for body in bodies]

    async def one(self, kind: type[E], fits: Callable[[E], bool] = lambda _: True, seconds: float = 20) -> E:
        """The last event of this kind that fits, once there is one. Raises AssertionError."""
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            if found := [event for event in await self.said(kind) if fits(event)]:
                return found[-1]
            assert asyncio.get_running_loop().time() < deadline, f"no {kind.kind()} in {seconds} s; said {await self.kinds()}"
            await asyncio.sleep(0.02)

    async def kinds(self) -> list[str]:
        known = {event.type.encode(): event.kind() for event in EVENTS}
        return [known[fields[b"type"]] for fields in await self._stream()]

    async def _stream(self) -> list[dict[bytes, bytes]]:
        entries = cast("list[tuple[bytes, dict[bytes, bytes]]]", await self.client.xrange(self.keys.events()))
        return [fields for _, fields in entries]

    async def quiet(self, until: Callable[..., Awaitable[None]]) -> None:
        """Everything heard and every step is handled."""
        await until(lambda: is_quiet(self.service.bus, self.client), "availability is quiet")

    async def turn_the_clock(self, forward: timedelta) -> None:
        await self.client.incrby(self.keys.clock_offset, round(forward.total_seconds() * 1000))

    async def introduce(self, address: str) -> PersonId:
        """The directory says who this is."""
        event = person(self.product, address, GovernmentTier.MUNICIPALITY)
        await self.hear(event)
        return event.person

    async def connect(self, owner: str, name: str = "werk", **source: object) -> httpx.Response:
        answer = await self.web.put(f"/v1/personen/{owner}/agendabronnen/{name}", json=source)
        return answer.raise_for_status()


@asynccontextmanager
async def running_desk(product: ProductSettings, client: Redis, **settings: object) -> AsyncIterator[Desk]:
    """Availability, running, with the loopback let in."""
    values = {"allowed_networks": ("127.0.0.0/8",), "watch_seconds": 0.2, "host_rest_seconds": 0.2, "spread_seconds": 0.01, **settings}
    service = build(Settings.model_validate({"product": product, "credentials_key": SecretStr("test-credentials-key"), **values}))
    transport = httpx.ASGITransport(front([service], product, "1.0.0"))
    token = product.webhook_token.get_secret_value()
    web = httpx.AsyncClient(transport=transport, base_url="http://kl.example", headers={"Authorization": f"Bearer {token}"})
    async with working([service]), web:
        yield Desk(product, client, service, web)


async def whole_store(client: Redis) -> bytes:
    """Every key with all it holds, in lower case: as it is read, since a dump is compressed."""
    found: list[object] = []
    for key in await client.keys("*"):
        kind = await client.type(key)
        match kind:
            case b"hash":
                found.append((key, await client.hgetall(key)))
            case b"stream":
                found.append((key, await client.xrange(key)))
            case b"zset":
                found.append((key, await client.zrange(key, 0, -1, withscores=True)))
            case b"set":
                found.append((key, await client.smembers(key)))
            case b"string":
                found.append((key, await client.get(key)))
            case _:
                raise AssertionError(kind)
    return repr(found).encode().lower()


def tomorrow(hour: int) -> datetime:
    """An hour of tomorrow, UTC."""
    return (datetime.now(UTC) + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)


def wanted(who: PersonId, *, requester: PersonId, meeting: str = "overleg-1", sequence: int = 0, **also: object) -> EntryWanted:
    """An entry for tomorrow at nine, UTC."""
    values: dict[str, object] = {
        "revision": sequence + 1,
        "meeting": MeetingId(meeting),
        "person": who,
        "sequence": sequence,
        "decided_at": datetime.now(UTC).replace(microsecond=0),
        "start": tomorrow(9),
        "end": tomorrow(10),
        "summary": "Opvang in de regio",
        "place": "Stadhuis, kamer 2",
        "description": "Hoe houden we het vol?",
        "on_behalf_of": requester,
        **also,
    }
    return EntryWanted.model_validate(values)


def published(*events: str) -> bytes:
    return calendar_text(*events).encode()
