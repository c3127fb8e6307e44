"""What people said of a meeting afterwards, and how many shared their number: totals, never of fewer than five people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.metrics.domain.figures import FEWEST_PEOPLE, TooFew
from services.metrics.domain.meetings import Meeting
from shared.kernel import ChallengeId, MeetingStatus, Phase


@dataclass(frozen=True, slots=True)
class Energy:
    """How many answers said that a meeting gave, or cost energy."""

    gave: int
    cost: int

    @property
    def answers(self) -> int:
        return self.gave + self.cost


@dataclass(frozen=True, slots=True)
class EnergyFigures:
    """Over all meetings, and by the phase that their challenge is in now."""

    all: Energy | TooFew
    by_phase: dict[Phase, Energy | TooFew]


@dataclass(frozen=True, slots=True)
class Sharing:
    """Of so many meetings that were held, in how many at least half of the table shared a number."""

    by_half: int
    meetings: int


def energy_figures(meetings: Sequence[Meeting], phases: Mapping[ChallengeId, Phase]) -> EnergyFigures:
    """No phase is given when what is left of the whole would tell of fewer than five answers."""
    answered = [one for one in meetings if one.gave + one.cost]
    whole = _energy(answered)
    by_phase = {phase: _energy([one for one in answered if _phase(one, phases) is phase]) for phase in Phase}
    rest = _sum(answered).answers - sum(found.answers for found in by_phase.values() if isinstance(found, Energy))
    if 0 < rest < FEWEST_PEOPLE:
        by_phase = {phase: found if found == Energy(0, 0) else TooFew() for phase, found in by_phase.items()}
    return EnergyFigures(whole, by_phase)


def sharing_of(meetings: Sequence[Meeting]) -> Sharing | TooFew:
    """Of meetings that were held."""
    held = [one for one in meetings if one.status is MeetingStatus.HELD and one.at_the_table]
    if held and _people(held) < FEWEST_PEOPLE:
        return TooFew()
    return Sharing(sum(2 * one.sharing >= one.at_the_table for one in held), len(held))


def _energy(meetings: Sequence[Meeting]) -> Energy | TooFew:
    found = _sum(meetings)
    if found.answers and (found.answers < FEWEST_PEOPLE or _people(meetings) < FEWEST_PEOPLE):
        return TooFew()
    return found


def _sum(meetings: Sequence[Meeting]) -> Energy:
    return Energy(sum(one.gave for one in meetings), sum(one.cost for one in meetings))


def _people(meetings: Sequence[Meeting]) -> int:
    return len({person for one in meetings for person in one.people})


def _phase(meeting: Meeting, phases: Mapping[ChallengeId, Phase]) -> Phase | None:
    return None if meeting.challenge is None else phases.get(meeting.challenge)
