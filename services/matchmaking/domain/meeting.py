"""The state of a meeting, and what a transition of it can decide. What a meeting holds is part of its state, so nothing can leak."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.matchmaking.domain.displacement import Displacement
from services.matchmaking.domain.explain import counts_are_safe
from services.matchmaking.domain.happenings import Happening, Reservation, Told
from services.matchmaking.domain.holds import Hold
from services.matchmaking.domain.ladder import Due, Opens
from services.matchmaking.domain.loan import Loan, RoomRefusal
from services.matchmaking.domain.polling import Poll
from services.matchmaking.domain.proposal import Proposal, Seat
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
    """What the clocks say of something asked now: by when calendars are read, a poll is answered, an invitation is answered.

    `consent` is by when people say whether something may move, and `consent_reminder` when they are reminded of that; `patience` what
    somebody asked or reminded now has at least; `due` the rungs of a question that goes out now; `opens` when the search of a meeting asked
    for now reaches further; `host` is by when the host of a building says whether a room can be had.
    """

    calendars: datetime
    poll: datetime
    answers: datetime
    consent: datetime
    consent_reminder: datetime
    patience: datetime
    due: tuple[Due, ...]
    opens: Opens
    host: datetime


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
class Opening:
    """A moment that came free after *geen-moment*, held under `key` for the requester to take until it `expires`."""

    number: int
    key: str
    proposal: Proposal
    expires: datetime


@dataclass(frozen=True, slots=True)
class Watch:
    """After *geen-moment*: the calendars of `owners` are watched `until` the promise passes, looked at next at `look_at`."""

    until: datetime
    owners: tuple[OwnerId, ...]
    look_at: datetime
    opening: Opening | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Everything that decides what may happen next. `heard` is the highest revision of the request that was handled.

    `missed` are the revisions below it that are still on their way: they were overtaken.
    """

    id: MeetingId
    asked: Asked
    horizon: Horizon
    heard: int
    missed: tuple[int, ...] = ()
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
    opens: Opens | None = None
    """From when the search reaches further. None: from the start."""
    displacement: Displacement | None = None
    displacements: int = 0
    declined_to_move: tuple[PersonId, ...] = ()
    """Once for every time that somebody did not agree to move."""
    due: tuple[Due, ...] = ()
    """The rungs of the open question that are still to be climbed."""
    quorum_suffices: bool = False
    reservation: Reservation | None = None
    holds: tuple[Hold, ...] = ()
    holds_made: int = 0
    answers: tuple[Answered, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    accepted: bool = False
    changes: int = 0
    changes_after_acceptance: int = 0
    watch: Watch | None = None
    openings: int = 0
    told_not_to_come: tuple[PersonId, ...] = ()
    """Who was invited to this moment, and taken off the table since."""
    wishes: tuple[int, ...] = ()
    """The numbers of the other times that were proposed and not taken."""
    room_lost_at: int | None = None
    """The sequence under which the requester was told that the room of a confirmed moment is gone."""
    loan: Loan | None = None
    """The question to the host of the room of this moment, when it is lent on request."""
    loans: int = 0
    rooms_refused: tuple[RoomRefusal, ...] = ()

    def has_heard(self, revision: int) -> bool:
        """Whether this wish of the requester was handled."""
        return revision <= self.heard and revision not in self.missed

    def has_heard_all_before(self, revision: int) -> bool:
        """Whether every wish before this one was handled; intake counts them one by one."""
        return self.heard >= revision - 1 and all(one >= revision for one in self.missed)

    def hears(self, revision: int) -> "Meeting":
        """The same meeting, by which this wish of the requester was handled."""
        missed = (*(one for one in self.missed if one != revision), *range(self.heard + 1, revision))
        return replace(self, heard=max(self.heard, revision), missed=missed)

    @property
    def people(self) -> tuple[PersonId, ...]:
        return tuple(dict.fromkeys(person for seat in self.asked.seats for person in seat.people))

    @property
    def counts_may_be_told(self) -> bool:
        """Whether a count of those at the table points at nobody in particular."""
        return counts_are_safe(self.others_with_a_calendar)

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
        return person in self.people or any(proposal.is_for(person) is not None for proposal in self.proposals)

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """The moments that are held: reserved, asked in a poll, waiting for something to move, or for the requester to take."""
        reserved = () if self.reservation is None else (self.reservation.proposal,)
        asked = () if self.displacement is None else (self.displacement.proposal,)
        opened = () if self.watch is None or self.watch.opening is None else (self.watch.opening.proposal,)
        return (*reserved, *asked, *opened, *(() if self.poll is None else (offer.proposal for offer in self.poll.offers)))

    @property
    def asks_to_move(self) -> bool:
        """Nobody is invited yet: it is being asked whether something may move."""
        return self.status is MeetingStatus.POLLING and self.displacement is not None and self.poll is None

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
