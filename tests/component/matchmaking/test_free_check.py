"""The check on free time, on a real store, against a plain model of what is held."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from deploy.local.store import EmbeddedStore
from services.matchmaking.adapters.holds import CHECKS, FREE, StoredHolds
from services.matchmaking.domain.holds import Claim, Hold
from shared.bus import Bus, Commit
from shared.clock import millis
from shared.kernel import MeetingId, OwnerId
from shared.settings import ProductSettings

MONDAY = datetime(2027, 3, 15, tzinfo=UTC)
ASKED = "local function free(key, args, now) {} end return free(KEYS[1], {{unpack(ARGV, 2)}}, tonumber(ARGV[1])) and 1 or 0"


@dataclass(frozen=True, slots=True)
class Held:
    """One line of the model; quarters since Monday midnight, expiry in minutes from then."""

    meeting: int
    owner: int
    start: int
    end: int
    expires: int
    confirmed: bool

    def stands_in_the_way(self, other: "Held", now: int) -> bool:
        live = self.confirmed or self.expires > now
        return live and self.meeting != other.meeting and self.owner == other.owner and self.start < other.end and other.start < self.end


def at(quarter: int) -> datetime:
    return MONDAY + timedelta(minutes=15 * quarter)


HELD = st.builds(
    lambda meeting, owner, start, length, expires, confirmed: Held(meeting, owner, start, start + length, expires, confirmed),
    meeting=st.integers(0, 4),
    owner=st.integers(0, 2),
    start=st.integers(0, 60),
    length=st.integers(1, 12),
    expires=st.integers(0, 10),
    confirmed=st.booleans(),
)


class Book:
    """Holds written as matchmaking writes them, asked as the commit asks."""

    def __init__(self, client: Redis, product: ProductSettings) -> None:
        self.client, self.bus = client, Bus("matchmaking", product, checks=CHECKS)
        self.holds = StoredHolds(self.bus)
        self.page = 0
        self.script = client.register_script(ASKED.format(FREE))

    def open_a_new_page(self) -> None:
        """Other people and other meetings from here on."""
        self.page += 1

    def owner(self, held: Held) -> OwnerId:
        return OwnerId(f"persoon:p{self.page}.{held.owner}")

    def meeting(self, held: Held) -> MeetingId:
        return MeetingId(f"m{self.page}.{held.meeting}")

    def write(self, number: int, held: Held) -> None:
        self.apply(held, (), (self.hold(number, held),))

    def apply(self, held: Held, before: tuple[Hold, ...], after: tuple[Hold, ...]) -> None:
        commit = Commit(MONDAY, "test")
        self.holds.change(self.meeting(held), before, after, commit)
        for write in commit.writes:
            self.client.execute_command(*write)  # type: ignore[no-untyped-call]  # redis-py leaves it untyped

    def hold(self, number: int, held: Held) -> Hold:
        claims = (Claim(self.owner(held), at(held.start), at(held.end)),)
        return Hold(str(number), claims, MONDAY + timedelta(minutes=held.expires), held.confirmed)

    def says_free(self, wanted: Held, now: int) -> bool:
        args: list[str | int] = [
            millis(MONDAY + timedelta(minutes=now)),
            millis(at(wanted.start)),
            millis(at(wanted.end)),
            self.bus.keys.own("hold", ""),
        ]
        key = self.bus.keys.own("holds", self.owner(wanted))
        return bool(self.script(keys=[key], args=[*args, self.meeting(wanted)]))


@pytest.fixture
def book(store: EmbeddedStore, product: ProductSettings) -> Iterator[Book]:
    with Redis.from_url(store.url) as client:
        yield Book(client, product)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wishes=st.lists(HELD, max_size=12), question=HELD, now=st.integers(0, 10))
def test_free_is_what_a_plain_model_calls_free(book: Book, wishes: list[Held], question: Held, now: int) -> None:
    book.open_a_new_page()
    model: list[Held] = []
    for number, wanted in enumerate(wishes):
        free = not any(held.stands_in_the_way(wanted, now=0) for held in model)
        assert book.says_free(wanted, now=0) == free
        if free:
            book.write(number, wanted)
            model.append(wanted)
    assert book.says_free(question, now) == (not any(held.stands_in_the_way(question, now) for held in model))


def test_what_is_released_is_free_again_and_leaves_nothing_behind(book: Book) -> None:
    held = Held(meeting=1, owner=1, start=10, end=14, expires=10, confirmed=False)
    other = replace(held, meeting=2)
    book.write(1, held)
    assert not book.says_free(other, now=9)
    book.apply(held, (book.hold(1, held),), ())
    assert book.says_free(other, now=9)
    assert list(book.client.scan_iter(f"{book.bus.keys.own('hold')}*")) == []


def test_a_booking_does_not_expire(book: Book) -> None:
    held = Held(meeting=1, owner=1, start=10, end=14, expires=1, confirmed=False)
    other = replace(held, meeting=2)
    book.write(1, held)
    assert book.says_free(other, now=2)
    book.apply(held, (book.hold(1, held),), (replace(book.hold(1, held), confirmed=True),))
    assert not book.says_free(other, now=2)
