"""The matching engine: one problem in, the plan or the moments of a poll out. Pure, complete and exact."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from itertools import islice

from services.matchmaking.domain.engine.asking import Beside
from services.matchmaking.domain.engine.blockers import Blockers
from services.matchmaking.domain.engine.calendars import Calendars
from services.matchmaking.domain.engine.hindrances import Earlier
from services.matchmaking.domain.engine.prior import Prior
from services.matchmaking.domain.engine.problem import GRID_MINUTES, Option, Plan, Problem, WhyNotEarlier
from services.matchmaking.domain.engine.search import Search
from services.matchmaking.domain.engine.timeline import Timeline, positions
from services.matchmaking.domain.engine.tradeoff import Candidate
from services.matchmaking.domain.engine.verification import Verification

_NOON = 12 * 60


def plan(problem: Problem) -> Plan:
    """The first `limit` options by cost, start, place and room, the trade-off over all options, and why nothing is earlier."""
    search, verified = Search(problem), Verification(problem).passed
    first = tuple(islice(search.ranked(Beside(search).at), max(problem.limit, 1)))
    offered = cache(lambda candidate: verified(search.written_out(candidate)))
    return Plan(
        options=tuple(map(offered, first[: problem.limit])),
        tradeoff=tuple(map(offered, search.tradeoff())),
        why_not_earlier=why_not_earlier(search, before=search.timeline.moment(first[0].at) if first else None),
    )


def each_option(problem: Problem) -> Iterator[Option]:
    """Every option in the order of `plan`, worked out as it is asked for."""
    search, verified = Search(problem), Verification(problem).passed
    return (verified(search.written_out(candidate)) for candidate in search.ranked(Beside(search).at))


def plan_poll(problem: Problem, count: int = 3, priors: Mapping[str, Prior] | None = None) -> tuple[Option, ...]:
    """Up to `count` moments to ask people about, the best first.

    Those whose calendar is unknown are taken as free within working hours, but for what is known to be taken; `priors` say of some of them
    when they are more likely to be free. Moments never overlap, and lie on different half days as long as there are enough of those.
    """
    search, verified = Search(problem, unknown_are_free=True), Verification(problem, unknown_are_free=True).passed
    ranked = search.ranked(Beside(search, priors).at, one_a_start=True)
    return tuple(verified(search.written_out(candidate)) for candidate in _spread(ranked, search, count))


def strict_starts(problem: Problem) -> tuple[datetime, ...]:
    """The starts (UTC) at which some single place, or online, has somebody strictly free for every seat."""
    timeline = Timeline(problem)
    return tuple(map(timeline.moment, positions(Blockers(problem, Calendars(problem, timeline)).strict_starts)))


def starts_to_choose_from(problem: Problem, *, unknown_are_free: bool = False) -> int:
    """At how many starts there is any option, at whatever price."""
    search = Search(problem, unknown_are_free=unknown_are_free)
    return search.with_option(search.timeline.starts).bit_count()


def why_not_earlier(search: Search, before: datetime | None) -> WhyNotEarlier:
    """What stands in the way of every start before this moment (None: of all)."""
    blockers, earlier = Blockers(search.problem, search.calendars), Earlier(search, before)
    core, proven = blockers.core()
    return WhyNotEarlier(
        blocked=blockers.blocked(before),
        alone=blockers.alone(),
        core=core,
        core_proven=proven,
        hindrances=earlier.counted(),
        held_days=earlier.held_days(),
        alone_at=blockers.alone_at(search.calendars.in_default_hours & search.timeline.starts_before(before)),
    )


def _spread(ranked: Iterable[Candidate], search: Search, count: int) -> list[Candidate]:
    """The best of each half day, and when those are too few what else does not overlap; in the order in which they are ranked."""
    chosen: list[tuple[int, Candidate]] = []
    passed_over: list[tuple[int, Candidate]] = []
    half_days: set[tuple[date, bool]] = set()
    for number, candidate in enumerate(ranked):
        if len(chosen) == count:
            break
        half_day = (search.timeline.day(candidate.at).date, search.timeline.clock(candidate.at)[0] < _NOON)
        if half_day in half_days or _overlaps(candidate, chosen, search):
            passed_over.append((number, candidate))
        else:
            chosen.append((number, candidate))
            half_days.add(half_day)
    for number, candidate in passed_over:
        if len(chosen) < count and not _overlaps(candidate, chosen, search):
            chosen.append((number, candidate))
    return [candidate for _, candidate in sorted(chosen, key=lambda one: one[0])]


def _overlaps(candidate: Candidate, chosen: list[tuple[int, Candidate]], search: Search) -> bool:
    quarter, minutes = search.timeline.quarter, search.problem.duration_minutes
    return any(abs(quarter(other.at) - quarter(candidate.at)) * GRID_MINUTES < minutes for _, other in chosen)
