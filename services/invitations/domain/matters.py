"""What is asked of one person, or planned with them, as their secretariat sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.invitations.domain import displacements, polls
from services.invitations.domain.displacements import Displacement
from services.invitations.domain.invitations import InvitedMeeting, Standing
from services.invitations.domain.polls import Poll
from services.invitations.domain.progress import Known
from shared.kernel import Answer, Block, MeetingForm, MeetingId, Moment, PersonId, PollChoice


class MatterKind(StrEnum):
    """Which question it is."""

    INVITATION = "uitnodiging"
    POLL = "peiling"
    DISPLACEMENT = "verschuiven"


@dataclass(frozen=True, slots=True)
class Said:
    """The answer of now. `via` is empty for one that was given in a poll; `by_another`: not by the person."""

    words: str
    at: datetime | None
    via: str = "link"
    by_another: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """One question to one person. `until`: when it must be answered; nothing for what is definite."""

    kind: MatterKind
    meeting: MeetingId
    person: PersonId
    sequence: int
    moments: tuple[Moment, ...]
    form: MeetingForm
    keys: tuple[str, ...] = ()
    """Of each of the moments of a poll, as answers name it."""
    until: datetime | None = None
    gives_way: tuple[Block, ...] = ()
    """What is in this person's own calendar then."""
    principal: PersonId | None = None
    """In whose place they are asked."""
    said: Said | None = None
    definite: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind}.{self.meeting}.{self.person}"

    @property
    def start(self) -> datetime:
        return min(moment.start for moment in self.moments)

    @property
    def due(self) -> datetime:
        return self.until or self.start


def matters(person: PersonId, known: Known, now: datetime) -> tuple[Matter, ...]:
    """What is open or planned for this person in one meeting."""
    found = (_of_displacement(person, known.displacement, now), _of_poll(person, known, now), _of_invitation(person, known, now))
    return tuple(matter for matter in found if matter is not None)


def unanswered(found: Iterable[Matter]) -> tuple[Matter, ...]:
    """What waits for an answer; what must be answered first comes first."""
    return tuple(sorted((matter for matter in found if matter.said is None), key=lambda matter: (matter.due, matter.key)))


def answered(found: Iterable[Matter]) -> tuple[Matter, ...]:
    """What has an answer; what is first comes first."""
    return tuple(sorted((matter for matter in found if matter.said is not None), key=lambda matter: (matter.start, matter.key)))


def _of_displacement(person: PersonId, asked: Displacement | None, now: datetime) -> Matter | None:
    giving = None if asked is None else asked.asked(person)
    if asked is None or giving is None or displacements.closed(asked, now):
        return None
    agreement = asked.of(person)
    return Matter(
        kind=MatterKind.DISPLACEMENT,
        meeting=asked.meeting,
        person=person,
        sequence=asked.sequence,
        moments=(asked.moment,),
        form=asked.form,
        until=asked.deadline,
        gives_way=giving.blocks,
        said=None
        if agreement is None
        else Said(
            "ja, dit kan schuiven" if agreement.agreed else "nee, dit kan niet schuiven", agreement.at, by_another=agreement.by_another
        ),
    )


def _of_poll(person: PersonId, known: Known, now: datetime) -> Matter | None:
    poll = known.poll
    if poll is None or person not in poll.people or polls.closed(poll, known.revision, now):
        return None
    return Matter(
        kind=MatterKind.POLL,
        meeting=poll.meeting,
        person=person,
        sequence=poll.sequence,
        moments=tuple(offer.moment for offer in poll.offers),
        form=poll.form,
        keys=tuple(offer.key for offer in poll.offers),
        until=poll.deadline,
        principal=poll.principal_of(person),
        said=_choices_of(poll, person),
    )


def _choices_of(poll: Poll, person: PersonId) -> Said | None:
    given = poll.of(person)
    if given is None:
        return None
    possible = sum(choice is not PollChoice.CANNOT for choice in given.choices.values())
    words = f"kan op {possible} van de {len(poll.offers)} momenten" if possible else "kan op geen van deze momenten"
    return Said(words, given.at, by_another=given.by_another)


def _of_invitation(person: PersonId, known: Known, now: datetime) -> Matter | None:
    meeting = known.meeting
    invitee = None if meeting is None else meeting.invitee(person)
    if meeting is None or invitee is None or meeting.occasion is None or _is_gone(meeting, known.poll, now):
        return None
    definite = meeting.standing is Standing.CONFIRMED
    given = Said(str(invitee.answer), invitee.answered_at, invitee.via, invitee.by_another)
    return Matter(
        kind=MatterKind.INVITATION,
        meeting=meeting.meeting,
        person=person,
        sequence=meeting.sequence,
        moments=(meeting.occasion.moment,),
        form=meeting.occasion.form,
        until=None if definite else meeting.answer_by,
        gives_way=invitee.touched,
        principal=invitee.principal,
        said=None if invitee.answer is Answer.NONE else given,
        definite=definite,
    )


def _is_gone(meeting: InvitedMeeting, poll: Poll | None, now: datetime) -> bool:
    """Withdrawn, over, or given up since other moments are asked."""
    over = meeting.occasion is None or meeting.occasion.moment.end <= now
    return over or meeting.standing is Standing.WITHDRAWN or (poll is not None and poll.revision > meeting.revision)
