"""Whether somebody's own appointments may give way to a meeting: asked before anybody is invited."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.invitations.domain.copies import with_secretariats
from services.invitations.domain.invitations import NOT_AT_THE_TABLE, Circumstances, OldNews
from services.invitations.domain.mails import Mail, MailKind, MailState, Occasion
from shared.kernel import Block, MeetingForm, MeetingId, Moment, PersonId


class Course(StrEnum):
    """What became of the question: still asked, the moment was taken, or nothing has to give way any more."""

    ASKED = "gevraagd"
    TAKEN = "gekozen"
    OFF = "vervallen"


@dataclass(frozen=True, slots=True)
class Giving:
    """Somebody whose appointments would have to move; for them and their secretariat only."""

    person: PersonId
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What somebody, or their secretariat, said."""

    person: PersonId
    agreed: bool
    at: datetime
    by_another: bool = False
    """Somebody else said so on their behalf."""


@dataclass(frozen=True, slots=True)
class Displacement:
    """The record of the latest question of a meeting. `answers` counts answers, over all questions of the meeting."""

    meeting: MeetingId
    revision: int
    sequence: int
    decided_at: datetime
    deadline: datetime
    moment: Moment
    people: tuple[Giving, ...]
    form: MeetingForm = MeetingForm.IN_PERSON
    given: tuple[Agreement, ...] = ()
    course: Course = Course.ASKED
    answers: int = 0
    table: tuple[PersonId, ...] = ()
    """Who would come."""

    def asked(self, person: PersonId) -> Giving | None:
        return next((giving for giving in self.people if giving.person == person), None)

    def of(self, person: PersonId) -> Agreement | None:
        return next((agreement for agreement in self.given if agreement.person == person), None)

    def without(self, person: PersonId) -> "Displacement":
        """The record as if this person had never been asked."""
        return replace(
            self,
            people=tuple(giving for giving in self.people if giving.person != person),
            given=tuple(agreement for agreement in self.given if agreement.person != person),
            table=tuple(one for one in self.table if one != person),
        )


@dataclass(frozen=True, slots=True)
class Questions:
    """The question as it is now, and the mails that go out."""

    displacement: Displacement
    mails: tuple[Mail, ...]


def ask(before: Displacement | None, news: Displacement, occasion: Occasion, around: Circumstances) -> Questions | OldNews:
    """Ask each of them, and at the same time the secretariats that answer; who agreed to an earlier question in vain hears that."""
    if before is not None and before.revision >= news.revision:
        return OldNews()
    ended = () if before is None else _kept(before, {giving.person: giving.blocks for giving in news.people}, news.decided_at, around)
    asked = tuple(question(news, giving.person, occasion, around) for giving in news.people)
    answers = 0 if before is None else before.answers
    return Questions(replace(news, answers=answers), (*with_secretariats(asked, around), *ended))


def question(displacement: Displacement, person: PersonId, occasion: Occasion, around: Circumstances) -> Mail:
    """The mail that asks one of them: about their own calendar, so the requester is named in it and not in cc."""
    giving = displacement.asked(person)
    return Mail(
        about=displacement.meeting,
        person=person,
        kind=MailKind.DISPLACEMENT,
        sequence=displacement.sequence,
        decided_at=displacement.decided_at,
        occasion=occasion,
        touched=giving.blocks if giving else (),
        until=displacement.deadline,
        state=MailState.STOPPED if person in around.stopped else MailState.WAITING,
    )


@dataclass(frozen=True, slots=True)
class Agreed:
    """A new answer, the `revision`-th of this meeting."""

    displacement: Displacement
    revision: int


def agree(displacement: Displacement, news: Agreement) -> Agreed | OldNews:
    """The latest answer of a person wins until the question is closed; the same answer again is no news."""
    earlier = displacement.of(news.person)
    if closed(displacement, news.at) or displacement.asked(news.person) is None or (earlier is not None and earlier.agreed is news.agreed):
        return OldNews()
    others = tuple(one for one in displacement.given if one.person != news.person)
    changed = replace(displacement, given=(*others, news), answers=displacement.answers + 1)
    return Agreed(changed, changed.answers)


def closed(displacement: Displacement, now: datetime) -> bool:
    """Whether answers no longer count."""
    return displacement.course is not Course.ASKED or now >= displacement.deadline


def taken(
    displacement: Displacement, revision: int, people: frozenset[PersonId], at: datetime, around: Circumstances
) -> Questions | OldNews:
    """The moment became that of the meeting, for these `people`: what they agreed to goes on; who does not come keeps their appointment."""
    if displacement.course is not Course.ASKED or displacement.revision >= revision:
        return OldNews()
    stays = {giving.person: giving.blocks for giving in displacement.people if giving.person in people}
    changed = replace(displacement, revision=revision, course=Course.TAKEN, people=_those(displacement, people))
    return Questions(changed, _kept(displacement, stays, at, around))


def call_off(displacement: Displacement, revision: int, at: datetime, around: Circumstances) -> Questions | OldNews:
    """Nothing has to give way any more: who agreed hears it, once; the others find the question closed."""
    if displacement.course is Course.OFF or displacement.revision >= revision:
        return OldNews()
    changed = replace(
        displacement, revision=revision, course=Course.OFF, people=tuple(Giving(one.person, ()) for one in displacement.people)
    )
    return Questions(changed, _kept(displacement, {}, at, around))


def leave(displacement: Displacement, people: frozenset[PersonId], at: datetime, around: Circumstances) -> Questions | OldNews:
    """These people are off the table while it is asked: they hear it, and what they would have moved stays where it is."""
    gone = [giving.person for giving in displacement.people if giving.person in people]
    if displacement.course is not Course.ASKED or not gone:
        return OldNews()
    mails = tuple(
        Mail(
            about=displacement.meeting,
            person=person,
            kind=MailKind.SPARED,
            sequence=displacement.sequence,
            decided_at=at,
            reason=NOT_AT_THE_TABLE,
        )
        for person in gone
        if person not in around.stopped
    )
    stay = {giving.person: giving.blocks for giving in displacement.people if giving.person not in people}
    kept = _kept(displacement, stay, at, around)
    for person in gone:
        displacement = displacement.without(person)
    return Questions(displacement, (*with_secretariats(mails, around), *kept))


def _those(displacement: Displacement, people: frozenset[PersonId]) -> tuple[Giving, ...]:
    return tuple(giving if giving.person in people else Giving(giving.person, ()) for giving in displacement.people)


def _kept(before: Displacement, still_asked: dict[PersonId, tuple[Block, ...]], at: datetime, around: Circumstances) -> tuple[Mail, ...]:
    """To everybody who agreed: their appointments stay where they are, but for those of which the same is asked still."""
    if before.course is Course.OFF:
        return ()
    mails = tuple(
        Mail(
            about=before.meeting,
            person=giving.person,
            kind=MailKind.KEPT,
            sequence=before.sequence,
            decided_at=at,
            touched=giving.blocks,
            state=MailState.STOPPED if giving.person in around.stopped else MailState.WAITING,
        )
        for giving in before.people
        if giving.blocks and not set(giving.blocks) & set(still_asked.get(giving.person, ()))
        if (agreement := before.of(giving.person)) is not None and agreement.agreed
    )
    return with_secretariats(mails, around)
