"""What a requester sees of a meeting: built from events that may come twice and out of order."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from services.intake.domain.without_moment import Opening, Watch
from shared.kernel import Answer, MeetingForm, MeetingStatus, Moment, PersonId, PollChoice

_AS_ANSWER = {
    PollChoice.CAN: Answer.YES,
    PollChoice.CAN_IF_MOVED: Answer.YES,
    PollChoice.DEPUTY: Answer.MAYBE,
    PollChoice.CANNOT: Answer.NO,
}
_BEST_FIRST = (PollChoice.CAN, PollChoice.CAN_IF_MOVED, PollChoice.DEPUTY, PollChoice.CANNOT)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the timeline. `{wie}` in the text stands for the person, who is looked up when it is shown."""

    time: datetime
    kind: str
    text: str
    status: MeetingStatus
    person: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """`number` counts the lines of a meeting, from 1."""

    number: int
    item: Item


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: to which moment or poll, and the how manieth of this person; to an invitation also by which way and when."""

    answer: Answer
    sequence: int
    revision: int
    via: str = ""
    at: datetime | None = None
    by_another: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The moment that is held or booked. `cost` is decimal text: what must give way; None at a small table.

    `agreed` said so before they were invited; `deputies` are asked in the place of their principal (the key). `people` are
    asked to come: not an optional participant who cannot, nor the others of a group of which one comes.
    """

    moment: Moment
    sequence: int
    form: MeetingForm
    cost: str | None
    agreed: tuple[PersonId, ...] = ()
    deputies: dict[PersonId, PersonId] = field(default_factory=dict)
    people: tuple[PersonId, ...] = ()
    room_asked: bool = False
    registered_late: bool = False
    """Somebody comes as a visitor of whom the building hears later than it wants."""


@dataclass(frozen=True, slots=True)
class Lent:
    """A room that its host must confirm: the how manieth question of this meeting, and for which moment."""

    sequence: int
    moment: Moment


class RoomStand(StrEnum):
    """How it stands with a room that its host must confirm."""

    ASKED = "gevraagd"
    GRANTED = "toegezegd"
    REFUSED = "geweigerd"
    FOLLOWS = "volgt"
    """The moment stands without it."""


@dataclass(frozen=True, slots=True)
class Possible:
    """A moment that was also possible."""

    moment: Moment
    cost: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Added:
    """What somebody adds to the question."""

    line: str
    revision: int


@dataclass(frozen=True, slots=True)
class Followed:
    """Each part keeps the highest revision it was told of; `heard` names what was taken in, `lines` counts the timeline."""

    status: MeetingStatus = MeetingStatus.REQUESTED
    status_at: int = 0
    explanation: tuple[str, ...] = ()
    explanation_at: int = 0
    found: Found | None = None
    found_at: int = 0
    possible: tuple[Possible, ...] = ()
    possible_at: int = 0
    promised_until: datetime | None = None
    promised_at: int = 0
    asked_until: datetime | None = None
    offered: tuple[Moment, ...] = ()
    asked_at: int = 0
    asked_first_until: datetime | None = None
    asked_first_at: int = 0
    poll: int = 0
    answers: dict[PersonId, Given] = field(default_factory=dict)
    polled: dict[PersonId, Given] = field(default_factory=dict)
    added: dict[PersonId, Added] = field(default_factory=dict)
    watch: Watch | None = None
    opening: Opening | None = None
    watch_at: int = 0
    read: frozenset[PersonId] = frozenset()
    read_at: int = 0
    lent: Lent | None = None
    hosts: dict[int, bool] = field(default_factory=dict)
    """What hosts said, by the number of the question."""
    by_phone: frozenset[PersonId] = frozenset()
    unreached: frozenset[PersonId] = frozenset()
    """Whose address is refused."""
    heard: frozenset[str] = frozenset()
    lines: int = 0

    def hears(self, mark: str) -> Self:
        return replace(self, heard=self.heard | {mark})

    def line(self) -> Self:
        """One line more in the timeline; its number is `lines`."""
        return replace(self, lines=self.lines + 1)

    def becomes(self, status: MeetingStatus, revision: int) -> Self:
        return self if revision <= self.status_at else replace(self, status=status, status_at=revision)

    def explained(self, lines: Iterable[str], revision: int) -> Self:
        return self if revision < self.explanation_at else replace(self, explanation=tuple(lines), explanation_at=revision)

    def finds(self, found: Found | None, revision: int) -> Self:
        return self if revision < self.found_at else replace(self, found=found, found_at=revision)

    def may_choose(self, possible: Iterable[Possible], revision: int) -> Self:
        return self if revision < self.possible_at else replace(self, possible=tuple(possible), possible_at=revision)

    def promises(self, until: datetime, revision: int) -> Self:
        return self if revision < self.promised_at else replace(self, promised_until=until, promised_at=revision)

    def asks(self, offered: Iterable[Moment], until: datetime, poll: int, revision: int) -> Self:
        """`poll` counts the polls of a meeting: what was said in an earlier one is about other moments."""
        if revision < self.asked_at:
            return self
        return replace(self, offered=tuple(offered), asked_until=until, poll=poll, asked_at=revision)

    def asks_first(self, until: datetime, revision: int) -> Self:
        """Whether something may give way, before anybody is invited."""
        return self if revision < self.asked_first_at else replace(self, asked_first_until=until, asked_first_at=revision)

    def has_read(self, people: Iterable[PersonId], revision: int) -> Self:
        return self if revision < self.read_at else replace(self, read=frozenset(people), read_at=revision)

    def asks_the_host(self, lent: Lent) -> Self:
        return self if self.lent is not None and self.lent.sequence >= lent.sequence else replace(self, lent=lent)

    def hears_the_host(self, sequence: int, *, granted: bool) -> Self:
        return replace(self, hosts=self.hosts | {sequence: granted})

    def answered(self, person: PersonId, given: Given) -> Self:
        return replace(self, answers=_latest(self.answers, person, given))

    def poll_answered(self, person: PersonId, given: Given) -> Self:
        return replace(self, polled=_latest(self.polled, person, given))

    def adds(self, person: PersonId, added: Added) -> Self:
        """The last line of a person counts."""
        before = self.added.get(person)
        return self if before is not None and added.revision <= before.revision else replace(self, added=self.added | {person: added})

    def is_called(self, person: PersonId) -> Self:
        """The requester phones this person, who wants no mail of ours."""
        return replace(self, by_phone=self.by_phone | {person})

    def is_not_reached(self, person: PersonId) -> Self:
        """Mail to this person does not arrive."""
        return replace(self, unreached=self.unreached | {person})

    def watches(self, watch: Watch | None, opening: Opening | None, revision: int) -> Self:
        """What is done while there is no moment, and the moment that came free; nothing of it once there is one, or a new search."""
        return self if revision < self.watch_at else replace(self, watch=watch, opening=opening, watch_at=revision)

    def without(self, person: PersonId) -> Self:
        """The same, when somebody is forgotten: nothing that they wrote."""
        added = {id: added for id, added in self.added.items() if id != person}
        return replace(self, added=added, by_phone=self.by_phone - {person}, unreached=self.unreached - {person})

    @property
    def room_stand(self) -> RoomStand | None:
        """Of the room of the moment that stands; of a refused one also while another is sought. None: there is nothing to confirm."""
        lent, found = self.lent, self.found
        said = None if lent is None else self.hosts.get(lent.sequence)
        if lent is not None and found is not None and found.moment == replace(lent.moment, room=None) and not self.status.final:
            return RoomStand.FOLLOWS
        if lent is None or self.status.final or (found is not None and found.moment != lent.moment):
            return RoomStand.ASKED if found is not None and found.room_asked and not self.status.final else None
        if said is False:
            return RoomStand.REFUSED
        if found is None:
            return None
        return RoomStand.GRANTED if said else RoomStand.ASKED

    @property
    def is_asking_first(self) -> bool:
        """The last question was whether something may give way: nobody is polled."""
        return self.status is MeetingStatus.POLLING and self.asked_first_at > self.asked_at

    def answer_of(self, person: PersonId) -> Answer:
        """To the moment that stands now, by this person or their deputy; while people are polled, what they said there."""
        if self.found is None:
            polled = self.polled.get(person)
            polling = self.status is MeetingStatus.POLLING and not self.is_asking_first
            counts = polled is not None and polling and polled.sequence == self.poll
            return polled.answer if polled is not None and counts else Answer.NONE
        given = self.given_by(person)
        if given is not None:
            return given.answer
        return Answer.YES if self.found.deputies.get(person, person) in self.found.agreed else Answer.NONE

    def given_by(self, person: PersonId) -> Given | None:
        """The last answer to the invitation that stands, of this person or their deputy."""
        given = None if self.found is None else self.answers.get(self.found.deputies.get(person, person))
        return given if given is not None and self.found is not None and given.sequence == self.found.sequence else None

    def is_without(self, person: PersonId) -> bool:
        """A moment was found, and neither this person nor a deputy is asked for it."""
        if self.found is None or not self.found.people:
            return False
        return person not in self.found.people and person not in self.found.deputies

    def sends_a_deputy(self, person: PersonId) -> bool:
        return self.found is not None and person in self.found.deputies


def best_of(choices: Iterable[PollChoice]) -> Answer:
    """What somebody's choices in a poll come down to."""
    given = set(choices)
    return next((_AS_ANSWER[choice] for choice in _BEST_FIRST if choice in given), Answer.NONE)


def _latest(answers: dict[PersonId, Given], person: PersonId, given: Given) -> dict[PersonId, Given]:
    before = answers.get(person)
    newer = before is None or (given.sequence, given.revision) > (before.sequence, before.revision)
    return answers | {person: given} if newer else answers
