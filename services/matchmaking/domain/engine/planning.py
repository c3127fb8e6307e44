"""The matching engine: one problem in, the plan or the moments of a poll out. Pure, complete and exact."""

from collections.abc import Mapping
from datetime import date, datetime
from heapq import nsmallest

from services.matchmaking.domain.engine.asking import Ranking
from services.matchmaking.domain.engine.blockers import Blockers
from services.matchmaking.domain.engine.calendars import Calendars
from services.matchmaking.domain.engine.hindrances import hindrances
from services.matchmaking.domain.engine.prior import Prior
from services.matchmaking.domain.engine.problem import GRID_MINUTES, Option, Plan, Problem, WhyNotEarlier
from services.matchmaking.domain.engine.search import Search
from services.matchmaking.domain.engine.starts import moment_of, starts_of
from services.matchmaking.domain.engine.tradeoff import Candidate, tradeoff
from services.matchmaking.domain.engine.weights import Weights

_NOON = 12 * 60


def plan(problem: Problem) -> Plan:
    """The first `limit` options by cost, start, place and room, the trade-off over all options, and why nothing is earlier."""
    search = Search(problem)
    order = Ranking(search).of if problem.thin_days else None
    first = nsmallest(max(problem.limit, 1), search.candidates, order)
    return Plan(
        options=tuple(search.written_out(candidate) for candidate in first[: problem.limit]),
        tradeoff=tuple(search.written_out(candidate) for candidate in tradeoff(search.candidates)),
        why_not_earlier=_why_not_earlier(search, before=first[0].at if first else len(search.calendars.starts)),
    )


def plan_poll(problem: Problem, count: int = 3, priors: Mapping[str, Prior] | None = None) -> tuple[Option, ...]:
    """Up to `count` moments to ask people about, the best first.

    Those whose calendar is unknown are taken as free within working hours, but for what is known to be taken; `priors` say of some of them
    when they are more likely to be free. Moments never overlap, and lie on different half days as long as there are enough of those.
    """
    search = Search(problem).supposing_all_known()
    order = Ranking(search, priors).of
    chosen = _spread(sorted(search.candidates, key=order), search, count)
    return tuple(search.written_out(candidate) for candidate in sorted(chosen, key=order))


def strict_starts(problem: Problem) -> tuple[datetime, ...]:
    """The starts (UTC) at which some single place, or online, has somebody strictly free for every seat."""
    calendars = Calendars(problem, starts_of(problem), Weights.of(problem.prices))
    return tuple(moment_of(calendars.starts[at].quarter) for at in Blockers.of(problem, calendars).strict_starts())


def _why_not_earlier(search: Search, before: int) -> WhyNotEarlier:
    blockers = Blockers.of(search.problem, search.calendars)
    core, proven = blockers.core()
    return WhyNotEarlier(
        blocked=blockers.blocked(before),
        alone=blockers.alone(),
        core=core,
        core_proven=proven,
        hindrances=hindrances(search, before),
    )


def _spread(ranked: list[Candidate], search: Search, count: int) -> list[Candidate]:
    """The best of each half day first, then what else does not overlap."""
    chosen: list[Candidate] = []
    half_days: set[tuple[date, bool]] = set()
    for again in (False, True):
        for candidate in ranked:
            if len(chosen) == count:
                return chosen
            start = search.calendars.starts[candidate.at]
            half_day = (start.day, start.begins < _NOON)
            if (again or half_day not in half_days) and not _overlaps(candidate, chosen, search):
                chosen.append(candidate)
                half_days.add(half_day)
    return chosen


def _overlaps(candidate: Candidate, chosen: list[Candidate], search: Search) -> bool:
    starts, minutes = search.calendars.starts, search.problem.duration_minutes
    return any(abs(starts[other.at].quarter - starts[candidate.at].quarter) * GRID_MINUTES < minutes for other in chosen)
