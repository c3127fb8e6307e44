"""The JSON of challenges, locations and organisations."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from services.directory.domain.challenges import Challenge, ChallengeEntry
from services.directory.domain.locations import Location, LocationDetails, Room
from services.directory.domain.organisations import Organisation, OrganisationKind
from services.directory.domain.reserve import Agreed, agreed_for
from services.directory.web.person_bodies import HoursBody, PlaceBody, ReserveBody, Short
from shared.http import WireModel
from shared.kernel import ChallengeId, Coordinates, GovernmentTier, LocationId, OrganisationId, PersonId, Phase, RoomId
from shared.security import normalised
from shared.settings import OwnDays

Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class ChallengeBody(WireModel):
    """A challenge as delivered; `belEerst` names an address per tier."""

    titel: Short
    vraag: Long = ""
    bestuurslagen: tuple[GovernmentTier, ...] = ()
    fase: Phase = Phase.EXPLORE
    koepels_vanaf: Phase = Field(default=Phase.DESIGN, alias="koepelsVanaf")
    spelregels: tuple[Long, ...] = Field(default=(), max_length=20)
    bel_eerst: dict[GovernmentTier, Short] = Field(default={}, alias="belEerst")
    toegelaten: tuple[Short, ...] = Field(default=(), max_length=20, description="Koepels die al voor de fase koepelsVanaf meedoen.")

    def value(self) -> ChallengeEntry:
        return ChallengeEntry(
            title=self.titel,
            question=self.vraag,
            tiers=self.bestuurslagen,
            phase=self.fase,
            umbrella_from=self.koepels_vanaf,
            ground_rules=self.spelregels,
            call_first=tuple((tier, normalised(address)) for tier, address in self.bel_eerst.items()),
            admitted=self.toegelaten,
        )


class ChallengeAnswer(WireModel):
    """A challenge as shown; `belEerst` names a person id per tier."""

    id: ChallengeId
    titel: str
    vraag: str
    bestuurslagen: tuple[GovernmentTier, ...]
    fase: Phase
    koepels_vanaf: Phase = Field(alias="koepelsVanaf")
    spelregels: tuple[str, ...]
    bel_eerst: Mapping[GovernmentTier, PersonId] = Field(alias="belEerst")
    toegelaten: tuple[OrganisationId, ...]

    @classmethod
    def of(cls, challenge: Challenge) -> "ChallengeAnswer":
        return cls(
            id=challenge.id,
            titel=challenge.title,
            vraag=challenge.question,
            bestuurslagen=challenge.tiers,
            fase=challenge.phase,
            koepels_vanaf=challenge.umbrella_from,
            spelregels=challenge.ground_rules,
            bel_eerst={first.tier: first.person for first in challenge.call_first},
            toegelaten=challenge.admitted,
        )


class RoomBody(WireModel):
    """A room; `opAanvraag` means that the host confirms it."""

    id: RoomId
    naam: Short
    capaciteit: int
    uitrusting: tuple[Short, ...] = ()
    op_aanvraag: bool = Field(default=False, alias="opAanvraag")


class LocationBody(WireModel):
    """A location as delivered."""

    naam: Short
    adres: Short
    ligging: PlaceBody
    ruimten: tuple[RoomBody, ...] = Field(default=(), max_length=200)
    openingstijden: HoursBody = HoursBody(van="08:00", tot="18:00")
    aanmeldtermijn_werkdagen: int = Field(default=1, alias="aanmeldtermijnWerkdagen")
    legitimatie: bool = False
    bezoekers_per_dag: int | None = Field(default=None, alias="bezoekersPerDag")
    wifi: str | None = None
    drempelvrij: bool = False
    ringleiding: bool = False
    gastheer: Short | None = None
    receptie: Short | None = None
    route: Long = ""

    def value(self, place: Coordinates) -> LocationDetails:
        return LocationDetails(
            name=self.naam,
            address=self.adres,
            coordinates=place,
            rooms=tuple(Room(room.id, room.naam, room.capaciteit, room.uitrusting, room.op_aanvraag) for room in self.ruimten),
            opening_hours=self.openingstijden.value(),
            registration_lead_working_days=self.aanmeldtermijn_werkdagen,
            identification_required=self.legitimatie,
            daily_visitors=self.bezoekers_per_dag,
            wifi=self.wifi,
            step_free=self.drempelvrij,
            hearing_loop=self.ringleiding,
            host_address=normalised(self.gastheer) if self.gastheer else None,
            reception_address=normalised(self.receptie) if self.receptie else None,
            directions=self.route,
        )


class LocationAnswer(LocationBody):
    """A location as shown."""

    id: LocationId

    @classmethod
    def of(cls, location: Location) -> "LocationAnswer":
        details = location.details
        return cls(
            id=location.id,
            naam=details.name,
            adres=details.address,
            ligging=PlaceBody.of(details.coordinates),
            ruimten=tuple(
                RoomBody(id=room.id, naam=room.name, capaciteit=room.capacity, uitrusting=room.equipment, op_aanvraag=room.on_request)
                for room in details.rooms
            ),
            openingstijden=HoursBody.of(details.opening_hours),
            aanmeldtermijn_werkdagen=details.registration_lead_working_days,
            legitimatie=details.identification_required,
            bezoekers_per_dag=details.daily_visitors,
            wifi=details.wifi,
            drempelvrij=details.step_free,
            ringleiding=details.hearing_loop,
            gastheer=details.host_address,
            receptie=details.reception_address,
            route=details.directions,
        )


class OrganisationAnswer(WireModel):
    """An organisation of the register; `vrijeDagen` and `werktOp` are the days on which it does otherwise than Dutch government.

    `spoedruimte` holds for its people who agreed none of their own.
    """

    id: str
    naam: str
    soort: OrganisationKind
    bestuurslaag: GovernmentTier | None
    plaats: str
    provincie: str
    oin: str | None
    ligging: PlaceBody
    bron: str | None
    vrije_dagen: tuple[date, ...] = Field(alias="vrijeDagen")
    werkt_op: tuple[date, ...] = Field(alias="werktOp")
    spoedruimte: tuple[ReserveBody, ...]

    @classmethod
    def of(cls, organisation: Organisation, days: OwnDays, agreed: Agreed) -> "OrganisationAnswer":
        return cls(
            id=organisation.id,
            naam=organisation.name,
            soort=organisation.kind,
            bestuurslaag=organisation.tier,
            plaats=organisation.place,
            provincie=organisation.province,
            oin=organisation.oin or None,
            ligging=PlaceBody.of(organisation.seat),
            bron=organisation.source or None,
            vrije_dagen=tuple(sorted(days.off)),
            werkt_op=tuple(sorted(days.works)),
            spoedruimte=tuple(map(ReserveBody.of, agreed_for(organisation.id, agreed))),
        )
