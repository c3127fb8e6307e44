"""The port `CalendarSource` on a published ICS link: a conditional GET, so that an unchanged calendar costs no parsing."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from services.availability.adapters.dav import web_address
from services.availability.adapters.network import Network, Unanswered
from services.availability.domain.busy import Window
from services.availability.domain.reading import Unreadable
from services.availability.domain.sources import Connection
from services.availability.ports import CalendarObject, Changes, Known, Unchanged

_OK, _NOT_MODIFIED = 200, 304
_TEXT = "text"
"""The key of the one text that a link has."""


class IcsLink:
    """The whole calendar at one address. The tag holds ETag and Last-Modified as the server wrote them (RFC 9110 13.1)."""

    def __init__(self, network: Network, connection: Connection) -> None:
        self._network, self._connection = network, connection

    async def fetch(self, window: Window, known: Known) -> Changes | Unchanged | Unreadable:  # noqa: ARG002  # it has one text for all time
        etag, _, modified = known.tag.partition("\n") if _TEXT in known.etags else ("", "", "")
        headers = {"Accept": "text/calendar"}
        if etag:
            headers["If-None-Match"] = etag
        if modified:
            headers["If-Modified-Since"] = modified
        try:
            answer = await self._network.exchange("GET", self._address, headers=headers, auth=self._auth)
            if answer.expected(_OK, _NOT_MODIFIED).status == _NOT_MODIFIED:
                return Unchanged(live=False)
        except Unanswered as fault:
            return Unreadable(fault.fault, fault.detail)
        etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
        tag = f"{etag}\n{modified}" if (etag or modified) and (etag + modified).isascii() else ""
        return Changes((CalendarObject(_TEXT, "", answer.body),), frozenset(), whole=True, tag=tag, live=False, modified=_moment(modified))

    @property
    def _address(self) -> str:
        return web_address(self._connection.address)

    @property
    def _auth(self) -> tuple[str, str] | None:
        return (self._connection.user, self._connection.password) if self._connection.user else None


def _moment(http_date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(http_date)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
