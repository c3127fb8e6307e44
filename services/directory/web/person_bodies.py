"""The JSON of people: Dutch camelCase names outside, this service's values inside."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.directory.domain.people import Person, PersonEntry
from shared.http import WireModel
from shared.kernel import AnswersBy, ChallengeId, Coordinates, GovernmentTier, Level, LocationId, PersonId, ReserveHours, WorkingHours
from shared.security import normalised

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class PlaceBody(WireModel):
    """WGS84 degrees; kilometres to the nearest station and intercity station, of the nearest seat in the register when left out."""

    breedtegraad: float = Field(ge=-90, le=90)
    lengtegraad: float = Field(ge=-180, le=180)
    km_station: float | None = Field(default=None, alias="kmStation", ge=0, le=20_000)
    km_intercity: float | None = Field(default=None, alias="kmIntercity", ge=0, le=20_000)

    @classmethod
    def of(cls, place: Coordinates) -> "PlaceBody":
        return cls(breedtegraad=place.latitude, lengtegraad=place.longitude, km_station=place.km_station, km_intercity=place.km_intercity)

    def value(self) -> Coordinates:
        station, intercity = self.km_station or 0.0, self.km_intercity or 0.0
        return Coordinates(self.breedtegraad, self.lengtegraad, station, intercity, station_is_intercity=station == intercity)


class HoursBody(WireModel):
    """Wall-clock hours and ISO weekdays."""

    van: str = "08:30"
    tot: str = "17:30"
    dagen: tuple[int, ...] = (1, 2, 3, 4, 5)

    @classmethod
    def of(cls, hours: WorkingHours) -> "HoursBody":
        return cls(van=hours.start, tot=hours.end, dagen=hours.days)

    def value(self) -> WorkingHours:
        return WorkingHours(self.van, self.tot, self.dagen)


class ReserveBody(WireModel):
    """Hours of one ISO weekday that are kept for urgent meetings: on the quarter, between 06:00 and 22:00."""

    dag: int
    begin: str
    einde: str

    @classmethod
    def of(cls, hours: ReserveHours) -> "ReserveBody":
        return cls(dag=hours.day, begin=hours.start, einde=hours.end)

    def value(self) -> ReserveHours:
        return ReserveHours(self.dag, self.begin, self.einde)


class PersonBody(WireModel):
    """A person as delivered. `niveau` follows from the function, `bestuurslaag` and `standplaats` from the organisation, when left out.

    `spoedruimte` and `zitVoor` stay as they are when left out.
    """

    email: Short
    naam: Short
    functie: Short = ""
    organisatie: Short = ""
    bestuurslaag: GovernmentTier | None = None
    niveau: Level | None = None
    telefoon: Short | None = None
    telefoon_delen: bool = Field(default=False, alias="telefoonDelen")
    standplaats: PlaceBody | None = None
    werktijden: HoursBody = HoursBody()
    passen: tuple[LocationId, ...] = ()
    opgaven: tuple[ChallengeId, ...] = ()
    plaatsvervanger: Short | None = None
    plaatsvervanger_mag_altijd: bool = Field(default=False, alias="plaatsvervangerMagAltijd")
    secretariaat: Short | None = None
    antwoord_door: AnswersBy = Field(default=AnswersBy.SELF, alias="antwoordDoor")
    gepauzeerd: bool = False
    spoedruimte: tuple[ReserveBody, ...] | None = Field(default=None, max_length=50)
    zit_voor: bool | None = Field(
        default=None, alias="zitVoor", description="Wil overleggen voorzitten waar de eigen organisatie buiten staat."
    )

    @classmethod
    def of(cls, entry: PersonEntry) -> "PersonBody":
        """What to send for somebody from a file (`people_from_csv`)."""
        return cls(
            email=entry.address,
            naam=entry.name,
            functie=entry.function,
            organisatie=entry.organisation,
            bestuurslaag=entry.tier,
            niveau=entry.level,
            telefoon=entry.phone,
            telefoon_delen=entry.phone_shared,
            standplaats=PlaceBody(breedtegraad=entry.base.latitude, lengtegraad=entry.base.longitude) if entry.base else None,
            werktijden=HoursBody.of(entry.working_hours),
            passen=entry.passes,
            opgaven=entry.challenges,
            plaatsvervanger=entry.deputy,
            plaatsvervanger_mag_altijd=entry.deputy_has_standing_permission,
            secretariaat=entry.secretariat,
            antwoord_door=entry.answers_by,
            gepauzeerd=entry.paused,
            spoedruimte=None if entry.reserve is None else tuple(map(ReserveBody.of, entry.reserve)),
            zit_voor=entry.chairs,
        )

    def value(self) -> PersonEntry:
        """Addresses in the form under which people are known."""
        return PersonEntry(
            address=normalised(self.email),
            name=self.naam,
            function=self.functie,
            organisation=self.organisatie,
            tier=self.bestuurslaag,
            level=self.niveau,
            phone=self.telefoon or None,
            phone_shared=self.telefoon_delen,
            base=self.standplaats.value() if self.standplaats else None,
            working_hours=self.werktijden.value(),
            passes=self.passen,
            challenges=self.opgaven,
            deputy=normalised(self.plaatsvervanger) if self.plaatsvervanger else None,
            deputy_has_standing_permission=self.plaatsvervanger_mag_altijd,
            secretariat=normalised(self.secretariaat) if self.secretariaat else None,
            answers_by=self.antwoord_door,
            paused=self.gepauzeerd,
            reserve=None if self.spoedruimte is None else tuple(hours.value() for hours in self.spoedruimte),
            chairs=self.zit_voor,
        )


class PersonAnswer(WireModel):
    """A person as shown; the phone number only with consent."""

    id: PersonId
    email: str
    naam: str
    functie: str
    organisatie: str | None
    organisatie_naam: str = Field(alias="organisatieNaam")
    bestuurslaag: GovernmentTier | None
    niveau: Level
    gast: bool
    koepel: bool
    telefoon: str | None
    standplaats: PlaceBody | None
    werktijden: HoursBody
    passen: tuple[LocationId, ...]
    opgaven: tuple[ChallengeId, ...]
    plaatsvervanger: PersonId | None
    plaatsvervanger_mag_altijd: bool = Field(alias="plaatsvervangerMagAltijd")
    secretariaat: str | None
    antwoord_door: AnswersBy = Field(alias="antwoordDoor")
    gepauzeerd: bool
    spoedruimte: tuple[ReserveBody, ...]
    zit_voor: bool = Field(alias="zitVoor")
    """Their own, or that of their organisation."""

    @classmethod
    def of(cls, person: Person) -> "PersonAnswer":
        return cls(
            id=person.id,
            email=person.address,
            naam=person.name,
            functie=person.function,
            organisatie=person.organisation,
            organisatie_naam=person.organisation_name,
            bestuurslaag=person.tier,
            niveau=person.level,
            gast=person.guest,
            koepel=person.umbrella,
            telefoon=person.phone if person.phone_shared else None,
            standplaats=PlaceBody.of(person.base) if person.base else None,
            werktijden=HoursBody.of(person.working_hours),
            passen=person.passes,
            opgaven=person.challenges,
            plaatsvervanger=person.deputy,
            plaatsvervanger_mag_altijd=person.deputy_has_standing_permission,
            secretariaat=person.secretariat,
            antwoord_door=person.answers_by,
            gepauzeerd=person.paused,
            spoedruimte=tuple(map(ReserveBody.of, person.reserve)),
            zit_voor=person.chairs,
        )


class ImportAnswer(WireModel):
    """What an import changed, in numbers of people."""

    nieuw: int = 0
    gewijzigd: int = 0
    ongewijzigd: int = 0
