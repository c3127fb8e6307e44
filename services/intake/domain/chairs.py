"""A chair from outside: who may be asked, and in which turn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.kernel import ChallengeId, Level, PersonId

MOST, MOST_UNREAD = 5, 2
"""Of so many candidates the one who fits the moment is found; fewer when all of them must be asked when they can."""
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Chaired:
    """When somebody was last made the chair of a meeting that goes on."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Willing:
    """Somebody who consents to chair; `organisation` by its name, `connected` when a calendar of theirs can be read."""

    person: PersonId
    organisation: str
    level: Level
    challenges: tuple[ChallengeId, ...]
    last: datetime | None = None
    connected: bool = False


def candidates(
    willing: Iterable[Willing], challenge: ChallengeId | None, level: Level, seated: Iterable[str], at_the_table: Iterable[PersonId]
) -> tuple[PersonId, ...]:
    """Those of bodies without a seat, who chaired longest ago (or never) first; at most five.

    Nobody is polled for a chair as long as there are some whose calendar can be read; else the two whose turn it is are.
    `seated` are the organisations at the table and those with people on the challenge. In an ambtelijk meeting no executive chairs.
    """
    taken, present = {_plain(name) for name in seated}, set(at_the_table)
    outside = [
        one
        for one in willing
        if one.person not in present
        and one.organisation
        and _plain(one.organisation) not in taken
        and (challenge is None or challenge not in one.challenges)
        and (level is Level.EXECUTIVE or one.level is Level.CIVIL_SERVICE)
    ]
    turns = sorted(outside, key=lambda one: (one.last or _NEVER, one.person))
    read = [one for one in turns if one.connected]
    return tuple(one.person for one in (read[:MOST] or turns[:MOST_UNREAD]))


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
