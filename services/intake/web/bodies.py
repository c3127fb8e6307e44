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

from services.intake.domain.faults import Fault
from shared.http import WireModel
from shared.http.dutch import in_dutch, path_of
from shared.kernel import Conversation, GovernmentTier, Level, MeetingForm, Role


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
    level: Level | None = Field(
        default=None, alias="niveau", description="Alleen nodig als de functie het niet zegt, zoals bij een griffier."
    )


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
    duration_minutes: Whole = Field(default=60, alias="duurMinuten", description="Met een opgave: wat past bij de fase.")
    within_working_days: Whole = Field(default=10, alias="binnenWerkdagen")
    form: MeetingForm = Field(default=MeetingForm.IN_PERSON, alias="vorm", description="Met een opgave: wat past bij de fase.")
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


class SwapBody(WireModel):
    """Somebody at the table, and who comes instead: with `gast` when the directory does not know them."""

    email: str
    by: ParticipantBody = Field(alias="door")


class PeopleBody(WireModel):
    """Who else comes, who comes instead of whom, and who need not come."""

    added: tuple[ParticipantBody, ...] = Field(default=(), alias="toevoegen")
    replaced: tuple[SwapBody, ...] = Field(default=(), alias="vervangen")
    removed: tuple[str, ...] = Field(default=(), alias="weglaten")


class CancelBody(WireModel):
    """Why the meeting is called off; all participants read it."""

    reason: str = Field(default="", alias="reden", max_length=500)


class MoveBody(WireModel):
    """Another moment, not before `vroegste`."""

    earliest: AwareDatetime | None = Field(default=None, alias="vroegste")
    within_working_days: Whole = Field(default=10, alias="binnenWerkdagen", ge=1, le=60)
    reason: str = Field(default="", alias="reden", max_length=500)


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
