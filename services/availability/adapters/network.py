"""The one way out to calendar servers: addresses checked at the connection, bodies and time bounded, polite to each host.

An address that somebody typed must not reach our own network: every address a name resolves to is checked, the checked one is dialled,
redirects are not followed, no proxy, cookie or password of the environment is used. Networks in `allowed` (an organisation's own
calendar servers, the loopback of a trial) are let in by setting only, and only there plain HTTP is accepted.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpcore
import httpx

from services.availability.domain.reading import Fault
from shared.hosts import WORTH_WAITING, Hosts, Visit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Range = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int], Awaitable[tuple[str, ...]]]
PUBLIC_PORTS = frozenset({443, 8443})
_TUNNELS = tuple(
    ipaddress.ip_network(text)
    for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "100.64.0.0/10", "192.88.99.0/24", "fec0::/10")
)
_REFUSED = frozenset({401, 403, 404, 410})
_FAILING = frozenset({429, 500, 502, 503, 504})
_LATER = frozenset({429, 503})
_READING = frozenset({"GET", "PROPFIND", "REPORT"})


class Unanswered(Exception):
    """No usable answer. `detail` is for logs and names no address; `rests` is not 0 when a host was not asked: for so many seconds."""

    def __init__(self, fault: Fault, detail: str, rests: float = 0.0) -> None:
        super().__init__(detail)
        self.fault, self.detail, self.rests = fault, detail, rests


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def expected(self, *statuses: int) -> "Answer":
        """This answer, when it has one of these statuses. Raises Unanswered."""
        if self.status in statuses:
            return self
        raise Unanswered(Fault.REFUSED if self.status in _REFUSED else Fault.UNREACHABLE, f"status {self.status}")


class Network:
    """The port to the outside. `allowed` are CIDR ranges, `max_bytes` the largest body, `seconds` the longest exchange.

    Outside those ranges only `ports` of public addresses are dialled.
    """

    def __init__(
        self,
        hosts: Hosts,
        *,
        allowed: Iterable[str] = (),
        max_bytes: int = 10_000_000,
        seconds: float = 20,
        ports: frozenset[int] = PUBLIC_PORTS,
        resolve: Resolver | None = None,
    ) -> None:
        self._hosts, self._max_bytes, self._seconds = hosts, max_bytes, seconds
        inside = tuple(ipaddress.ip_network(text) for text in allowed)
        resolver = resolve or _system_resolver
        self._secure = _transport(_CheckedNetwork(inside, resolver, ports))
        self._plain = _transport(_CheckedNetwork(inside, resolver, frozenset()))

    async def exchange(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes = b"", auth: tuple[str, str] | None = None
    ) -> Answer:
        """One request and its whole answer; one that only reads is made again after a short silence that the host asks for.

        Raises Unanswered.
        """
        answer = await self._visited(method, url, headers, content, auth)
        if 0 < _silence(answer) <= WORTH_WAITING and method in _READING:
            return await self._visited(method, url, headers, content, auth)
        return answer

    def entry(self, address: str) -> AbstractAsyncContextManager[Visit]:
        """The visit that one entry needs of the server at an address, of however many exchanges: apart from those that only read."""
        return self._hosts.visit(_entries_at(address), item=True)

    def turn(self, address: str, rests: float | None) -> float:
        """In how many seconds an entry comes back that failed there, or (`rests`) was not tried because a host is given a rest."""
        return self._hosts.turn(_entries_at(address), rests or 0.0, failed=rests is None)

    async def _visited(self, method: str, url: str, headers: Mapping[str, str], content: bytes, auth: tuple[str, str] | None) -> Answer:
        try:
            address = httpx.URL(url)
        except (httpx.InvalidURL, UnicodeError):
            raise Unanswered(Fault.UNREACHABLE, "no web address") from None
        if address.scheme not in {"http", "https"} or address.userinfo or not address.host:
            raise Unanswered(Fault.UNREACHABLE, "no web address that may be read")
        async with self._hosts.visit(f"{address.host}:{address.port or address.scheme}") as visit:
            if not visit.open:
                raise Unanswered(Fault.UNREACHABLE, "host is given a rest", visit.wait)
            try:
                async with asyncio.timeout(self._seconds):
                    answer = await self._answered(method, address, headers, content, auth)
            except (httpx.HTTPError, OSError, TimeoutError, UnicodeError) as fault:
                visit.failed = True
                raise Unanswered(Fault.UNREACHABLE, type(fault).__name__) from None
            visit.failed, visit.asked_for = answer.status in _FAILING, _silence(answer)
            return answer

    async def _answered(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], content: bytes, auth: tuple[str, str] | None
    ) -> Answer:
        client = httpx.AsyncClient(  # of its own: it would keep one person's cookies for the next
            transport=self._secure if url.scheme == "https" else self._plain,
            trust_env=False,
            timeout=httpx.Timeout(self._seconds, connect=5),
            headers={"Accept-Encoding": "identity", "User-Agent": "korte-lijnen"},
        )
        request = client.build_request(method, url, headers=dict(headers), content=content)
        response = await client.send(request, stream=True, auth=auth, follow_redirects=False)
        try:
            named = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, named, await self._body(response))
        finally:
            await response.aclose()

    async def _body(self, response: httpx.Response) -> bytes:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise Unanswered(Fault.UNREADABLE, "encoded, though not asked for")
        body = bytearray()
        async for part in response.aiter_raw():
            body += part
            if len(body) > self._max_bytes:
                raise Unanswered(Fault.TOO_BIG, "body too big")
        return bytes(body)

    async def close(self) -> None:
        """Close the connections."""
        await self._secure.aclose()
        await self._plain.aclose()


def _entries_at(address: str) -> str:
    return f"agenda-items {urlsplit(address).netloc}"


def _silence(answer: Answer) -> float:
    """The seconds that a host asks us to stay away (RFC 9110 10.2.3); 0 when it does not."""
    after = answer.headers.get("retry-after", "") if answer.status in _LATER else ""
    if after.isdecimal():
        return float(after[:9])
    try:
        return max(0.0, (parsedate_to_datetime(after) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _transport(backend: httpcore.AsyncNetworkBackend) -> httpx.AsyncHTTPTransport:
    transport = httpx.AsyncHTTPTransport(retries=0, trust_env=False, limits=httpx.Limits(max_connections=64, keepalive_expiry=30))
    transport._pool._network_backend = backend  # noqa: SLF001  # httpx 0.28 has no public way
    return transport


async def _system_resolver(host: str, port: int) -> tuple[str, ...]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class _CheckedNetwork(httpcore.AnyIOBackend):
    """Resolves once, checks every address, dials the first: a second resolution cannot give another."""

    def __init__(self, inside: tuple[Range, ...], resolve: Resolver, ports: frozenset[int]) -> None:
        self._inside, self._resolve, self._ports = inside, resolve, ports

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._resolve(host, port)
        if not addresses or not all(self._permits(ipaddress.ip_address(text.split("%")[0]), port) for text in addresses):
            raise httpcore.ConnectError
        return await super().connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    def _permits(self, ip: Address, port: int) -> bool:
        return _within(ip, self._inside) or (port in self._ports and _public(ip))

    async def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002  # the signature is httpcore's
        timeout: float | None = None,  # noqa: ARG002, ASYNC109  # as above
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002  # as above
    ) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError


def _within(ip: Address, ranges: Iterable[Range]) -> bool:
    plain = _unmapped(ip)
    return any(plain.version == network.version and plain in network for network in ranges)


def _public(ip: Address) -> bool:
    plain = _unmapped(ip)
    return plain.is_global and not (plain.is_multicast or plain.is_reserved or _within(plain, _TUNNELS))


def _unmapped(ip: Address) -> Address:
    return ip.ipv4_mapped or ip if isinstance(ip, ipaddress.IPv6Address) else ip
