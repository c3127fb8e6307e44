"""What a meeting tells, in the words of the contract."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict, assert_never

from services.matchmaking.domain.explain import counts_are_safe
from services.matchmaking.domain.happenings import (
    CalendarsNeeded,
    Cancelled,
    Confirmed,
    Counted,
    Invited,
    NotFound,
    PollOpened,
    Released,
    Reservation,
    Reserved,
    SearchBegan,
    Told,
    TookPlace,
)
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.posing import horizon_of
from shared.contracts.event import Event
from shared.contracts.matchmaking import (
    Alternative,
    AnswerCounted,
    AnswersWanted,
    Attendance,
    AvailabilityWanted,
    MeetingCancelled,
    MeetingConfirmed,
    MeetingInvited,
    MeetingSearched,
    MeetingTookPlace,
    MomentNotFound,
    MomentReleased,
    MomentReserved,
    OfferedMoment,
)
from shared.kernel import MeetingForm, MeetingId, MeetingStatus, Moment, OwnerId


class _Changed(TypedDict):
    meeting: MeetingId
    revision: int
    status: MeetingStatus
    explanation: tuple[str, ...]


class _Reserved(_Changed):
    sequence: int
    moment: Moment
    form: MeetingForm
    people: tuple[Attendance, ...]
    decided_at: datetime
    cost: str | None


def event_of(told: Told, meeting: Meeting, owners: tuple[OwnerId, ...], now: datetime) -> Event:
    """One happening as an event. `owners` are those whose calendars are asked for, when they are."""
    changed = _Changed(meeting=meeting.id, revision=told.revision, status=told.status, explanation=told.explanation)
    match told.what:
        case Reserved() | Confirmed() | TookPlace() as with_moment:
            return _with_moment(with_moment, changed, meeting, now)
        case NotFound() | Released() | Cancelled() as without_moment:
            return _without_moment(without_moment, changed, now)
        case SearchBegan() | CalendarsNeeded() | PollOpened() | Invited() | Counted() as on_the_way:
            return _on_the_way(on_the_way, changed, owners, until=horizon_of(meeting)[1])
        case unreachable:
            assert_never(unreachable)


def _on_the_way(
    what: SearchBegan | CalendarsNeeded | PollOpened | Invited | Counted, changed: _Changed, owners: tuple[OwnerId, ...], until: datetime
) -> Event:
    match what:
        case SearchBegan(promised_until):
            return MeetingSearched(**changed, promised_until=promised_until)
        case CalendarsNeeded(deadline):
            asked = changed["meeting"], changed["revision"]
            return AvailabilityWanted(meeting=asked[0], revision=asked[1], owners=owners, until=until, deadline=deadline)
        case PollOpened(poll):
            moments = tuple(OfferedMoment(key=offer.key, moment=offer.proposal.moment) for offer in poll.offers)
            return AnswersWanted(**changed, sequence=poll.sequence, moments=moments, people=poll.asked, deadline=poll.deadline)
        case Invited():
            return MeetingInvited(**changed)
        case Counted(person, answer):
            return AnswerCounted(**changed, person=person, answer=answer.value)
        case unreachable:
            assert_never(unreachable)


def _with_moment(what: Reserved | Confirmed | TookPlace, changed: _Changed, meeting: Meeting, now: datetime) -> Event:
    match what:
        case Reserved(sequence, reservation, alternatives):
            others = tuple(Alternative(moment=one.moment, cost=text(one.cost), explanation=one.explanation) for one in alternatives)
            reserved = _reserved(changed, sequence, reservation, meeting, now)
            return MomentReserved(**reserved, expires=reservation.expires, alternatives=others)
        case Confirmed(sequence, reservation):
            return MeetingConfirmed(**_reserved(changed, sequence, reservation, meeting, now))
        case TookPlace(reservation, people):
            return MeetingTookPlace(**changed, moment=reservation.proposal.moment, people=people, challenge=meeting.asked.challenge)
        case unreachable:
            assert_never(unreachable)


def _without_moment(what: NotFound | Released | Cancelled, changed: _Changed, now: datetime) -> Event:
    match what:
        case NotFound(sequence):
            return MomentNotFound(**changed, sequence=sequence, decided_at=now)
        case Released(sequence):
            return MomentReleased(**changed, sequence=sequence, decided_at=now)
        case Cancelled(sequence, reason):
            return MeetingCancelled(**changed, sequence=sequence, reason=reason, decided_at=now)
        case unreachable:
            assert_never(unreachable)


def text(cost: Fraction) -> str:
    """Decimal text with at most two digits: `4.5`."""
    rounded = (Decimal(cost.numerator) / Decimal(cost.denominator)).quantize(Decimal("0.01"))
    return f"{rounded:f}".rstrip("0").rstrip(".")


def _reserved(changed: _Changed, sequence: int, reservation: Reservation, meeting: Meeting, now: datetime) -> _Reserved:
    proposal = reservation.proposal
    people = tuple(
        Attendance(
            person=coming.person,
            role=coming.role,
            needs_registration=coming.needs_registration,
            already_agreed=coming.person in reservation.agreed,
            touched=coming.touched,
            principal=coming.principal,
        )
        for coming in proposal.people
    )
    somewhere = proposal.moment.location is not None or proposal.moment.free_place is not None
    form = meeting.asked.form if somewhere else MeetingForm.ONLINE
    shown = text(proposal.cost) if counts_are_safe(meeting.others_with_a_calendar) else None
    return _Reserved(**changed, sequence=sequence, moment=proposal.moment, form=form, people=people, decided_at=now, cost=shown)
