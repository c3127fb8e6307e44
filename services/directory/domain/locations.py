"""Locations: a building, its rooms and how one gets in."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from services.directory.domain.challenges import SLUG
from services.directory.domain.delivering import ADDRESS, faults_of_hours
from services.directory.domain.faults import Fault
from services.directory.domain.people import UNCHANGED, Unchanged
from shared.kernel import Coordinates, LocationId, RoomId, WorkingHours

WIFI = ("govroam", "govguest", "geen")


@dataclass(frozen=True, slots=True)
class Room:
    """A room; one `on_request` is confirmed by the building's host."""

    id: RoomId
    name: str
    capacity: int
    equipment: tuple[str, ...] = ()
    on_request: bool = False


@dataclass(frozen=True, slots=True)
class LocationDetails:
    """What is known of a building. Registration is in working days before the visit; None visitors a day means no limit."""

    name: str
    address: str
    coordinates: Coordinates
    rooms: tuple[Room, ...]
    opening_hours: WorkingHours = WorkingHours("08:00", "18:00")
    registration_lead_working_days: int = 1
    identification_required: bool = False
    daily_visitors: int | None = None
    wifi: str | None = None
    step_free: bool = False
    hearing_loop: bool = False
    host_address: str | None = None
    reception_address: str | None = None
    directions: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A location as kept."""

    id: LocationId
    revision: int
    details: LocationDetails


def faults_of_location(id: str, details: LocationDetails, elsewhere: AbstractSet[RoomId]) -> tuple[Fault, ...]:
    """Everything that must be put right before this location can be kept. Room ids are unique; `elsewhere`: those of other locations."""
    found: list[Fault] = []

    def unless(right: object, field: str, text: str) -> None:
        if not right:
            found.append(Fault(text, field))

    rooms = [room.id for room in details.rooms]
    unless(SLUG.fullmatch(id) is not None, "id", "Gebruik in het adres alleen kleine letters, cijfers en streepjes.")
    unless(details.name.strip(), "naam", "Vul een naam in.")
    unless(
        50 <= details.coordinates.latitude <= 54 and 3 <= details.coordinates.longitude <= 8, "ligging", "Deze plek ligt niet in Nederland."
    )
    unless(len(rooms) == len(set(rooms)), "ruimten", "Twee ruimten hebben hetzelfde id. Geef elke ruimte een eigen id.")
    found.extend(
        Fault(f"Het id “{room}” is van een ruimte op een andere locatie. Kies een ander id.", "ruimten")
        for room in rooms
        if room in elsewhere
    )
    unless(all(SLUG.fullmatch(room) for room in rooms), "ruimten", "Gebruik in een id alleen kleine letters, cijfers en streepjes.")
    unless(all(room.capacity > 0 for room in details.rooms), "ruimten", "Een ruimte biedt plaats aan minstens één persoon.")
    unless(0 <= details.registration_lead_working_days <= 30, "aanmeldtermijnWerkdagen", "Vul 0 tot en met 30 werkdagen in.")
    unless(details.daily_visitors is None or details.daily_visitors >= 0, "bezoekersPerDag", "Vul een aantal in dat niet negatief is.")
    unless(details.wifi is None or details.wifi in WIFI, "wifi", "Kies govroam, govguest of geen.")
    for field, address in (("gastheer", details.host_address), ("receptie", details.reception_address)):
        unless(address is None or ADDRESS.fullmatch(address) is not None, field, f"“{address}” is geen e-mailadres.")
    asked = any(room.on_request for room in details.rooms)
    unless(not asked or details.host_address, "gastheer", "Vul een gastheer in: die bevestigt de ruimten op aanvraag.")
    found.extend(faults_of_hours(details.opening_hours, "openingstijden"))
    return tuple(found)


def kept_location(id: LocationId, details: LocationDetails, before: Location | None) -> Location | Unchanged:
    """The location to keep after a delivery without faults."""
    if before is not None and before.details == details:
        return UNCHANGED
    return Location(id, before.revision + 1 if before else 1, details)
