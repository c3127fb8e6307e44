"""The ports `CalendarSource` and `Agenda` on CalDAV (RFC 4791), by the `caldav` package over our own network.

Its client builds and reads the XML; what goes over the wire goes through `network.py`. Raw objects are fetched and expanded here: servers
misread zones, all-day time and out-of-office. A time range asked for is wider than the window, since servers filter by the wrong zone.
"""

import hashlib
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from caldav.async_davclient import AsyncDAVClient
from caldav.lib.error import AuthorizationError, DAVError
from caldav.response import DAVResponse
from lxml.etree import LxmlError  # type: ignore[import-untyped]  # it has no types

from services.availability.adapters.network import Answer, Network, Unanswered
from services.availability.domain.busy import Window
from services.availability.domain.reading import Fault, Unreadable
from services.availability.domain.sources import Connection
from services.availability.ports import Fetched, Unchanged

WIDER = timedelta(hours=26)
WHOLE = 1_000
"""A calendar of at most so many objects is asked for whole: for a server that costs a third to a quarter of a time range (Radicale)."""
_RESOURCE_TYPE = "{DAV:}resourcetype"
_CALENDAR = "{urn:ietf:params:xml:ns:caldav}calendar"
_CTAG = "{http://calendarserver.org/ns/}getctag"
_MULTISTATUS = 207
_WHAT_IT_IS = (  # by hand: the library does not know getctag here
    '<?xml version="1.0" encoding="utf-8"?><D:propfind xmlns:D="DAV:" xmlns:S="http://calendarserver.org/ns/"><D:prop>'
    "<D:resourcetype/><S:getctag/></D:prop></D:propfind>"
)
_ETAGS = '<?xml version="1.0" encoding="utf-8"?><D:propfind xmlns:D="DAV:"><D:prop><D:getetag/></D:prop></D:propfind>'


def silence_the_library() -> None:
    """`caldav` logs whole bodies, its own logger's and the root's: calendars are not for logs."""
    logging.getLogger("caldav").setLevel(logging.CRITICAL + 1)
    root = logging.getLogger()
    if not any(isinstance(known, _NotFromCaldav) for known in root.filters):
        root.addFilter(_NotFromCaldav())


class _NotFromCaldav(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return "/caldav/" not in record.pathname.replace("\\", "/")


class DavClient(AsyncDAVClient):
    """The library's client with our network in the place of its HTTP library."""

    def __init__(self, network: Network, connection: Connection) -> None:
        self._network, self._connection = network, connection
        super().__init__(url=connection.address, enable_rfc6764=False)

    def _create_session(self) -> None:
        auth = (self._connection.user, self._connection.password) if self._connection.user else None
        self.session = _Session(self._network, auth)


class _Session:
    """What the library calls to reach a server."""

    def __init__(self, network: Network, auth: tuple[str, str] | None) -> None:
        self._network, self._auth = network, auth

    async def request(
        self,
        *,
        method: str,
        url: str,
        headers: Mapping[str, str],
        data: bytes | None = None,
        **_: Any,  # noqa: ANN401  # time-outs, proxies and certificates are the network's
    ) -> "_Response":
        return _Response(await self._network.exchange(method, url, headers=headers, content=data or b"", auth=self._auth))

    async def close(self) -> None:
        """Nothing is open."""


class _Response:
    """An answer as the library reads it."""

    def __init__(self, answer: Answer) -> None:
        self.status_code, self.content, self.headers, self.reason = answer.status, answer.body, httpx.Headers(dict(answer.headers)), ""
        self.text = answer.body.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Collection:
    """A calendar on a server; `ctag` changes with its contents (empty: the server has none)."""

    address: str
    ctag: str


@asynccontextmanager
async def answers(client: DavClient) -> AsyncIterator[DavClient]:
    """Whatever the library raises becomes Unanswered."""
    try:
        yield client
    except AuthorizationError:
        raise Unanswered(Fault.REFUSED, "not let in") from None
    except (DAVError, LxmlError, ValueError, AttributeError, TypeError, KeyError) as fault:
        raise Unanswered(Fault.UNREADABLE, type(fault).__name__) from None


async def collections(client: DavClient) -> list[Collection]:
    """The calendar at the address, or else the calendars of the account there. Raises Unanswered when there is none: never free."""
    async with answers(client):
        found = await _collection(client, str(client.url))
        if found is not None:
            return [found]
        calendars = await client.get_calendars()
        addresses = [urljoin(str(client.url), str(calendar.url)) for calendar in calendars]
        known = [await _collection(client, address) for address in addresses if _same_host(address, str(client.url))]
    if not any(known):
        raise Unanswered(Fault.UNREADABLE, "no calendar at this address")
    return [collection for collection in known if collection is not None]


async def _collection(client: DavClient, address: str) -> Collection | None:
    response = await client.propfind(address, body=_WHAT_IT_IS, depth=0)
    expect(response, _MULTISTATUS)
    properties: Mapping[str, Any] = response.results[0].properties if response.results else {}  # type: ignore[union-attr]  # of a PROPFIND
    if _CALENDAR not in (properties.get(_RESOURCE_TYPE) or ()):
        return None
    return Collection(address if address.endswith("/") else f"{address}/", str(properties.get(_CTAG) or ""))


def expect(response: DAVResponse, *statuses: int) -> DAVResponse:
    """The response, when it has one of these statuses. Raises Unanswered."""
    Answer(response.status, {}, b"").expected(*statuses)
    return response


def _same_host(address: str, other: str) -> bool:
    return urlsplit(address).netloc.rpartition("@")[2] == urlsplit(other).netloc.rpartition("@")[2]


class CalDavCalendar:
    """The objects of a calendar that may touch a window. The tag is that of all collections together."""

    def __init__(self, network: Network, connection: Connection) -> None:
        self._client = DavClient(network, connection)

    async def fetch(self, window: Window, tag: str) -> Fetched | Unchanged | Unreadable:
        try:
            found = await collections(self._client)
            now = _tag(found)
            if now and now == tag:
                return Unchanged()
            return Fetched(tuple([text for collection in found for text in await self._texts(collection, window)]), now)
        except Unanswered as fault:
            return Unreadable(fault.fault, fault.detail)

    async def _texts(self, collection: Collection, window: Window) -> list[bytes]:
        async with answers(self._client) as client:
            objects = expect(await client.propfind(collection.address, body=_ETAGS, depth=1), _MULTISTATUS)
            whole = len(objects.results or ()) <= WHOLE
            start, end = (None, None) if whole else (window.start - WIDER, window.end + WIDER)
            response = expect(await client.calendar_query(collection.address, start, end, event=True), _MULTISTATUS)
        texts = [getattr(result, "calendar_data", None) for result in response.results or ()]
        if not all(texts):
            raise Unanswered(Fault.UNREADABLE, "object without data")
        return [text.encode() for text in texts if text]


def _tag(found: list[Collection]) -> str:
    if not all(collection.ctag for collection in found):
        return ""
    return hashlib.sha256("\n".join(f"{collection.address} {collection.ctag}" for collection in found).encode()).hexdigest()
