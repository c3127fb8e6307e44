"""Bodies that the JSON interface answers, by their Dutch wire names. They only grow."""

from pydantic import Field

from services.intake.domain.without_moment import InsteadKind
from shared.http import Utc, WireModel
from shared.kernel import Answer, GovernmentTier, MeetingForm, MeetingStatus, Role


class LinkBody(WireModel):
    """An address, from the root."""

    href: str


class LinksBody(WireModel):
    """Where more of a meeting is."""

    own: LinkBody = Field(alias="self")
    events: LinkBody = Field(alias="gebeurtenissen")
    page: LinkBody = Field(alias="pagina")


class ChangedBody(WireModel):
    """The answer to a change."""

    id: str
    status: MeetingStatus
    links: LinksBody = Field(alias="_links")


class AskedLinksBody(LinksBody):
    """`lijktOp` names open requests that are much like this one, the most alike first."""

    like: tuple[LinkBody, ...] = Field(default=(), alias="lijktOp")


class AskedBody(WireModel):
    """The answer to a request."""

    id: str
    status: MeetingStatus
    links: AskedLinksBody = Field(alias="_links")


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


class InsteadBody(WireModel):
    """What can be done when there is no moment: `mensen` of the `van` who were asked can come."""

    kind: InsteadKind = Field(alias="soort")
    start: Utc = Field(alias="begin")
    end: Utc = Field(alias="einde")
    people: int = Field(alias="mensen")
    of: int = Field(alias="van")
    day: str | None = Field(alias="samenwerkdag")


class OpeningBody(WireModel):
    """A moment that came free, held for the requester until `totWanneer`."""

    number: int = Field(alias="nummer")
    start: Utc = Field(alias="begin")
    end: Utc = Field(alias="einde")
    expires: Utc = Field(alias="totWanneer")


class LineBody(WireModel):
    """What a participant adds to the question, by function."""

    who: str = Field(alias="wie")
    text: str = Field(alias="tekst")


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
    chair: str | None = Field(alias="voorzitter", description="onafhankelijk zolang er geen moment is; anders het e-mailadres.")
    missing: tuple[GovernmentTier, ...] = Field(alias="nogNietAanTafel")
    added: tuple[LineBody, ...] = Field(alias="toevoegingen")
    instead: tuple[InsteadBody, ...] = Field(alias="inPlaatsDaarvan")
    watched_until: Utc | None = Field(alias="weBlijvenKijkenTot")
    opening: OpeningBody | None = Field(alias="vrijgekomenMoment")
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
