"""Which moments suit people without a readable calendar (capability M7)."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.invitations.domain.copies import with_secretariats
from services.invitations.domain.invitations import NOT_AT_THE_TABLE, Circumstances, DeputiesWanted, Deputising, OldNews, TooEarly
from services.invitations.domain.mails import Mail, MailKind, MailState, Offer
from shared.kernel import MeetingForm, MeetingId, PersonId, PollChoice


@dataclass(frozen=True, slots=True)
class Choices:
    """What one person said, by the key of the offered moment."""

    person: PersonId
    choices: dict[str, PollChoice]
    at: datetime
    by_another: bool = False
    """Somebody else answered on their behalf."""


@dataclass(frozen=True, slots=True)
class Poll:
    """The record of the latest poll of a meeting. `answers` counts answers, over all polls of the meeting."""

    meeting: MeetingId
    revision: int
    sequence: int
    decided_at: datetime
    deadline: datetime
    offers: tuple[Offer, ...]
    people: tuple[PersonId, ...]
    form: MeetingForm = MeetingForm.IN_PERSON
    given: tuple[Choices, ...] = ()
    answers: int = 0
    deputies: tuple[Deputising, ...] = ()
    """Those of `people` who are asked beside their principal."""

    def principal_of(self, person: PersonId) -> PersonId | None:
        return next((one.principal for one in self.deputies if one.person == person), None)

    def declined(self, person: PersonId) -> bool:
        """Said of every moment that they cannot."""
        given = self.of(person)
        return given is not None and set(given.choices.values()) == {PollChoice.CANNOT}

    def of(self, person: PersonId) -> Choices | None:
        return next((choices for choices in self.given if choices.person == person), None)

    def without(self, person: PersonId) -> "Poll":
        """The record as if this person had never been asked."""
        return replace(
            self,
            people=tuple(one for one in self.people if one != person),
            given=tuple(choices for choices in self.given if choices.person != person),
            deputies=tuple(one for one in self.deputies if person not in {one.person, one.principal}),
        )


@dataclass(frozen=True, slots=True)
class Asking:
    """The poll as it is now, and the mails that ask."""

    poll: Poll
    mails: tuple[Mail, ...]


def ask(before: Poll | None, news: Poll, around: Circumstances) -> Asking | OldNews:
    """Ask everybody at once, and at the same time the secretariats that answer."""
    if before is not None and before.revision >= news.revision:
        return OldNews()
    poll = replace(news, answers=0 if before is None else before.answers)
    asked = tuple(question(poll, person, around) for person in news.people)
    spared = () if before is None else spare(before, frozenset(news.people), news.decided_at, around)
    return Asking(poll, (*with_secretariats(asked, around), *spared))


def ask_deputies(before: Poll | None, news: DeputiesWanted, around: Circumstances) -> Asking | OldNews | TooEarly:
    """Ask the deputies the same moments, and tell their principals, who can still answer themselves."""
    if before is None or before.sequence < news.sequence:
        return TooEarly()
    if before.sequence > news.sequence or before.revision >= news.revision:
        return OldNews()
    new = tuple(one for one in news.deputies if one.person not in before.people)
    poll = replace(
        before,
        revision=news.revision,
        deadline=max(before.deadline, news.deadline),
        people=(*before.people, *(one.person for one in new)),
        deputies=(*before.deputies, *new),
    )
    asked = tuple(replace(question(poll, one.person, around), decided_at=news.decided_at) for one in new)
    told = tuple(
        replace(question(poll, one.principal, around), kind=MailKind.POLLED_TOO, decided_at=news.decided_at, until=news.deadline)
        for one in new
        if one.principal not in around.stopped
    )
    return Asking(poll, with_secretariats((*asked, *told), around))


def question(poll: Poll, person: PersonId, around: Circumstances) -> Mail:
    """The mail that asks one person."""
    return Mail(
        about=poll.meeting,
        person=person,
        kind=MailKind.POLL,
        sequence=poll.sequence,
        decided_at=poll.decided_at,
        offers=poll.offers,
        form=poll.form,
        until=poll.deadline,
        first=person not in around.greeted | {around.requester},
        state=MailState.STOPPED if person in around.stopped else MailState.WAITING,
        principal=poll.principal_of(person),
    )


def spare(poll: Poll, needed: frozenset[PersonId], at: datetime, around: Circumstances) -> tuple[Mail, ...]:
    """A deputy who is not needed any more hears it, unless they said they could on no moment."""
    mails = tuple(
        Mail(
            about=poll.meeting,
            person=one.person,
            kind=MailKind.SPARED,
            sequence=poll.sequence,
            decided_at=at,
            after=question(poll, one.person, around).id,
            principal=one.principal,
        )
        for one in poll.deputies
        if one.person not in needed | around.stopped and not poll.declined(one.person)
    )
    return with_secretariats(mails, around)


def leave(poll: Poll, people: frozenset[PersonId], at: datetime, around: Circumstances) -> Asking | OldNews:
    """These people, and who was asked in their place, are off the table: they hear it, unless they said they could on no moment."""
    gone = people.union(one.person for one in poll.deputies if one.principal in people).intersection(poll.people)
    if not gone:
        return OldNews()
    mails = tuple(
        Mail(
            about=poll.meeting,
            person=person,
            kind=MailKind.SPARED,
            sequence=poll.sequence,
            decided_at=at,
            reason=NOT_AT_THE_TABLE,
            after=question(poll, person, around).id,
        )
        for person in poll.people
        if person in gone - around.stopped and not poll.declined(person)
    )
    for person in gone:
        poll = poll.without(person)
    return Asking(poll, with_secretariats(mails, around))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A new answer, the `revision`-th of this meeting."""

    poll: Poll
    revision: int


def choose(poll: Poll, given: Choices) -> Chosen | OldNews:
    """The latest answer of a person wins; the same answer again is no news. Keys that were not offered do not count."""
    offered = {offer.key for offer in poll.offers}
    choices = {key: choice for key, choice in given.choices.items() if key in offered}
    earlier = poll.of(given.person)
    if given.person not in poll.people or not choices or (earlier is not None and earlier.choices == choices):
        return OldNews()
    others = tuple(one for one in poll.given if one.person != given.person)
    changed = replace(poll, given=(*others, replace(given, choices=choices)), answers=poll.answers + 1)
    return Chosen(changed, changed.answers)


def call_off(poll: Poll, revision: int, at: datetime) -> Poll | OldNews:
    """Another moment is sought since: what is said of these would be said in vain."""
    return OldNews() if poll.revision >= revision or poll.deadline <= at else replace(poll, deadline=at)


def closed(poll: Poll, meeting_revision: int, now: datetime) -> bool:
    """Whether answers no longer count: the deadline passed, or the meeting went on since."""
    return now >= poll.deadline or meeting_revision > poll.revision
