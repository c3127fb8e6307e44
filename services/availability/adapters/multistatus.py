"""What a 207 says, as values: RFC 4918 13, with the sync-token of RFC 6578 6.2. Hrefs stay as the server wrote them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caldav.response import DAVResponse

from services.availability.adapters.dav import MULTISTATUS, expect
from services.availability.adapters.network import Unanswered
from services.availability.domain.reading import Fault

DAV, CALDAV, CALENDAR_SERVER = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
_OK, _REDIRECTS = 200, 300
_NOT_DAV = frozenset({405, 501})


@dataclass(frozen=True, slots=True)
class Item:
    """One resource of an answer: `status` is that of all of it, `properties` are those that it has."""

    href: str
    status: int
    properties: Mapping[str, Any]  # lxml has no types

    def text(self, name: str) -> str:
        """The text of a property; empty when it is not there."""
        element = self.properties.get(name)
        return "" if element is None else "".join(element.itertext()).strip()

    def inside(self, name: str) -> list[Any]:
        """The elements inside a property; none when it is not there."""
        element = self.properties.get(name)
        return [] if element is None else [child for child in element if isinstance(child.tag, str)]

    def hrefs(self, name: str) -> list[str]:
        """The addresses inside a property."""
        return [(child.text or "").strip() for child in self.inside(name) if child.tag == f"{DAV}href"]


@dataclass(frozen=True, slots=True)
class Multistatus:
    """All resources of an answer, and the token that stands for this state of the collection (empty: none)."""

    items: tuple[Item, ...]
    token: str


def multistatus(response: DAVResponse) -> Multistatus:
    """The 207 that a server answered. Raises Unanswered."""
    if (response.status < _REDIRECTS and response.status != MULTISTATUS) or response.status in _NOT_DAV:
        raise Unanswered(Fault.UNREADABLE, f"no calendar server, status {response.status}")
    tree: Any = expect(response, MULTISTATUS).tree
    if tree is None or tree.tag != f"{DAV}multistatus":
        raise Unanswered(Fault.UNREADABLE, "no multistatus")
    return Multistatus(tuple(_items(tree)), (tree.findtext(f"{DAV}sync-token") or "").strip())


def _items(tree: Any) -> Iterator[Item]:  # noqa: ANN401  # lxml has no types
    for response in tree.findall(f"{DAV}response"):
        status = _code(response.findtext(f"{DAV}status")) or _OK
        properties = {
            element.tag: element
            for propstat in response.findall(f"{DAV}propstat")
            if (_code(propstat.findtext(f"{DAV}status")) or _OK) == _OK
            for prop in propstat.findall(f"{DAV}prop")
            for element in prop
            if isinstance(element.tag, str)
        }
        for href in response.findall(f"{DAV}href"):  # several share a status (RFC 4918 14.24)
            yield Item((href.text or "").strip(), status, properties)


def _code(status: str | None) -> int:
    """The number in `HTTP/1.1 200 OK`; 0 when there is none."""
    return next((int(word) for word in (status or "").split() if word.isdigit()), 0)
