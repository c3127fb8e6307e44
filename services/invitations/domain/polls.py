"""Which moments suit people without a readable calendar (capability M7)."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.invitations.domain.invitations import Circumstances, OldNews
from services.invitations.domain.mails import Audience, Mail, MailKind, MailState, Offer
from shared.kernel import MeetingForm, MeetingId, PersonId, PollChoice


@dataclass(frozen=True, slots=True)
class Choices:
    """What one person said, by the key of the offered moment."""

    person: PersonId
    choices: dict[str, PollChoice]
    at: datetime


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

    def of(self, person: PersonId) -> Choices | None:
        return next((choices for choices in self.given if choices.person == person), None)

    def without(self, person: PersonId) -> "Poll":
        """The record as if this person had never been asked."""
        return replace(
            self,
            people=tuple(one for one in self.people if one != person),
            given=tuple(choices for choices in self.given if choices.person != person),
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
    asked = tuple(
        Mail(
            about=news.meeting,
            person=person,
            kind=MailKind.POLL,
            sequence=news.sequence,
            decided_at=news.decided_at,
            offers=news.offers,
            form=news.form,
            until=news.deadline,
            first=person not in around.greeted | {around.requester},
            state=MailState.STOPPED if person in around.stopped else MailState.WAITING,
        )
        for person in news.people
    )
    copies = tuple(
        replace(mail, audience=Audience.SECRETARIAT, first=False, state=MailState.WAITING)
        for mail in asked
        if mail.person in around.with_secretariat
    )
    return Asking(poll, (*asked, *copies))


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
    changed = replace(poll, given=(*others, Choices(given.person, choices, given.at)), answers=poll.answers + 1)
    return Chosen(changed, changed.answers)


def closed(poll: Poll, meeting_revision: int, now: datetime) -> bool:
    """Whether answers no longer count: the deadline passed, or the meeting went on since."""
    return now >= poll.deadline or meeting_revision > poll.revision
