"""After *geen-moment*: ways on, and watching the calendars until the promise passes.

A moment that opens is held for the requester, who takes it or lets it go; nothing of it is told to anybody else. Values in, a decision out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from services.matchmaking.domain.finding import PERIOD_OVER
from services.matchmaking.domain.happenings import CalendarsNeeded, NotFound, Opened, Reservation, WayOn
from services.matchmaking.domain.holds import Hold
from services.matchmaking.domain.meeting import Deadlines, Decided, Decision, Ignored, Meeting, Opening, Refusal, Replan, Watch
from services.matchmaking.domain.proposal import Findings, Found
from services.matchmaking.domain.settling import GRACE, seats_of
from services.matchmaking.domain.weighing import without_claims_of
from shared.kernel import MeetingStatus, OwnerId, PersonId, person_owner

OPENED = "Er is alsnog een moment vrijgekomen. We houden het vast voor de aanvrager, die beslist."
TAKEN_BY_THE_REQUESTER = "De aanvrager koos een moment dat vrijkwam."
OPENING_GONE = "Het moment dat vrijkwam, kan toch niet. We kijken verder."
NOBODY_LEFT = "Er is geen verplichte deelnemer meer."


@dataclass(frozen=True, slots=True)
class Looks:
    """When calendars are looked at again, in office hours, when somebody can take what opens: `soon` after a change, `later` without."""

    soon: datetime
    later: datetime


def found_nothing(decided: Decided) -> bool:
    """It was decided just now that there is no moment (left)."""
    return decided.meeting.status is MeetingStatus.NO_MOMENT and any(isinstance(told.what, NotFound) for told in decided.told)


def begin(decided: Decided, instead: tuple[WayOn, ...], owners: Iterable[OwnerId], now: datetime, looks: Looks) -> Decided:
    """The bad news with its ways on; calendars are watched while there is a promise, and somebody to keep it to."""
    meeting = decided.meeting
    until = meeting.horizon.promised_until
    watched = now < until and any(seat.required for seat in meeting.asked.seats)
    watch = Watch(until, tuple(owners), min(looks.later, until)) if watched else None
    news = NotFound(max(meeting.sequence, 0), instead, until if watched else None)
    told = tuple(replace(one, what=news) if isinstance(one.what, NotFound) else one for one in decided.told)
    return Decided(replace(meeting, watch=watch), told)


def changed(meeting: Meeting, looks: Looks) -> Decision:
    """A calendar changed, or somebody gave hours back: look soon, but not again and again while it goes on changing."""
    watch = _at_rest(meeting)
    if watch is None or looks.soon >= watch.look_at:
        return Ignored()
    return Decided(replace(meeting, watch=replace(watch, look_at=looks.soon)))


def may_look(meeting: Meeting, now: datetime) -> bool:
    """It is time, and nothing is held or asked already."""
    watch = _at_rest(meeting)
    return watch is not None and watch.look_at <= now


def looked(meeting: Meeting, findings: Findings, now: datetime, deadlines: Deadlines, looks: Looks) -> Decision:
    """By the calendars as they are known there is a moment: they are read anew before it is held. Else another time."""
    if meeting.watch is None:
        return Ignored()
    if now >= meeting.watch.until:
        return _over(Decided(meeting))
    if not isinstance(findings, Found):
        return _later(meeting, meeting.watch, looks)
    asking = Decided(replace(meeting, calendars_by=deadlines.calendars)).tell(CalendarsNeeded(deadlines.calendars))
    return Decided(replace(asking.meeting, waits_for=asking.meeting.revision), asking.told)


def waits_for(meeting: Meeting, revision: int) -> bool:
    """This meeting watches, and asked for calendars with that revision."""
    return meeting.status is MeetingStatus.NO_MOMENT and meeting.watch is not None and meeting.waits_for == revision


def opened(meeting: Meeting, findings: Findings, deadlines: Deadlines, looks: Looks) -> Decision:
    """The calendars were read anew: what they give is held for the requester."""
    if meeting.watch is None or meeting.waits_for is None:
        return Ignored()
    read = replace(meeting, waits_for=None, calendars_by=None)
    if not isinstance(findings, Found):
        return _later(read, meeting.watch, looks)
    proposal = findings.best
    number, key, expires = meeting.openings + 1, str(meeting.holds_made + 1), min(deadlines.answers, proposal.moment.start)
    held = replace(
        read,
        holds=(Hold(key, proposal.claims, expires + GRACE),),
        holds_made=meeting.holds_made + 1,
        openings=number,
        watch=replace(meeting.watch, opening=Opening(number, key, proposal, expires)),
    )
    return Decided(held).tell(Opened(number, proposal.moment, expires), (OPENED, *findings.explanation))


def taken(meeting: Meeting, revision: int, number: int, now: datetime) -> tuple[Replan, Found] | Ignored:
    """The requester takes the moment: everything goes on from it as if it had been found now, with a clean count of changes."""
    opening = None if meeting.watch is None else meeting.watch.opening
    if opening is None or opening.number != number or meeting.heard >= revision or any(hold.expires <= now for hold in meeting.holds):
        return Ignored()
    fresh = replace(
        meeting.hears(revision),
        watch=None,
        holds=(),
        accepted=False,
        changes=0,
        changes_after_acceptance=0,
        polls_of_search=0,
    )
    return Replan(Decided(fresh), (TAKEN_BY_THE_REQUESTER,)), Found(opening.proposal)


def lapsed(meeting: Meeting, number: int, now: datetime, looks: Looks) -> Decision:
    """The requester did not take it: the hours are free again, and this moment is not offered twice."""
    watch = meeting.watch
    if watch is None or watch.opening is None or watch.opening.number != number:
        return Ignored()
    moment = watch.opening.proposal.moment
    free = replace(meeting, holds=(), refusals=(*meeting.refusals, Refusal(None, moment.start, moment.end)))
    closed = replace(watch, opening=None)
    return _over(Decided(replace(free, watch=closed))) if now >= watch.until else _later(free, closed, looks)


def left(meeting: Meeting, person: PersonId, looks: Looks) -> Decision:
    """Somebody was forgotten: the watch goes on for the others, who may have a moment now.

    A moment that opened stays held for the requester while enough of those who must be there come to it; else they hear that it is gone.
    """
    watch = meeting.watch
    if watch is None or not meeting.involves(person):
        return Ignored()
    seats = tuple(replace(seat, people=tuple(one for one in seat.people if one != person)) for seat in meeting.asked.seats)
    owners = tuple(owner for owner in watch.owners if owner != person_owner(person))
    smaller = replace(meeting, asked=replace(meeting.asked, seats=seats), holds=(), waits_for=None, calendars_by=None)
    if not any(seat.required for seat in seats):
        return _begun_anew(smaller, NOBODY_LEFT)
    if watch.opening is None:
        return Decided(replace(smaller, watch=replace(watch, owners=owners, look_at=looks.soon)))
    opening = replace(watch.opening, proposal=watch.opening.proposal.without(person))
    if not _can_be_filled(smaller, opening):
        return _begun_anew(smaller, OPENING_GONE)
    still = replace(smaller, watch=replace(watch, owners=owners, opening=opening))
    return Decided(replace(still, holds=without_claims_of(meeting, person).holds))


def _begun_anew(meeting: Meeting, why: str) -> Decided:
    """The bad news once more, for which a watch may `begin`."""
    return Decided(replace(meeting, watch=None)).tell(NotFound(max(meeting.sequence, 0)), (why,))


def _can_be_filled(meeting: Meeting, opening: Opening) -> bool:
    _, possible, needed = seats_of(replace(meeting, reservation=Reservation(opening.key, opening.proposal, opening.expires)))
    return possible >= needed


def _over(decided: Decided) -> Decided:
    """The promise passed: told once."""
    meeting = replace(decided.meeting, watch=None, waits_for=None, calendars_by=None, holds=())
    return Decided(meeting, decided.told).tell(NotFound(max(meeting.sequence, 0)), (PERIOD_OVER,))


def _later(meeting: Meeting, watch: Watch, looks: Looks) -> Decided:
    return Decided(replace(meeting, watch=replace(watch, look_at=min(looks.later, watch.until))))


def _at_rest(meeting: Meeting) -> Watch | None:
    """The watch, when nothing is held or asked."""
    at_rest = meeting.status is MeetingStatus.NO_MOMENT and meeting.waits_for is None
    return meeting.watch if at_rest and meeting.watch is not None and meeting.watch.opening is None else None
