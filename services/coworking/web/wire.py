"""Bodies of `/v1/samenwerkdagen`."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.coworking.domain.days import Day
from services.coworking.ports import Attendee, Choices
from shared.http import Utc, WireModel
from shared.kernel import GovernmentTier

Id = Annotated[str, Field(min_length=1, max_length=100)]


class Asker(WireModel):
    """Who asks; known by this address when the directory has it."""

    email: str = Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


class AskedDay(WireModel):
    """A day is asked: for whom, where, and between which dates (both included)."""

    opgave: Id
    locatie: Id
    plaatsen: int | None = Field(default=None, ge=2, le=500)
    van: date | None = None
    tot: date | None = None
    aanvrager: Asker | None = None


class Named(WireModel):
    """A challenge or a location."""

    id: str
    naam: str


class ComingBody(WireModel):
    """Somebody who comes: role, organisation and tier; no name."""

    functie: str
    organisatie: str
    bestuurslaag: GovernmentTier | None


class Link(WireModel):
    """Where something is found."""

    href: str


class DayBody(WireModel):
    """A planned day."""

    id: str
    status: str
    opgave: Named
    locatie: Named
    begin: Utc
    einde: Utc
    plaatsen: int
    aanmelden_tot: Utc = Field(alias="aanmeldenTot")
    uitgenodigd: int
    aanwezigen: tuple[ComingBody, ...]
    wachtlijst: int
    uitleg: tuple[str, ...]
    links: dict[str, Link] = Field(alias="_links")


class DaysBody(WireModel):
    """All days, the next one first."""

    samenwerkdagen: tuple[DayBody, ...]


def body_of(day: Day, choices: Choices, attendees: tuple[Attendee, ...]) -> DayBody:
    seating = day.seating
    return DayBody(
        id=day.id,
        status="geweest" if day.ended else "gepland",
        opgave=Named(id=day.wish.challenge, naam=choices.challenge(day.wish.challenge)),
        locatie=Named(id=day.wish.location, naam=choices.location(day.wish.location)),
        begin=day.plan.start,
        einde=day.plan.end,
        plaatsen=day.plan.seats,
        aanmelden_tot=day.plan.sign_up_until,
        uitgenodigd=len(day.plan.invited),
        aanwezigen=tuple(ComingBody(functie=one.function, organisatie=one.organisation, bestuurslaag=one.tier) for one in attendees),
        wachtlijst=len(seating.waiting),
        uitleg=(day.plan.explanation,),
        links={"self": Link(href=f"/v1/samenwerkdagen/{day.id}"), "pagina": Link(href=f"/samenwerkdagen/{day.id}")},
    )
