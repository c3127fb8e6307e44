"""Eight buildings of the demo: real organisations and towns, rooms and access rules made up and marked so."""

from dataclasses import dataclass

from services.directory.domain.organisations import Organisation, Register
from shared.kernel import GovernmentTier, LocationId, OrganisationId

ASSUMED = "Voorbeeldgegevens: ruimten, toegangsregels en aanmeldtermijn zijn een aanname."


@dataclass(frozen=True, slots=True)
class DemoRoom:
    """A room; one `on_request` is confirmed by the building's host."""

    name: str
    capacity: int
    equipment: tuple[str, ...] = ()
    on_request: bool = False


@dataclass(frozen=True, slots=True)
class DemoLocation:
    """A building. `seat` is the organisation of the register whose coordinates it has; `opened_by` the tier whose pass opens it."""

    id: LocationId
    name: str
    seat: OrganisationId
    rooms: tuple[DemoRoom, ...]
    registration: int
    identification: bool
    wifi: str
    visitors: int | None = None
    step_free: bool = True
    hearing_loop: bool = False
    opened_by: GovernmentTier | None = None

    def opens_for(self, organisation: Organisation) -> bool:
        """Whoever works here has a pass, and so has everybody of the tier whose pass opens it."""
        return organisation.id == self.seat or (self.opened_by is not None and organisation.tier is self.opened_by)

    def where(self, register: Register) -> Organisation:
        """The organisation whose place this building is in. Raises LookupError."""
        found = register.named(self.seat)
        if found is None:
            raise LookupError(self.seat)
        return found


def _rooms(*rooms: tuple[str, int]) -> tuple[DemoRoom, ...]:
    return tuple(DemoRoom(name, capacity, ("scherm", "flipover") if capacity >= 8 else ("scherm",)) for name, capacity in rooms)


LOCATIONS = (
    DemoLocation(
        LocationId("rijkshub-utrecht"),
        "Rijkshub Utrecht",
        OrganisationId("gm0344"),
        (
            *_rooms(("Werkkamer 1", 4), ("Overlegruimte 2", 8), ("Overlegruimte 3", 14)),
            DemoRoom("Collegezaal", 40, ("scherm", "geluid"), on_request=True),
        ),
        registration=1,
        identification=True,
        wifi="govroam",
        visitors=60,
        hearing_loop=True,
        opened_by=GovernmentTier.STATE,
    ),
    DemoLocation(
        LocationId("rijkshub-assen"),
        "Rijkshub Assen",
        OrganisationId("gm0106"),
        _rooms(("Overlegruimte A", 6), ("Overlegruimte B", 12)),
        registration=1,
        identification=True,
        wifi="govroam",
        visitors=40,
        opened_by=GovernmentTier.STATE,
    ),
    DemoLocation(
        LocationId("provinciehuis-utrecht"),
        "Provinciehuis Utrecht",
        OrganisationId("pv26"),
        _rooms(("Kamer 1.12", 6), ("Kamer 2.04", 10), ("Statenzaal", 30)),
        registration=1,
        identification=True,
        wifi="govroam",
        hearing_loop=True,
    ),
    DemoLocation(
        LocationId("provinciehuis-overijssel"),
        "Provinciehuis Overijssel",
        OrganisationId("pv23"),
        _rooms(("IJsselkamer", 8), ("Vechtkamer", 16)),
        registration=1,
        identification=False,
        wifi="govroam",
    ),
    DemoLocation(
        LocationId("waterschapshuis-tiel"),
        "Waterschapshuis Rivierenland",
        OrganisationId("ws0621"),
        _rooms(("Dijkkamer", 8), ("Vergaderzaal Waal", 18)),
        registration=0,
        identification=False,
        wifi="govguest",
        visitors=50,
    ),
    DemoLocation(
        LocationId("waterschapshuis-leiden"),
        "Waterschapshuis Rijnland",
        OrganisationId("ws0616"),
        _rooms(("Boezemkamer", 6), ("Polderzaal", 14)),
        registration=1,
        identification=True,
        wifi="govroam",
        step_free=False,
    ),
    DemoLocation(
        LocationId("stadhuis-amersfoort"),
        "Stadhuis Amersfoort",
        OrganisationId("gm0307"),
        _rooms(("Keikamer", 6), ("Raadskelder", 12), ("Trouwzaal", 24)),
        registration=0,
        identification=False,
        wifi="govguest",
        hearing_loop=True,
    ),
    DemoLocation(
        LocationId("stadhuis-den-bosch"),
        "Stadhuis 's-Hertogenbosch",
        OrganisationId("gm0796"),
        _rooms(("Kamer Dieze", 8), ("Kamer Aa", 12)),
        registration=2,
        identification=True,
        wifi="geen",
        visitors=30,
    ),
)
