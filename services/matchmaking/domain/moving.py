"""Which movable appointments may be asked about: the others count as fixed when a moment is looked for."""

from dataclasses import replace
from datetime import datetime

from services.matchmaking.domain.meeting import Deadlines, Meeting
from services.matchmaking.domain.situation import Calendar, Rules, Situation
from shared.kernel import Block, BusyKind, PersonId, person_owner

MOST_QUESTIONS_EACH = 2
"""Who did not agree this often is not asked to move anything for this meeting any more."""


def nothing_moves(meeting: Meeting, situation: Situation) -> Situation:
    """Everything that could move counts as fixed."""
    return _with_fixed(meeting, situation, frozenset(meeting.people), None)


def only_what_may_be_asked(meeting: Meeting, situation: Situation, deadlines: Deadlines, rules: Rules) -> Situation:
    """Fixed are the movable appointments of whoever moved often enough this month or said no before, and what begins too soon to ask."""
    often = {person for person in meeting.people if situation.moved.get(person, 0) >= rules.most_moves}
    unwilling = {person for person in meeting.people if meeting.declined_to_move.count(person) >= MOST_QUESTIONS_EACH}
    return _with_fixed(meeting, situation, frozenset(often | unwilling), deadlines.consent)


def _with_fixed(meeting: Meeting, situation: Situation, people: frozenset[PersonId], before: datetime | None) -> Situation:
    calendars = dict(situation.calendars)
    for person in meeting.people:
        if (calendar := calendars.get(owner := person_owner(person))) is not None:
            calendars[owner] = _fixed(calendar, everything=person in people, before=before)
    return replace(situation, calendars=calendars)


def _fixed(calendar: Calendar, *, everything: bool, before: datetime | None) -> Calendar:
    def stays(block: Block) -> bool:
        return block.kind is BusyKind.MOVABLE and (everything or (before is not None and block.start < before))

    return replace(calendar, blocks=tuple(replace(one, kind=BusyKind.FIXED) if stays(one) else one for one in calendar.blocks))
