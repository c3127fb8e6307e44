"""Somebody found no moment because of what is held for others: those may give way, as long as nobody accepted theirs."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from services.matchmaking.domain import transitions
from services.matchmaking.domain.finding import at_moment, possibilities
from services.matchmaking.domain.lending import with_its_room_asked
from services.matchmaking.domain.meeting import Decided, Meeting, Replan
from services.matchmaking.domain.reaching import as_agreed, world_as_agreed
from services.matchmaking.domain.replanning import (
    Change,
    Contender,
    changes_of,
    exclude_each_other,
    may_give_way,
    neighbours,
    parts_of,
    puzzle_of,
    replanned,
    unlike,
)
from services.matchmaking.domain.settling import settle
from services.matchmaking.domain.waiting import Waiting, cornered
from services.matchmaking.handlers.desk import Desk
from services.matchmaking.ports import Seen
from services.matchmaking.steps import Move, MoveTogether, PlaceWaiting, ReplanDue
from shared.bus import Bus, Commit, Document
from shared.kernel import MeetingId

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one meeting of a move becomes."""

    document: Document[Meeting]
    decided: Decided
    seen: Seen


def register(bus: Bus, at: Desk) -> None:
    @bus.on(ReplanDue)
    async def see_who_can_give_way(_: ReplanDue, commit: Commit) -> None:
        places = [place for place in await at.waiting.all() if place.there.cornered]
        if not places:
            return
        contenders, sequences = await _contenders(at, cornered(place.there for place in places), commit)
        parts = await _solve(at, contenders)
        for part in parts:
            moves = (Move(meeting=one.meeting, sequence=sequences[one.meeting], moment=one.proposal.moment) for one in part)
            commit.step(MoveTogether(moves=tuple(moves)))
        served = {change.meeting for part in parts for change in part}
        stuck = (place for place in places if place.there.meeting not in served)
        _back_in_line([place.becomes(place.there.for_the_last_time()) for place in stuck], commit)

    @bus.on(MoveTogether)
    async def move_all_of_these_or_none(step: MoveTogether, commit: Commit) -> None:
        together = tuple(move.meeting for move in step.moves)
        places = [place for place in (await at.waiting.many(together)).values() if place.value is not None]
        outcomes = await _outcomes(at, step.moves, {place.there.meeting: place.there for place in places}, commit)
        if outcomes is None:
            _back_in_line([place.becomes(place.there.again()) for place in places], commit)
            return
        for outcome in outcomes:
            await at.outcomes.keep(outcome.document, outcome.decided, commit, outcome.seen, together)
        commit.keep(*(place.gone() for place in places))


def _back_in_line(places: Sequence[Document[Waiting]], commit: Commit) -> None:
    if places:
        commit.keep(*places).step(PlaceWaiting())


async def _contenders(at: Desk, stuck: Sequence[Waiting], commit: Commit) -> tuple[list[Contender], dict[MeetingId, int]]:
    """The stuck meetings and those that may give way for them, with what each could do were none of them there; and their sequences."""
    known = {document.there.id: document.there for document in await at.meetings.all()}
    wanting = [
        decision.decided.meeting
        for one in stuck
        if isinstance(decision := transitions.collected(known[one.meeting], one.wanted, one.unreadable), Replan)
    ]
    reach = {owner for meeting in wanting for owner in await at.world.owners(meeting)}
    giving = neighbours(reach, [one for one in known.values() if may_give_way(one, commit.now, at.rules.many)])
    together = tuple(meeting.id for meeting in (*wanting, *giving))
    contenders = []
    for meeting in (*wanting, *giving):
        agreed = as_agreed(meeting)
        situation = world_as_agreed(meeting, (await at.world.look(agreed, together)).situation)
        options = await asyncio.to_thread(possibilities, agreed, situation, commit.now, at.rules)
        present = () if meeting.reservation is None else (meeting.reservation.proposal,)
        contenders.append(Contender(meeting.id, (*present, *unlike(present, options)), bool(present)))
    return contenders, {meeting: known[meeting].sequence for meeting in together}


async def _solve(at: Desk, contenders: Sequence[Contender]) -> tuple[tuple[Change, ...], ...]:
    if not any(contender.holds_one for contender in contenders):
        return ()
    puzzle = await asyncio.to_thread(puzzle_of, contenders, at.rules.many.moved)
    solved = await asyncio.to_thread(at.replanner.best, puzzle, at.rules.many.solving)
    parts = parts_of(changes_of(contenders, solved))
    moved = sum(change.before is not None for part in parts for change in part)
    placed = sum(map(len, parts)) - moved
    log.info("replanned", meetings=len(contenders), placed=placed, moved=moved, gap=round(solved.gap(puzzle), 5))
    return parts


async def _outcomes(at: Desk, moves: Sequence[Move], waiting: dict[MeetingId, Waiting], commit: Commit) -> list[Outcome] | None:
    """Every meeting on its new moment. None: the world has changed, and one of them no longer can or wants to."""
    together = tuple(move.meeting for move in moves)
    documents = await at.meetings.many(together)
    outcomes = []
    for move in moves:
        document = documents[move.meeting]
        agreed = as_agreed(document.there)
        seen = await at.world.look(agreed, together)
        situation = world_as_agreed(document.there, seen.situation)
        found = await asyncio.to_thread(at_moment, agreed, situation, commit.now, at.rules, move.moment)
        if document.there.sequence != move.sequence or found is None:
            return None
        deadlines = at.deadlines(document.there, commit)
        if (place := waiting.get(move.meeting)) is not None:
            decision = transitions.collected(document.there, place.wanted, place.unreadable)
            if not isinstance(decision, Replan):
                return None
            decided = settle(decision, found, deadlines)
        elif may_give_way(document.there, commit.now, at.rules.many):
            decided = replanned(document.there, found, deadlines)
        else:
            return None
        outcomes.append(Outcome(document, with_its_room_asked(decided, deadlines, at.rules.notice), seen))
    return None if exclude_each_other([outcome.decided.meeting.holds for outcome in outcomes]) else outcomes
