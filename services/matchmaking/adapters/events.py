"""What a meeting tells, in the words of the contract."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict, assert_never

from services.matchmaking.domain.happenings import (
    Asking,
    CalendarsNeeded,
    Cancelled,
    Confirmed,
    Counted,
    DeputiesJoined,
    DisplacementOpened,
    Invited,
    Lending,
    NotFound,
    Opened,
    PollOpened,
    Released,
    Reminded,
    Reservation,
    Reserved,
    RoomAsked,
    RoomGiven,
    SearchBegan,
    Told,
    TookPlace,
    WayOn,
    WishRefused,
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
    DeputiesAsked,
    Deputising,
    Displaced,
    DisplacementAsked,
    Instead,
    InsteadKind,
    MeetingCancelled,
    MeetingConfirmed,
    MeetingInvited,
    MeetingSearched,
    MeetingTookPlace,
    MomentNotFound,
    MomentOpened,
    MomentReleased,
    MomentReserved,
    OfferedMoment,
    ReminderAbout,
    ReminderDue,
    RoomGranted,
    RoomWanted,
    WishDeclined,
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
    room_asked: bool
    cost: str | None


def event_of(told: Told, meeting: Meeting, owners: tuple[OwnerId, ...], now: datetime) -> Event:
    """One happening as an event. `owners` are those whose calendars are asked for, when they are."""
    changed = _Changed(meeting=meeting.id, revision=told.revision, status=told.status, explanation=told.explanation)
    match told.what:
        case Reserved() | Confirmed() | TookPlace() as with_moment:
            return _with_moment(with_moment, changed, meeting, now)
        case NotFound() | Opened() | Released() | Cancelled() as without_moment:
            return _without_moment(without_moment, changed, now)
        case PollOpened() | DisplacementOpened() | Reminded() | DeputiesJoined() as asking:
            return _asking(asking, changed)
        case RoomAsked() | RoomGiven() as lending:
            return _lending(lending, changed, now)
        case WishRefused() as refused:
            return _refused(refused, changed, now)
        case SearchBegan() | CalendarsNeeded() | Invited() | Counted() as on_the_way:
            return _on_the_way(on_the_way, changed, owners, until=horizon_of(meeting)[1])
        case unreachable:
            assert_never(unreachable)


def _asking(what: Asking, changed: _Changed) -> Event:
    match what:
        case PollOpened(poll):
            moments = tuple(OfferedMoment(key=offer.key, moment=offer.proposal.moment, held=offer.proposal.held) for offer in poll.offers)
            return AnswersWanted(**changed, sequence=poll.sequence, moments=moments, people=poll.asked, deadline=poll.deadline)
        case DisplacementOpened(asked):
            people = tuple(Displaced(person=one.person, blocks=one.blocks) for one in asked.people)
            moment, held = asked.proposal.moment, asked.proposal.held
            return DisplacementAsked(**changed, sequence=asked.sequence, moment=moment, people=people, deadline=asked.deadline, held=held)
        case Reminded(question, people):
            about = ReminderAbout(question.about.value)
            return ReminderDue(**changed, about=about, sequence=question.sequence, people=people, deadline=question.deadline)
        case DeputiesJoined(question, pairs):
            about = ReminderAbout(question.about.value)
            deputies = tuple(Deputising(person=deputy, principal=principal) for deputy, principal in pairs)
            return DeputiesAsked(**changed, about=about, sequence=question.sequence, deputies=deputies, deadline=question.deadline)
        case unreachable:
            assert_never(unreachable)


def _refused(what: WishRefused, changed: _Changed, now: datetime) -> Event:
    return WishDeclined(
        meeting=changed["meeting"],
        revision=changed["revision"],
        person=what.person,
        wish=what.wish,
        sequence=what.sequence,
        start=what.start,
        end=what.end,
        reason=what.reason,
        decided_at=now,
    )


def _lending(what: Lending, changed: _Changed, now: datetime) -> Event:
    loan = what.loan
    match what:
        case RoomAsked():
            return RoomWanted(
                **changed,
                sequence=loan.sequence,
                moment=loan.moment,
                people=loan.people,
                visitors=loan.visitors,
                deadline=loan.deadline,
                decided_at=now,
            )
        case RoomGiven():
            return RoomGranted(**changed, sequence=loan.sequence, moment=loan.moment, decided_at=now)
        case unreachable:
            assert_never(unreachable)


def _on_the_way(
    what: SearchBegan | CalendarsNeeded | Invited | Counted, changed: _Changed, owners: tuple[OwnerId, ...], until: datetime
) -> Event:
    match what:
        case SearchBegan(promised_until):
            return MeetingSearched(**changed, promised_until=promised_until)
        case CalendarsNeeded(deadline):
            asked = changed["meeting"], changed["revision"]
            return AvailabilityWanted(meeting=asked[0], revision=asked[1], owners=owners, until=until, deadline=deadline)
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


def _without_moment(what: NotFound | Opened | Released | Cancelled, changed: _Changed, now: datetime) -> Event:
    match what:
        case NotFound(sequence, instead, watched_until):
            ways = tuple(map(_instead, instead))
            return MomentNotFound(**changed, sequence=sequence, decided_at=now, instead=ways, watched_until=watched_until)
        case Opened(opening, moment, expires):
            return MomentOpened(**changed, opening=opening, moment=moment, expires=expires)
        case Released(sequence):
            return MomentReleased(**changed, sequence=sequence, decided_at=now)
        case Cancelled(sequence, reason):
            return MeetingCancelled(**changed, sequence=sequence, reason=reason, decided_at=now)
        case unreachable:
            assert_never(unreachable)


def _instead(way: WayOn) -> Instead:
    return Instead(kind=InsteadKind[way.way.name], start=way.start, end=way.end, people=way.people, of=way.asked, day=way.day)


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
            alone_at=coming.alone_at,
            principal=coming.principal,
        )
        for coming in proposal.people
    )
    somewhere = proposal.moment.location is not None or proposal.moment.free_place is not None
    form = (proposal.form or meeting.asked.form) if somewhere else MeetingForm.ONLINE
    shown = text(proposal.cost) if meeting.counts_may_be_told else None
    loan = meeting.loan
    room_asked = proposal.lent and not (loan is not None and loan.granted and loan.moment == proposal.moment)
    return _Reserved(
        **changed,
        sequence=sequence,
        moment=proposal.moment,
        form=form,
        people=people,
        decided_at=now,
        room_asked=room_asked,
        cost=shown,
    )
