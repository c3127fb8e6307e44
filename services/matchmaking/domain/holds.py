"""What a meeting keeps for itself: whose hours and which room, until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.kernel import Block, OwnerId

LONGEST_CLAIM = timedelta(hours=24)
"""A meeting ends on the day it starts; with travel on both sides a claim stays below this, and a look-up need not go further back."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One person's or one room's time, half-open `[start, end)`: a person's with the travel on both sides, a room's with the inloop."""

    owner: OwnerId
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """Everything one moment of a meeting claims. `key` is unique within the meeting. Confirmed it is a booking and does not expire."""

    key: str
    claims: tuple[Claim, ...]
    expires: datetime
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class HoldChanges:
    """From what a meeting holds to what it holds next."""

    taken: tuple[Hold, ...]
    kept: tuple[Hold, ...]
    """Held before, now with another expiry, as a booking or with more claims: must still be held."""
    joined: tuple[tuple[Hold, tuple[Claim, ...]], ...]
    """Claims that come to a hold that was there: somebody more."""
    released: tuple[tuple[Hold, tuple[Claim, ...]], ...]
    """Claims that go, with their hold as it was; all of its claims when the hold itself goes."""


def claim(owner: OwnerId, start: datetime, end: datetime, before: timedelta, after: timedelta) -> Claim:
    """The time around a moment that its owner needs. Raises ValueError for more than `LONGEST_CLAIM`."""
    if end - start + before + after > LONGEST_CLAIM:
        raise ValueError(end - start + before + after)
    return Claim(owner, start - before, end + after)


def clear(claims: Iterable[Claim], taken: Mapping[OwnerId, tuple[Block, ...]]) -> bool:
    """None of the claims overlaps what other meetings hold."""
    return not any(block.start < claim.end and claim.start < block.end for claim in claims for block in taken.get(claim.owner, ()))


def changes(before: tuple[Hold, ...], after: tuple[Hold, ...]) -> HoldChanges:
    """What the store must check and write to get from one to the other."""
    old, new = {hold.key: hold for hold in before}, {hold.key: hold for hold in after}
    joined = {
        key: (hold, more)
        for key, hold in new.items()
        if key in old and (more := tuple(claim for claim in hold.claims if claim not in old[key].claims))
    }
    released = tuple(
        (hold, gone)
        for key, hold in old.items()
        if (gone := tuple(claim for claim in hold.claims if key not in new or claim not in new[key].claims)) or key not in new
    )
    return HoldChanges(
        taken=tuple(hold for key, hold in new.items() if key not in old),
        kept=tuple(hold for key, hold in new.items() if key in old and (_terms(hold) != _terms(old[key]) or key in joined)),
        joined=tuple(joined.values()),
        released=released,
    )


def _terms(hold: Hold) -> tuple[datetime, bool]:
    return hold.expires, hold.confirmed
