"""What changed in a calendar since a token (RFC 6578)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from caldav.lib.error import AuthorizationError

from services.availability.adapters.dav import MULTISTATUS, DavClient, expect
from services.availability.adapters.digests import digest, key_of
from services.availability.adapters.discovery import Collection
from services.availability.adapters.multistatus import DAV, Item, Multistatus, multistatus
from services.availability.ports import Known

MOST_CHANGED = 250
"""When more changed than this, a list costs less."""
GONE = frozenset({404, 410})
TRUNCATED = 507
_AWAY = frozenset({502, 503, 504})
_MOST_PAGES = 20
_SINCE = (
    '<?xml version="1.0" encoding="utf-8"?><D:sync-collection xmlns:D="DAV:"><D:sync-token>{token}</D:sync-token>'
    "<D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>"
)


class TokenForgotten(Exception):
    """The server cannot say what changed since this token: everything has to be listed."""


@dataclass(slots=True)
class Found:
    """What a reading found out: ETags by href of objects whose text is wanted, keys of those that are gone, what stands for it now."""

    wanted: dict[Collection, dict[str, str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    states: dict[str, str] = field(default_factory=dict)

    def want(self, calendar: Collection, href: str, etag: str) -> None:
        self.gone.discard(key_of(href))
        self.wanted.setdefault(calendar, {})[href] = etag

    def lose(self, calendar: Collection, href: str) -> None:
        self.gone.add(key_of(href))
        self.wanted.get(calendar, {}).pop(href, None)


def is_folder(calendar: Collection, item: Item) -> bool:
    """Whether this is the calendar itself, or a folder in it."""
    return key_of(item.href.rstrip("/")) == key_of(calendar.address.rstrip("/")) or any(
        kind.tag == f"{DAV}collection" for kind in item.inside(f"{DAV}resourcetype")
    )


async def changed_since(client: DavClient, calendar: Collection, state: str, known: Known, found: Found) -> None:
    """Adds to `found` what changed, page after page (RFC 6578 3.6). Raises TokenForgotten."""
    kind, _, token = state.partition(" ")
    if kind != "token" or not calendar.token:
        raise TokenForgotten
    for _ in range(_MOST_PAGES):
        page = await _page(client, calendar, token)
        found.states[key_of(calendar.address)] = f"token {page.token}"
        if not _take(calendar, page.items, known, found):
            return
        if page.token == token:
            break
        token = page.token
    raise TokenForgotten


async def _page(client: DavClient, calendar: Collection, token: str) -> Multistatus:
    """Of an unknown token servers say 403, 409, 412, 507 and more; whether we are still let in, a list will tell.

    Raises TokenForgotten, or Unanswered when this is no moment to ask for more.
    """
    try:
        response = await client.ask("REPORT", calendar.address, _SINCE.format(token=escape(token)), 0)
    except AuthorizationError:
        raise TokenForgotten from None
    if response.status in _AWAY:
        expect(response, MULTISTATUS)
    if response.status != MULTISTATUS:
        raise TokenForgotten
    page = multistatus(response)
    if not page.token:
        raise TokenForgotten
    return page


def _take(calendar: Collection, items: Iterable[Item], known: Known, found: Found) -> bool:
    """Adds what a page says; returns whether more follows."""
    cut_off = False
    for item in items:
        etag = digest(item.text(f"{DAV}getetag"))
        if is_folder(calendar, item):
            cut_off = cut_off or item.status == TRUNCATED
        elif item.status in GONE:
            found.lose(calendar, item.href)
        elif etag and known.etags.get(key_of(item.href)) == etag:
            raise TokenForgotten  # a change that is none: some servers answer an old token with all there is, and name nothing gone
        else:
            found.want(calendar, item.href, etag)
    if sum(len(wanted) for wanted in found.wanted.values()) > MOST_CHANGED:
        raise TokenForgotten
    return cut_off
