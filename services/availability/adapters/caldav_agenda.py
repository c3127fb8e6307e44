"""The port `Agenda` on CalDAV: writes that may be repeated, and that never overwrite what a calendar's owner changed meanwhile.

Create with `If-None-Match: *`, change and remove with `If-Match` (RFC 9110 13.1, RFC 4791 5.3.2). A 412 is answered by looking again.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import quote, urljoin
from xml.sax.saxutils import escape

from caldav.response import DAVResponse

from services.availability.adapters.dav import DavClient, answers, expect
from services.availability.adapters.discovery import Stamps, collections
from services.availability.adapters.entry_text import StoredEntry, hold_text, reserve_text, stamp_of, stored_entry, text_of
from services.availability.adapters.multistatus import multistatus
from services.availability.adapters.network import Network, Unanswered
from services.availability.domain.entries import Standing
from services.availability.domain.reading import Fault
from services.availability.domain.sources import Connection
from services.availability.ports import CalendarAway, HeldMoment, Invitation, Reservation
from shared.hosts import Visit

_TRIES = 4
_OK, _CREATED, _NO_CONTENT, _NOT_FOUND, _GONE = 200, 201, 204, 404, 410
_CONFLICT, _PRECONDITION = 409, 412
_WRITTEN, _UNLESS_THERE = (_OK, _CREATED, _NO_CONTENT), {"If-None-Match": "*"}
_BY_UID = (
    '<?xml version="1.0" encoding="utf-8"?><C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/>'
    '</D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:prop-filter name="UID">'
    '<C:text-match collation="i;octet">{uid}</C:text-match></C:prop-filter></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>'
)


@dataclass(frozen=True, slots=True)
class _Stored:
    etag: str
    entry: StoredEntry


class CalDavAgenda:
    """The first calendar of a connection."""

    def __init__(self, network: Network, connection: Connection) -> None:
        self._network, self._client = network, DavClient(network, connection)
        self._collection = ""

    async def write(self, invitation: Invitation, *, rewritten: bool) -> Standing:
        async with self._visited():
            address = self._address(invitation.name)
            if not rewritten and (standing := await self._created(address, invitation)):
                return standing
            for _ in range(_TRIES):
                stored = await self._stored(address, invitation.uid, invitation.attendee_address)
                if stored is None and rewritten:
                    return Standing(there=False)
                if stored is None:
                    if (standing := await self._created(address, invitation)) is not None:
                        return standing
                    address = await self._elsewhere(invitation.uid) or address
                elif _done(stored.entry, invitation):
                    return stored.entry.standing
                elif (standing := await self._changed(address, stored, _as_it_stands(stored, invitation))) is not None:
                    return standing
        raise CalendarAway(Fault.UNREACHABLE, "changes under our hands")

    async def reserve(self, reservation: Reservation) -> None:
        await self._stand(reservation.uid, reservation.name, reserve_text(reservation))

    async def hold(self, moment: HeldMoment) -> None:
        await self._stand(moment.uid, moment.name, hold_text(moment))

    async def _stand(self, uid: str, name: str, text: str) -> None:
        async with self._visited():
            status = (await self._put(self._address(name), text, _UNLESS_THERE)).status
            if status == _CONFLICT and await self._elsewhere(uid) is None:
                raise CalendarAway(Fault.UNREACHABLE, "does not take it")

    async def withdraw(self, uid: str, name: str) -> None:
        async with self._visited():
            address = self._address(name)
            for _ in range(_TRIES):
                stored = await self._stored(address, uid, "")
                if stored is None:
                    elsewhere = await self._elsewhere(uid)
                    if elsewhere is None or elsewhere == address:
                        return
                    address = elsewhere
                    continue
                response = await self._client.change("DELETE", address, _if_match(stored))
                if response.status != _PRECONDITION:
                    expect(response, _OK, _NO_CONTENT, _NOT_FOUND, _GONE)
                    return
        raise CalendarAway(Fault.UNREACHABLE, "changes under our hands")

    async def look(self, uid: str, name: str, attendee: str) -> Standing:
        async with self._reached():
            stored = await self._stored(self._address(name), uid, attendee)
            if stored is None and (elsewhere := await self._elsewhere(uid)):
                stored = await self._stored(elsewhere, uid, attendee)
            return Standing(there=False) if stored is None else stored.entry.standing

    @asynccontextmanager
    async def _visited(self) -> AsyncIterator[None]:
        """Reached by an entry that waits, when it may: a server that failed is first asked whether the calendar is still there."""
        start = self._client.start
        try:
            async with self._network.entry(start) as visit:
                _look_whether_it_is_open(visit)
                self._collection = "" if visit.doubted else self._collection
                try:
                    async with self._reached():
                        yield
                except CalendarAway as away:
                    visit.failed = away.fault is Fault.UNREACHABLE and away.wait is None
                    raise
        except CalendarAway as away:
            wait = self._network.turn(start, away.wait) if away.fault is Fault.UNREACHABLE else None
            raise CalendarAway(away.fault, away.detail, wait) from None

    @asynccontextmanager
    async def _reached(self) -> AsyncIterator[None]:
        try:
            async with answers(self._client):
                self._collection = self._collection or (await collections(self._client, Stamps.NONE))[0].address
                yield
        except Unanswered as fault:
            raise CalendarAway(fault.fault, fault.detail, fault.rests or None) from None

    def _address(self, name: str) -> str:
        return urljoin(self._collection, f"{quote(name)}.ics")

    async def _created(self, address: str, invitation: Invitation) -> Standing | None:
        """None when something is in the way: our own earlier write, or the same UID under another href.

        A server without an ETag in its answer made another object of it (RFC 4791 5.3.4). Did it send anything, then it invites by itself,
        whatever SCHEDULE-AGENT says: the entry stays, without people.
        """
        answer = await self._put(address, text_of(invitation, _partstat(invitation)), _UNLESS_THERE)
        if answer.status not in _WRITTEN:
            return None
        asked = Standing(there=True, sequence=invitation.sequence, partstat=_partstat(invitation), bare=invitation.bare)
        if answer.headers.get("ETag") or invitation.bare:
            return asked
        stored = await self._stored(address, invitation.uid, invitation.attendee_address)
        if stored is None or not stored.entry.scheduled:
            return asked
        return await self._changed(address, stored, replace(invitation, bare=True))

    async def _changed(self, address: str, stored: _Stored, invitation: Invitation) -> Standing | None:
        """None when its owner changed it meanwhile."""
        answered = stored.entry.sequence == invitation.sequence and stored.entry.partstat not in {"", "NEEDS-ACTION"}
        partstat = stored.entry.partstat if answered else _partstat(invitation)
        if (await self._put(address, text_of(invitation, partstat), _if_match(stored))).status in _WRITTEN:
            return Standing(there=True, sequence=invitation.sequence, partstat=partstat, bare=invitation.bare)
        return None

    async def _put(self, address: str, text: str, condition: dict[str, str]) -> DAVResponse:
        response = await self._client.change("PUT", address, condition, text)
        return expect(response, *_WRITTEN, _CONFLICT, _PRECONDITION)

    async def _stored(self, address: str, uid: str, attendee: str) -> _Stored | None:
        response = await self._client.ask("GET", address)
        if response.status in {_NOT_FOUND, _GONE}:
            return None
        expect(response, _OK)
        entry = stored_entry(response.raw.encode(), attendee)
        if entry is None or entry.uid != uid:
            raise CalendarAway(Fault.UNREADABLE, "another object at our address")
        return _Stored(response.headers.get("ETag", ""), entry)

    async def _elsewhere(self, uid: str) -> str | None:
        """Where the calendar keeps our UID when that is not where we wrote it: servers and people move objects."""
        found = multistatus(await self._client.ask("REPORT", self._collection, _BY_UID.format(uid=escape(uid)), 1))
        hrefs = [item.href for item in found.items if item.status not in {_NOT_FOUND, _GONE}]
        return urljoin(self._collection, hrefs[0]) if hrefs else None


def _look_whether_it_is_open(visit: Visit) -> None:
    """Raises CalendarAway."""
    if not visit.open:
        raise CalendarAway(Fault.UNREACHABLE, "host is given a rest", visit.wait)


def _if_match(stored: _Stored) -> dict[str, str]:
    return {"If-Match": stored.etag} if stored.etag else {}


def _partstat(invitation: Invitation) -> str:
    return "ACCEPTED" if invitation.agreed else "NEEDS-ACTION"


def _as_it_stands(stored: _Stored, invitation: Invitation) -> Invitation:
    """Without people where it stood without them, or where the server wrote to them."""
    return replace(invitation, bare=invitation.bare or stored.entry.bare or stored.entry.scheduled)


def _done(entry: StoredEntry, invitation: Invitation) -> bool:
    """The calendar shows this wish already, or a newer one. A server that schedules may have raised SEQUENCE itself."""
    if entry.scheduled and not invitation.bare:
        return False
    if entry.sequence != invitation.sequence:
        return entry.sequence > invitation.sequence and entry.stamp >= stamp_of(invitation.decided_at)
    return entry.status == ("CONFIRMED" if invitation.confirmed else "TENTATIVE") and entry.stamp >= stamp_of(invitation.decided_at)
