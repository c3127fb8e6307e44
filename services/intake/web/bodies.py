"""Bodies of the JSON interface, by their Dutch wire names. The form builds the same body, so that the same rules hold for both."""

import copy
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Self

from pydantic import (
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    model_validator,
)

from services.intake.domain.asking import Fault
from shared.http import Utc, WireModel
from shared.http.dutch import in_dutch, path_of
from shared.kernel import Answer, Conversation, GovernmentTier, Level, MeetingForm, MeetingId, MeetingStatus, Role


def _a_number_not_a_yes(value: object) -> object:
    """JSON's true would count as 1."""
    if isinstance(value, bool):
        raise ValueError("Geef hier een geheel getal.")  # noqa: TRY004  # what pydantic turns into a fault
    return value


Whole = Annotated[int, BeforeValidator(_a_number_not_a_yes)]


class GuestBody(WireModel):
    """Somebody outside the directory."""

    name: str = Field(default="", alias="naam")
    function: str = Field(default="", alias="functie")
    organisation: str = Field(default="", alias="organisatie")
    tier: GovernmentTier | None = Field(default=None, alias="bestuurslaag")


class ParticipantBody(WireModel):
    """One place at the table: `email`, or `eenVan` for one of several."""

    email: str | None = None
    one_of: tuple[str, ...] = Field(default=(), alias="eenVan")
    role: Role | None = Field(default=None, alias="rol", description="Zonder rol: verplicht.")
    guest: GuestBody | None = Field(default=None, alias="gast")


def _an_id_or_free_text(schema: dict[str, Any]) -> None:
    """What the document says of a place: more strict than what is read."""
    free = {"type": "object", "properties": {"vrij": {"type": "string"}}, "required": ["vrij"], "additionalProperties": False}
    for word in ("type", "properties", "additionalProperties"):
        del schema[word]
    schema["anyOf"] = [{"type": "string"}, free]


class PlaceBody(WireModel):
    """The id of a location, or `{"vrij": "Stadhuis, kamer 2"}`."""

    model_config = ConfigDict(json_schema_extra=_an_id_or_free_text)

    id: str | None = None
    free: str | None = Field(default=None, alias="vrij")

    @model_validator(mode="before")
    @classmethod
    def an_id_alone_will_do(cls, value: object) -> object:
        return {"id": value} if isinstance(value, str) else value


class RequesterBody(WireModel):
    """Who asks; attends only when listed as a participant."""

    name: str = Field(default="", alias="naam")
    email: str = ""
    phone: str | None = Field(default=None, alias="telefoon")


class AskBody(WireModel):
    """A request. `vraag`, `deelnemers` and `aanvrager` are obligatory; fields that could not be read are in `misread`, all of them."""

    model_config = ConfigDict(json_schema_extra={"required": ["vraag", "deelnemers", "aanvrager"]})

    challenge: str | None = Field(default=None, alias="opgave")
    question: str = Field(default="", alias="vraag")
    level: Level = Field(default=Level.CIVIL_SERVICE, alias="niveau")
    participants: tuple[ParticipantBody, ...] = Field(default=(), alias="deelnemers")
    quorum: Whole | None = None
    duration_minutes: Whole = Field(default=60, alias="duurMinuten")
    within_working_days: Whole = Field(default=10, alias="binnenWerkdagen")
    form: MeetingForm = Field(default=MeetingForm.IN_PERSON, alias="vorm")
    place: PlaceBody | None = Field(default=None, alias="locatie")
    chair: str | None = Field(default=None, alias="voorzitter")
    conversation: Conversation | None = Field(default=None, alias="soortGesprek")
    sought_since: date | None = Field(default=None, alias="gezochtSinds")
    requester: RequesterBody = Field(default=RequesterBody(), alias="aanvrager")
    _misread: tuple[Fault, ...] = PrivateAttr(())

    @property
    def misread(self) -> tuple[Fault, ...]:
        return self._misread

    @model_validator(mode="wrap")
    @classmethod
    def keep_what_can_be_read(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Leave out what has a wrong shape, so that every other rule is judged too and all faults are named together."""
        if not isinstance(value, Mapping):
            return handler(value)
        rest, misread = copy.deepcopy(dict(value)), []
        while True:
            try:
                body = handler(rest)
            except ValidationError as error:
                for fault in error.errors():
                    if not _leave_out(rest, fault["loc"]):
                        raise
                    misread.append(Fault(path_of(fault), in_dutch(fault)))
            else:
                body._misread = tuple(misread)  # noqa: SLF001  # its own
                return body


class CancelBody(WireModel):
    """Why the meeting is called off; all participants read it."""

    reason: str = Field(default="", alias="reden", max_length=500)


class MoveBody(WireModel):
    """Another moment, not before `vroegste`."""

    earliest: AwareDatetime | None = Field(default=None, alias="vroegste")
    within_working_days: Whole = Field(default=10, alias="binnenWerkdagen", ge=1, le=60)
    reason: str = Field(default="", alias="reden", max_length=500)


class LinkBody(WireModel):
    """An address, from the root."""

    href: str


class LinksBody(WireModel):
    """Where more of a meeting is."""

    own: LinkBody = Field(alias="self")
    events: LinkBody = Field(alias="gebeurtenissen")
    page: LinkBody = Field(alias="pagina")


class AskedBody(WireModel):
    """The answer to a request."""

    id: str
    status: MeetingStatus
    links: LinksBody = Field(alias="_links")


class LocationBody(WireModel):
    """Without an id: a place as the requester typed it."""

    id: str | None
    name: str = Field(alias="naam")


class RoomBody(WireModel):
    """A room; `capaciteit` in seats."""

    id: str
    name: str = Field(alias="naam")
    capacity: int = Field(alias="capaciteit")


class AttendingBody(WireModel):
    """One person at the table; `eenVan` names the group of which one comes."""

    email: str | None
    role: Role = Field(alias="rol")
    one_of: tuple[str, ...] | None = Field(default=None, alias="eenVan")
    answer: Answer = Field(alias="antwoord")
    calendar: str = Field(alias="agenda", description="gelezen of onbekend")
    deputised: bool = Field(alias="vervangen", description="De plaatsvervanger is gevraagd; het antwoord is van de plaatsvervanger.")


class PossibleBody(WireModel):
    """A moment that was also possible, and what would have to give way."""

    start: Utc = Field(alias="begin")
    end: Utc = Field(alias="einde")
    location: LocationBody | None = Field(alias="locatie")
    cost: float = Field(alias="kosten")
    explanation: str = Field(alias="uitleg")


class ItemBody(WireModel):
    """A line of the timeline; `soort` is the last part of the event's type."""

    time: Utc = Field(alias="tijd")
    kind: str = Field(alias="soort")
    text: str = Field(alias="tekst")


class LiveItemBody(ItemBody):
    """A line of the timeline as the event stream brings it, with the status it led to."""

    status: MeetingStatus


class MeetingBody(WireModel):
    """A meeting as it stands."""

    id: str
    status: MeetingStatus
    question: str = Field(alias="vraag")
    challenge: str | None = Field(alias="opgave")
    form: MeetingForm = Field(alias="vorm")
    start: Utc | None = Field(alias="begin")
    end: Utc | None = Field(alias="einde")
    location: LocationBody | None = Field(alias="locatie")
    room: RoomBody | None = Field(alias="ruimte")
    cost: float | None = Field(alias="kosten")
    promised_until: Utc | None = Field(alias="beloofdTot")
    participants: tuple[AttendingBody, ...] = Field(alias="deelnemers")
    explanation: tuple[str, ...] = Field(alias="uitleg")
    possible: tuple[PossibleBody, ...] = Field(alias="mogelijkheden")
    events: tuple[ItemBody, ...] = Field(alias="gebeurtenissen")
    links: LinksBody = Field(alias="_links")


class SummaryBody(WireModel):
    """A meeting in a list."""

    id: str
    status: MeetingStatus
    asked_at: Utc = Field(alias="gevraagd")
    start: Utc | None = Field(alias="begin")
    links: LinksBody = Field(alias="_links")


class MeetingsBody(WireModel):
    """The latest requests, newest first."""

    meetings: tuple[SummaryBody, ...] = Field(alias="overleggen")


def links_of(meeting: MeetingId) -> LinksBody:
    own = f"/v1/overleggen/{meeting}"
    return LinksBody(own=LinkBody(href=own), events=LinkBody(href=f"{own}/gebeurtenissen"), page=LinkBody(href=f"/overleg/{meeting}"))


def _leave_out(body: dict[str, Any], location: Sequence[str | int]) -> bool:
    """Take the value at this place out; an item of a list makes way for an empty one. Whether it was there."""
    if not location:
        return False
    parent: Any = body
    for step in location[:-1]:
        parent = _inside(parent, step)
    last = location[-1]
    if isinstance(parent, dict) and last in parent:
        del parent[last]
        return True
    if isinstance(parent, list) and isinstance(last, int):
        parent[last] = {} if location[-2] == "deelnemers" else ""
        return True
    return False


def _inside(value: Any, step: str | int) -> Any:  # noqa: ANN401  # JSON as it came
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) else None
