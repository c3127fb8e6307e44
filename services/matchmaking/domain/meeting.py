"""The state of a meeting, and what a transition of it can decide. What a meeting holds is part of its state, so nothing can leak."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.matchmaking.domain.happenings import Happening, Reservation, Told
from services.matchmaking.domain.holds import Hold
from services.matchmaking.domain.polling import Poll
from services.matchmaking.domain.proposal import Seat
from shared.kernel import Answer, ChallengeId, LocationId, MeetingForm, MeetingId, MeetingStatus, OwnerId, PersonId


@dataclass(frozen=True, slots=True)
class Horizon:
    """Where to search: local dates, both inclusive; not before an instant; and by when the requester was promised an answer."""

    first: date
    last: date
    promised_until: datetime
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deadlines:
    """By when calendars are read, a poll is answered, an invitation is answered."""

    calendars: datetime
    poll: datetime
    answers: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, as far as it matters for finding a moment."""

    seats: tuple[Seat, ...]
    guests: tuple[PersonId, ...]
    challenge: ChallengeId | None
    quorum: int | None
    duration: timedelta
    within_working_days: int
    form: MeetingForm
    location: LocationId | None
    free_place: str | None
    requester: PersonId | None = None

    @property
    def in_person(self) -> bool:
        return self.form is not MeetingForm.ONLINE


@dataclass(frozen=True, slots=True)
class Refusal:
    """A time that is out for this meeting: for one person who said no, or (None) for everybody."""

    person: PersonId | None
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """The last word of somebody about the current moment; `revision` tells an older answer from a newer."""

    person: PersonId
    revision: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Meeting:
    """Everything that decides what may happen next. `heard` is the highest revision of the request that was handled."""

    id: MeetingId
    asked: Asked
    horizon: Horizon
    heard: int
    status: MeetingStatus = MeetingStatus.REQUESTED
    revision: int = 0
    sequence: int = -1
    waits_for: int | None = None
    """Revision of the question for calendars that is still open."""
    calendars_by: datetime | None = None
    unreadable: tuple[OwnerId, ...] = ()
    poll: Poll | None = None
    polls: int = 0
    polls_of_search: int = 0
    reservation: Reservation | None = None
    holds: tuple[Hold, ...] = ()
    holds_made: int = 0
    answers: tuple[Answered, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    accepted: bool = False
    changes: int = 0
    changes_after_acceptance: int = 0

    @property
    def people(self) -> tuple[PersonId, ...]:
        return tuple(dict.fromkeys(person for seat in self.asked.seats for person in seat.people))

    @property
    def others_with_a_calendar(self) -> tuple[PersonId, ...]:
        """At the table, but for the requester and for guests, of whom nobody reads a calendar: who asks can add those at will."""
        return tuple(person for person in self.people if person not in {self.asked.requester, *self.asked.guests})

    @property
    def open(self) -> bool:
        """A moment is being looked for, or agreed on."""
        return self.status not in {MeetingStatus.HELD, MeetingStatus.CANCELLED, MeetingStatus.NO_MOMENT}

    def involves(self, person: PersonId) -> bool:
        """At the table by name, or as somebody's deputy."""
        deputises = self.reservation is not None and self.reservation.proposal.is_for(person) is not None
        return deputises or person in self.people

    def answer_of(self, person: PersonId) -> Answered:
        return next((answered for answered in self.answers if answered.person == person), Answered(person, 0, Answer.NONE))


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing changes: known already, too late, or about another moment."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The meeting as it is next, and what is told of it, in order."""

    meeting: Meeting
    told: tuple[Told, ...] = ()

    def tell(self, what: Happening, explanation: tuple[str, ...] = ()) -> "Decided":
        meeting = replace(self.meeting, revision=self.meeting.revision + 1)
        return Decided(meeting, (*self.told, Told(meeting.revision, meeting.status, what, explanation)))


@dataclass(frozen=True, slots=True)
class Replan:
    """A moment is needed: find one for `decided.meeting`, then `settle`. `because` says why, for everybody who may see the meeting."""

    decided: Decided
    because: tuple[str, ...] = ()


Decision = Ignored | Decided | Replan
