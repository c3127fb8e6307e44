"""Who moves for whom: how often people agreed to move an appointment for others, by tier of government. Never by person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.metrics.domain.figures import FEWEST_PEOPLE, TooFew
from shared.kernel import GovernmentTier, MeetingId, PersonId


@dataclass(frozen=True, slots=True)
class Word:
    """The last word on one question whether something may move; `revision` tells an older word from a newer."""

    meeting: MeetingId
    sequence: int
    revision: int
    agreed: bool


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody who was asked to move something, from events in any order."""

    person: PersonId
    words: tuple[Word, ...] = ()

    @property
    def moves(self) -> int:
        return sum(word.agreed for word in self.words)


def said(mover: Mover, word: Word) -> Mover:
    """The word of the highest revision counts."""
    same = [known for known in mover.words if (known.meeting, known.sequence) == (word.meeting, word.sequence)]
    if any(known.revision >= word.revision for known in same):
        return mover
    return replace(mover, words=(*(known for known in mover.words if known not in same), word))


def moves_by_tier(movers: Sequence[Mover], tiers: Mapping[PersonId, GovernmentTier]) -> dict[GovernmentTier, int | TooFew]:
    """How often people of each tier agreed to move something; behind every figure but zero are at least five of them."""
    moved = [mover for mover in movers if mover.moves]
    return {tier: _figure([mover for mover in moved if tiers.get(mover.person) is tier]) for tier in GovernmentTier}


def _figure(movers: Sequence[Mover]) -> int | TooFew:
    return TooFew() if 0 < len(movers) < FEWEST_PEOPLE else sum(mover.moves for mover in movers)
