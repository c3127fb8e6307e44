"""The envelope: CloudEvents 1.0, structured mode, by the NL GOV profile 1.1."""

from datetime import datetime
from typing import ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from shared.kernel import PersonId


class Event(BaseModel):
    """The data of one CloudEvent. Subclasses live in the module of the service that says them.

    `revision` counts the changes of the aggregate (1, 2, …). Deliveries may come twice and out of order: a projection keeps the
    highest revision, and a step that needs a newer one than it has raises `shared.bus.Later`.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    said_by: ClassVar[str]
    type: ClassVar[str]
    """Wire type, Dutch, reverse DNS (`nl.overleggen.moment-gereserveerd`)."""
    carries_state: ClassVar[bool] = False
    """Whole state of its aggregate: the latest per aggregate stays on the sayer's board for late starters."""
    forgets: ClassVar[bool] = False
    """Takes its aggregate off the board (a person who is forgotten)."""

    revision: int

    @property
    def aggregate(self) -> str:
        """Id of what changed; the key on the board."""
        raise NotImplementedError(type(self).__name__)

    @property
    def subject(self) -> str | None:
        """CloudEvents subject: a meeting, challenge or location; never a person."""
        return None

    @property
    def personal_to(self) -> tuple[PersonId, ...]:
        """Whose name or address the data carries: the entry is erased when one of them is forgotten."""
        return ()

    @classmethod
    def kind(cls) -> str:
        """Last part of the wire type, the `soort` of a timeline item (`moment-gereserveerd`)."""
        return cls.type.rpartition(".")[2]


class PrivateEvent(Event):
    """A timer or step that a service leaves for itself; it never appears on the stream of events others hear."""

    revision: int = 0

    @property
    def aggregate(self) -> str:
        return ""


E = TypeVar("E", bound=Event)


class CloudEvent(BaseModel, Generic[E]):
    """Context attributes hold no name, address or title; `time` is the moment of the decision, UTC."""

    model_config = ConfigDict(frozen=True)

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str
    type: str
    time: datetime
    subject: str | None = None
    datacontenttype: Literal["application/json"] = "application/json"
    data: E
