"""The client of the `caldav` package over our own network: it makes the requests and parses the XML, nothing else of it is trusted.

Whatever goes over the wire goes through `network.py`, with the user and password from the first request on: some servers answer an
anonymous one as if there were nothing. What is in an answer is read in `multistatus.py`.
"""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from caldav.async_davclient import AsyncDAVClient
from caldav.lib.error import AuthorizationError, DAVError, RateLimitError
from caldav.response import DAVResponse
from lxml.etree import LxmlError  # type: ignore[import-untyped]  # it has no types

from services.availability.adapters.network import Answer, Network, Unanswered
from services.availability.domain.reading import Fault
from services.availability.domain.sources import Connection

MULTISTATUS = 207


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
    """The library's client with our network in the place of its HTTP library, at the address that somebody gave."""

    def __init__(self, network: Network, connection: Connection) -> None:
        self._network, self._connection = network, connection
        self.start = web_address(connection.address)
        super().__init__(url=self.start, enable_rfc6764=False)

    def _create_session(self) -> None:
        auth = (self._connection.user, self._connection.password) if self._connection.user else None
        self.session = _Session(self._network, auth)

    async def ask(self, method: str, address: str, body: str = "", depth: int | None = None) -> DAVResponse:
        """A request that only reads, whatever its status is. Raises what `answers` turns into Unanswered."""
        depth_of = {} if depth is None else {"Depth": str(depth)}
        return await self.request(address, method, body, {"Content-Type": "application/xml; charset=utf-8", **depth_of})

    async def change(self, method: str, address: str, condition: Mapping[str, str], text: str = "") -> DAVResponse:
        """A request that writes or takes away an iCalendar object under a condition (If-Match, If-None-Match). Raises as `ask` does."""
        return await self.request(address, method, text, {"Content-Type": "text/calendar; charset=utf-8", **condition})


def web_address(typed: str) -> str:
    """What somebody typed, as a web address: a host or an e-mail address stands for the server of that domain (RFC 6764 3, 6)."""
    if "://" in typed:
        return f"https://{typed.removeprefix('webcal://')}" if typed.startswith("webcal://") else typed
    return f"https://{typed if '/' in typed else typed.rpartition('@')[2]}"


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


@asynccontextmanager
async def answers(client: DavClient) -> AsyncIterator[DavClient]:
    """Whatever the library raises becomes Unanswered."""
    try:
        yield client
    except AuthorizationError:
        raise Unanswered(Fault.REFUSED, "not let in") from None
    except RateLimitError:
        raise Unanswered(Fault.UNREACHABLE, "asked to come back later") from None
    except (DAVError, LxmlError, ValueError, AttributeError, TypeError, KeyError) as fault:
        raise Unanswered(Fault.UNREADABLE, type(fault).__name__) from None


def expect(response: DAVResponse, *statuses: int) -> DAVResponse:
    """The response, when it has one of these statuses. Raises Unanswered."""
    Answer(response.status, {}, b"").expected(*statuses)
    return response
