"""What matchmaking leaves for itself: its clocks, and one step per meeting of somebody who is forgotten."""

from typing import ClassVar

from shared.contracts.event import PrivateEvent
from shared.kernel import MeetingId, PersonId


class MeetingStep(PrivateEvent):
    """About one meeting."""

    meeting: MeetingId

    @property
    def aggregate(self) -> str:
        return self.meeting


class SearchOverdue(MeetingStep):
    """Nothing was heard of the calendars asked for with `wanted`: go on with what is known."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.agendas-te-laat"

    wanted: int


class PollClosed(MeetingStep):
    """The deadline of a poll passed."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.peiling-gesloten"

    sequence: int


class HoldExpired(MeetingStep):
    """Not everybody required accepted the moment in time."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.reservering-verlopen"

    sequence: int


class MeetingEnded(MeetingStep):
    """The end of a confirmed meeting passed."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.overleg-afgelopen"

    sequence: int


class ParticipantForgotten(MeetingStep):
    """Somebody at the table of this meeting was forgotten."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.deelnemer-vergeten"

    person: PersonId


STEPS: tuple[type[PrivateEvent], ...] = (SearchOverdue, PollClosed, HoldExpired, MeetingEnded, ParticipantForgotten)
