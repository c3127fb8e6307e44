"""A room that is lent on request: what its host was asked, and what hosts refused."""

from dataclasses import dataclass
from datetime import datetime

from shared.kernel import Block, BusyKind, Moment, RoomId


@dataclass(frozen=True, slots=True)
class Loan:
    """The question to the host of a building whether the room of a moment can be had; `sequence` counts the questions of a meeting.

    `people` are the places needed, `visitors` how many of them have no pass. Silence until `deadline` is a no.
    """

    sequence: int
    moment: Moment
    people: int
    visitors: int
    deadline: datetime
    granted: bool = False


@dataclass(frozen=True, slots=True)
class RoomRefusal:
    """A room that its host did not give for this time, by a no or by silence: never asked for it again."""

    room: RoomId
    start: datetime
    end: datetime

    @property
    def block(self) -> Block:
        return Block(self.start, self.end, BusyKind.FIXED)
