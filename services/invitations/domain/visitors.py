"""Who has no pass and comes: the list for the reception, by its deadline, and again when it changes (capability I4)."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.invitations.domain.invitations import InvitedMeeting, Standing
from services.invitations.domain.notices import Notice, NoticeKind
from shared.kernel import Answer, MeetingId, Moment, PersonId


@dataclass(frozen=True, slots=True)
class Listed:
    """Who is expected at a building, and when."""

    moment: Moment
    people: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class VisitorList:
    """The record of a meeting: the `last` list (None: nobody is expected), how many there were, and which of them the post took.

    `forgotten`: so many of the last list were forgotten since, which the reception must still hear.
    """

    meeting: MeetingId
    number: int = 0
    last: Listed | None = None
    delivered: int = 0
    forgotten: int = 0

    def registers(self, person: PersonId, moment: Moment) -> bool:
        """The list with this person on it is at the reception, and says this moment."""
        last = self.last
        return last is not None and last.moment == moment and person in last.people and 0 < self.number <= self.delivered

    def without(self, person: PersonId) -> "VisitorList":
        if self.last is None or person not in self.last.people:
            return self
        shorter = replace(self.last, people=tuple(one for one in self.last.people if one != person))
        return replace(self, last=shorter, forgotten=self.forgotten + 1)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Not definite, or the host has not said yes yet: what the reception knows stays as it is."""


@dataclass(frozen=True, slots=True)
class NobodyExpected:
    """The meeting is off, elsewhere, or online."""


Expected = Listed | Unsettled | NobodyExpected


@dataclass(frozen=True, slots=True)
class Listing:
    """The record as it is next, with the lists that go out; `late`: somebody is on one whose registration is late."""

    record: VisitorList
    notices: tuple[Notice, ...] = ()
    late: bool = False


def expected(meeting: InvitedMeeting, before: VisitorList, *, pending: bool) -> Expected:
    """Whom the reception may expect as it stands now. Whoever declined does not come."""
    occasion = meeting.occasion
    if meeting.standing is Standing.WITHDRAWN or occasion is None or occasion.moment.location is None:
        return NobodyExpected()
    if pending or meeting.standing is not Standing.CONFIRMED:
        return NobodyExpected() if _is_elsewhere(before, occasion.moment, meeting.standing) else Unsettled()
    coming = (one for one in meeting.present if one.needs_registration and one.answer is not Answer.NO)
    return Listed(occasion.moment, tuple(sorted(one.person for one in coming)))


def _is_elsewhere(before: VisitorList, moment: Moment, standing: Standing) -> bool:
    """The last list is of another building, or of another moment that nobody is sure of."""
    if before.last is None:
        return False
    return before.last.moment.location != moment.location or (standing is not Standing.CONFIRMED and before.last.moment != moment)


def review(before: VisitorList, now_expected: Expected, at: datetime, *, due: bool, late: bool) -> Listing:
    """What the reception must hear: nothing before it is `due`, when nothing changed since the last list, or when it is over.

    `late`: who is registered now, is so after the deadline of the building.
    """
    match now_expected:
        case Unsettled():
            return Listing(before)
        case NobodyExpected():
            return _taken_off(before, at)
        case Listed(moment) if moment.end <= at:
            return Listing(before)
        case Listed() as listed:
            return _listed(before, listed, at, due=due, late=late)


def _listed(before: VisitorList, listed: Listed, at: datetime, *, due: bool, late: bool) -> Listing:
    moved = before.last is not None and before.last.moment.location != listed.moment.location
    off = _taken_off(before, at) if moved else Listing(before)
    record, last = off.record, off.record.last
    nothing_said = last is None and not (due and listed.people)
    if nothing_said or (last == listed and not record.forgotten):
        return off
    notice, record = _next(record, listed, at)
    new_people = set(listed.people) - set(last.people if last is not None and last.moment == listed.moment else ())
    return Listing(record, (*off.notices, notice), late=late and bool(new_people))


def _taken_off(before: VisitorList, at: datetime) -> Listing:
    """Of a building that expected somebody."""
    if before.last is None:
        return Listing(before)
    if before.last.moment.end <= at:
        return Listing(replace(before, last=None))
    notice, record = _next(before, Listed(before.last.moment, ()), at)
    return Listing(replace(record, last=None), (notice,))


def _next(before: VisitorList, listed: Listed, at: datetime) -> tuple[Notice, VisitorList]:
    last = before.last
    notice = Notice(
        meeting=before.meeting,
        kind=NoticeKind.VISITORS,
        number=before.number + 1,
        decided_at=at,
        moment=listed.moment,
        listed=listed.people,
        before=() if last is None else last.people,
        forgotten=before.forgotten,
        earlier=None if last is None else last.moment,
    )
    return notice, replace(before, number=notice.number, last=listed, forgotten=0)
