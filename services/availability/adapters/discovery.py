"""From an address that somebody typed to the calendars behind it: RFC 6764 5 (well-known), RFC 5397 (principal), RFC 4791 6.2.1 (home).

Redirects are followed here, three at most: within the host, or to another one over https, whose address the network checks before
anything is sent to it. Where no calendar is found there is a fault, never free time.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urljoin, urlsplit

from caldav.lib.error import DAVError
from lxml.etree import LxmlError  # type: ignore[import-untyped]  # it has no types

from services.availability.adapters.dav import DavClient, answers
from services.availability.adapters.digests import digest
from services.availability.adapters.multistatus import CALDAV, CALENDAR_SERVER, DAV, Item, Multistatus, multistatus
from services.availability.adapters.network import Unanswered
from services.availability.domain.reading import Fault
from shared.zones import known_name

MOST_CALENDARS = 50
_MOST_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WELL_KNOWN = "/.well-known/caldav"
_WHAT_IT_IS = (  # by hand: the library does not know getctag here
    '<?xml version="1.0" encoding="utf-8"?>'
    '<D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"><D:prop>'
    "<D:resourcetype/>{stamps}<C:supported-calendar-component-set/><C:calendar-timezone/><C:calendar-timezone-id/>"
    "<D:current-user-principal/><C:calendar-home-set/></D:prop></D:propfind>"
)
_TZID = re.compile(r"^TZID[^:\r\n]*:([^\r\n]+)", re.MULTILINE)


class Stamps(StrEnum):
    """What a server is asked that stands for the contents of a calendar. A first token may cost it seconds (Radicale), so it is not
    asked for until something changed; a ctag makes it look at every object, so whoever only writes asks for nothing.
    """

    NONE = ""
    CTAGS = "<S:getctag/>"
    TOKENS = "<D:sync-token/>"
    BOTH = "<S:getctag/><D:sync-token/>"


@dataclass(frozen=True, slots=True)
class Collection:
    """A calendar on a server. `token` (RFC 6578) and `ctag` stand for its contents, empty where the server has none.

    `zone` is the IANA name of its floating times, empty when it says none that is known.
    """

    address: str
    token: str
    ctag: str
    zone: str

    @property
    def state(self) -> str:
        """Stands for the contents; empty when nothing does."""
        return f"token {self.token}" if self.token else f"ctag {digest(self.ctag)}" if self.ctag else ""


async def collections(client: DavClient, stamps: Stamps = Stamps.CTAGS) -> list[Collection]:
    """The calendar at the address, or else the calendars of the account there. Raises Unanswered when there is none: never free."""
    search = _Search(client, _WHAT_IT_IS.format(stamps=stamps))
    async with answers(client):
        if urlsplit(client.start).path not in {"", "/"}:
            return await search.behind(client.start)
        try:
            return await search.behind(await search.well_known())
        except (Unanswered, DAVError, LxmlError):  # no such address, or the login page of a website
            return await search.behind(urljoin(client.start, "/"))


@dataclass(frozen=True, slots=True)
class _Search:
    """Goes from address to address, with one question."""

    client: DavClient
    question: str

    async def well_known(self) -> str:
        """Where the well-known address leads to; some servers redirect a GET only."""
        address = urljoin(self.client.start, _WELL_KNOWN)
        response = await self.client.ask("GET", address)
        return _redirected(address, response.headers.get("Location", "")) if response.status in _REDIRECTS else address

    async def behind(self, address: str) -> list[Collection]:
        address, answer = await self._asked(address, 0)
        if not answer.items:
            raise Unanswered(Fault.UNREADABLE, "nothing at this address")
        there = answer.items[0]
        if (calendar := _collection(address, there)) is not None:
            return [calendar]
        if f"{CALDAV}calendar" in _kinds(there):
            raise Unanswered(Fault.UNREADABLE, "a calendar without appointments")
        found = [calendar for home in await self._homes(address, there) for calendar in await self._in_home(home)]
        calendars = list({calendar.address: calendar for calendar in found}.values())
        if not calendars:
            raise Unanswered(Fault.UNREADABLE, "no calendar at this address")
        if len(calendars) > MOST_CALENDARS:
            raise Unanswered(Fault.TOO_BIG, "too many calendars")
        return calendars

    async def _homes(self, address: str, there: Item) -> list[str]:
        """Where the account keeps its calendars; a server that says nothing of that may keep them right here."""
        homes = [_reached(address, href) for href in there.hrefs(f"{CALDAV}calendar-home-set")]
        for href in () if homes else there.hrefs(f"{DAV}current-user-principal"):
            principal, answer = await self._asked(_reached(address, href), 0)
            homes += [_reached(principal, home) for item in answer.items for home in item.hrefs(f"{CALDAV}calendar-home-set")]
        return homes or [address]

    async def _in_home(self, home: str) -> list[Collection]:
        home, answer = await self._asked(home, 1)
        found = [_collection(_reached(home, item.href), item) for item in answer.items if item.href]
        return [collection for collection in found if collection is not None]

    async def _asked(self, address: str, depth: int) -> tuple[str, Multistatus]:
        """What stands at an address, and which address that was after redirects. Raises Unanswered."""
        for _ in range(_MOST_REDIRECTS + 1):
            response = await self.client.ask("PROPFIND", address, self.question, depth)
            if response.status not in _REDIRECTS:
                return address, multistatus(response)
            address = _redirected(address, response.headers.get("Location", ""))
        raise Unanswered(Fault.UNREACHABLE, "redirected time after time")


def _collection(address: str, item: Item) -> Collection | None:
    """The calendar that this is; None for anything else: the in and out trays of scheduling, tasks, a folder."""
    if f"{CALDAV}calendar" not in _kinds(item):
        return None
    components = {str(component.get("name")).upper() for component in item.inside(f"{CALDAV}supported-calendar-component-set")}
    if components and "VEVENT" not in components:
        return None
    address = address if address.endswith("/") else f"{address}/"
    return Collection(address, item.text(f"{DAV}sync-token"), item.text(f"{CALENDAR_SERVER}getctag"), _zone(item))


def _kinds(item: Item) -> set[str]:
    return {kind.tag for kind in item.inside(f"{DAV}resourcetype")}


def _zone(item: Item) -> str:
    described = _TZID.search(item.text(f"{CALDAV}calendar-timezone"))
    name = item.text(f"{CALDAV}calendar-timezone-id") or (described[1].strip() if described else "")
    return known_name(name) or ""


def _redirected(address: str, location: str) -> str:
    if not location:
        raise Unanswered(Fault.UNREACHABLE, "redirected to nowhere")
    return _reached(address, location)


def _reached(address: str, href: str) -> str:
    """Where an href leads, when we may go there with a password. Raises Unanswered."""
    target = urljoin(address, href)
    here, there = urlsplit(address), urlsplit(target)
    if there.scheme != "https" and (here.scheme, here.netloc) != (there.scheme, there.netloc):
        raise Unanswered(Fault.UNREACHABLE, "led to where no password may go")
    return target
