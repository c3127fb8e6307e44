"""The port `CalendarSource` on a published ICS link: a conditional GET, so that an unchanged calendar costs no parsing."""

from services.availability.adapters.network import Network, Unanswered
from services.availability.domain.busy import Window
from services.availability.domain.reading import Unreadable
from services.availability.domain.sources import Connection
from services.availability.ports import Fetched, Unchanged

_OK, _NOT_MODIFIED = 200, 304


class IcsLink:
    """The whole calendar at one address. The tag holds ETag and Last-Modified as the server wrote them (RFC 9110 13.1)."""

    def __init__(self, network: Network, connection: Connection) -> None:
        self._network, self._connection = network, connection

    async def fetch(self, window: Window, tag: str) -> Fetched | Unchanged | Unreadable:  # noqa: ARG002  # a link has one text for all time
        etag, _, modified = tag.partition("\n")
        headers = {"Accept": "text/calendar"}
        if etag:
            headers["If-None-Match"] = etag
        if modified:
            headers["If-Modified-Since"] = modified
        try:
            answer = await self._network.exchange("GET", self._address, headers=headers, auth=self._auth)
            if answer.expected(_OK, _NOT_MODIFIED).status == _NOT_MODIFIED:
                return Unchanged()
        except Unanswered as fault:
            return Unreadable(fault.fault, fault.detail)
        etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
        return Fetched((answer.body,), f"{etag}\n{modified}" if etag or modified else "")

    @property
    def _address(self) -> str:
        address = self._connection.address
        return f"https://{address.removeprefix('webcal://')}" if address.startswith("webcal://") else address

    @property
    def _auth(self) -> tuple[str, str] | None:
        return (self._connection.user, self._connection.password) if self._connection.user else None
