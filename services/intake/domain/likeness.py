"""Whether a request is much like one that is open, so that the two could be one meeting."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.kernel import ChallengeId, MeetingId, PersonId

SHARED_PEOPLE = 2
SHARED_PART, SAME_WORDS = 0.5, 0.6
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Open:
    """A request that is being handled: what is compared of it."""

    meeting: MeetingId
    asked_at: datetime
    people: tuple[PersonId, ...]
    challenge: ChallengeId | None
    question: str


@dataclass(frozen=True, slots=True)
class Like:
    """An open request that is much like the new one, with how many people are in both."""

    open: Open
    shared: int


def likes(request: Open, opened: Iterable[Open]) -> tuple[Like, ...]:
    """The open ones it is like, most shared people first, then the oldest.

    Like: the same challenge, or a question with at least 0.6 of its longer words (four letters and more) in common; and at least two
    people in both, who are at least half of everybody at the two tables together (Jaccard).
    """
    found = [Like(other, len(_shared(request, other))) for other in opened if _is_like(request, other)]
    return tuple(sorted(found, key=lambda like: (-like.shared, like.open.asked_at, like.open.meeting)))


def _is_like(one: Open, other: Open) -> bool:
    if one.meeting == other.meeting:
        return False
    shared, together = len(_shared(one, other)), len({*one.people, *other.people})
    about_the_same = (one.challenge is not None and one.challenge == other.challenge) or _alike(one.question, other.question)
    return about_the_same and shared >= SHARED_PEOPLE and shared >= SHARED_PART * together


def _shared(one: Open, other: Open) -> set[PersonId]:
    return set(one.people) & set(other.people)


def _alike(one: str, other: str) -> bool:
    first, second = (set(_WORD.findall(text.casefold())) for text in (one, other))
    return bool(first and second) and len(first & second) >= SAME_WORDS * len(first | second)
