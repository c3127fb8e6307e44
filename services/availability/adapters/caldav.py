"""The port `CalendarSource` on CalDAV (RFC 4791): of a calendar that was read before, only what changed is fetched.

A server with sync-collection (RFC 6578) says itself what changed since its token. Where it does not, or no longer knows the token, the
ETags of all objects are listed and compared. Raw objects are fetched and expanded here: servers misread zones, all-day time and
out-of-office. A time range asked for is wider than the reach, since servers filter by the wrong zone.
"""

from datetime import timedelta
from xml.sax.saxutils import escape

from services.availability.adapters.dav import DavClient, answers
from services.availability.adapters.digests import digest, key_of
from services.availability.adapters.discovery import Collection, Stamps, collections
from services.availability.adapters.multistatus import CALDAV, DAV, Item, multistatus
from services.availability.adapters.network import Network, Unanswered
from services.availability.adapters.sync import GONE, TRUNCATED, Found, TokenForgotten, changed_since, is_folder
from services.availability.domain.busy import Window
from services.availability.domain.reading import Fault, Unreadable
from services.availability.domain.sources import Connection
from services.availability.ports import CalendarObject, Changes, Known, Unchanged

WIDER = timedelta(hours=26)
WHOLE = 500
"""Of a calendar of at most so many objects all are read: its server need not filter, and what it would filter wrongly is not missed."""
AT_ONCE = 50
MOST_OBJECTS, MOST_BYTES = 20_000, 64_000_000
_XML = '<?xml version="1.0" encoding="utf-8"?>'
_NAMESPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
_ETAGS = f"{_XML}<D:propfind {_NAMESPACES}><D:prop><D:resourcetype/><D:getetag/></D:prop></D:propfind>"
_BETWEEN = (
    f'{_XML}<C:calendar-query {_NAMESPACES}><D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name="VCALENDAR">'
    '<C:comp-filter name="VEVENT"><C:time-range start="{start:%Y%m%dT%H%M%SZ}" end="{end:%Y%m%dT%H%M%SZ}"/></C:comp-filter>'
    "</C:comp-filter></C:filter></C:calendar-query>"
)
_THESE = f"{_XML}<C:calendar-multiget {_NAMESPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>{{hrefs}}</C:calendar-multiget>"


class CalDavCalendar:
    """The objects of a calendar, or of all calendars of an account, that may touch a window. The tag is that of all of them together."""

    def __init__(self, network: Network, connection: Connection) -> None:
        self._client = DavClient(network, connection)

    async def fetch(self, window: Window, known: Known) -> Changes | Unchanged | Unreadable:
        try:
            async with answers(self._client):
                return await self._fetched(window, known)
        except Unanswered as fault:
            return Unreadable(fault.fault, fault.detail)

    async def _fetched(self, window: Window, known: Known) -> Changes | Unchanged:
        before = _states(known.tag)
        tokens_do = bool(before) and all(state.startswith("token ") for state in before.values())
        calendars = await collections(self._client, Stamps.TOKENS if tokens_do else Stamps.CTAGS)
        if before == _stand(calendars) and all(before.values()):
            return Unchanged(live=True)
        if before and not tokens_do:
            calendars = await collections(self._client, Stamps.BOTH)  # the first change: from here on the server may say what changed
        now = _stand(calendars)
        found = await self._since(calendars, before, known) if now.keys() == before.keys() else None
        whole = found is None
        if found is None:
            found = await self._listed(calendars, window, known)
        objects = await self._texts(found)
        tag = "\n".join(f"{key} {state}" for key, state in (now | found.states).items())
        return Changes(tuple(objects), frozenset(found.gone), whole=whole, tag=tag, live=True)

    async def _since(self, calendars: list[Collection], before: dict[str, str], known: Known) -> Found | None:
        """What changed since the tokens that we have; None when a server cannot say."""
        found = Found()
        try:
            for calendar in calendars:
                if before[key_of(calendar.address)] != calendar.state:
                    await changed_since(self._client, calendar, before[key_of(calendar.address)], known, found)
        except TokenForgotten:
            return None
        return found

    async def _listed(self, calendars: list[Collection], window: Window, known: Known) -> Found:
        """All objects by ETag: those that changed are wanted, those that are no longer listed are gone."""
        found, listed = Found(), set[str]()
        for calendar in calendars:
            for item in await self._list(calendar, window):
                key, etag = key_of(item.href), digest(item.text(f"{DAV}getetag"))
                if key not in listed and (known.etags.get(key) != etag or not etag):
                    found.want(calendar, item.href, etag)
                listed.add(key)
        if len(listed) > MOST_OBJECTS:
            raise Unanswered(Fault.TOO_BIG, "too many objects")
        found.gone |= known.etags.keys() - listed
        return found

    async def _list(self, calendar: Collection, window: Window) -> list[Item]:
        items = _objects(calendar, multistatus(await self._client.ask("PROPFIND", calendar.address, _ETAGS, 1)).items)
        if len(items) <= WHOLE:
            return items
        between = _BETWEEN.format(start=window.start - WIDER, end=window.end + WIDER)
        return _objects(calendar, multistatus(await self._client.ask("REPORT", calendar.address, between, 1)).items)

    async def _texts(self, found: Found) -> list[CalendarObject]:
        """What is wanted, some at a time."""
        objects: list[CalendarObject] = []
        size = 0
        for calendar, wanted in found.wanted.items():
            hrefs = list(wanted)
            for first in range(0, len(hrefs), AT_ONCE):
                asked = hrefs[first : first + AT_ONCE]
                texts = await self._these(calendar, asked, found)
                objects += [CalendarObject(key_of(href), wanted[href], texts.get(key_of(href), b""), calendar.zone) for href in asked]
                size += sum(len(text) for text in texts.values())
                if size > MOST_BYTES:
                    raise Unanswered(Fault.TOO_BIG, "too much to read")
        return [one for one in objects if one.key not in found.gone]

    async def _these(self, calendar: Collection, hrefs: list[str], found: Found) -> dict[str, bytes]:
        """The texts of objects by key; one that the server keeps to itself has none, and is unreadable."""
        body = _THESE.format(hrefs="".join(f"<D:href>{escape(href)}</D:href>" for href in hrefs))
        try:
            answer = multistatus(await self._client.ask("REPORT", calendar.address, body))
        except Unanswered as fault:
            if fault.fault is not Fault.TOO_BIG or len(hrefs) == 1:
                raise
            half = len(hrefs) // 2
            return await self._these(calendar, hrefs[:half], found) | await self._these(calendar, hrefs[half:], found)
        found.gone |= {key_of(item.href) for item in answer.items if item.status in GONE}
        return {key_of(item.href): item.text(f"{CALDAV}calendar-data").encode() for item in answer.items if item.status not in GONE}


def _objects(calendar: Collection, items: tuple[Item, ...]) -> list[Item]:
    """What lies in a calendar. Raises Unanswered when the list is not complete: what is missing would read as free."""
    if any(item.status == TRUNCATED for item in items):
        raise Unanswered(Fault.TOO_BIG, "a list that is cut off")
    return [item for item in items if item.status not in GONE and not is_folder(calendar, item)]


def _stand(calendars: list[Collection]) -> dict[str, str]:
    """By calendar what stands for its contents."""
    return {key_of(calendar.address): calendar.state for calendar in calendars}


def _states(tag: str) -> dict[str, str]:
    """By calendar what stood for its contents."""
    return dict(line.split(" ", 1) for line in tag.split("\n") if " " in line)
