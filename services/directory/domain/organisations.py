"""The register of organisations: the real ones, read-only."""

import csv
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from shared.kernel import Coordinates, GovernmentTier, OrganisationId


class OrganisationKind(StrEnum):
    """Soort of an organisation."""

    MINISTRY = "ministerie"
    AGENCY = "uitvoeringsorganisatie"
    PROVINCE = "provincie"
    MUNICIPALITY = "gemeente"
    WATER_AUTHORITY = "waterschap"
    UMBRELLA = "koepel"
    KNOWLEDGE = "kennisinstelling"


_KIND_OF_TIER = {
    GovernmentTier.STATE: OrganisationKind.MINISTRY,
    GovernmentTier.PROVINCE: OrganisationKind.PROVINCE,
    GovernmentTier.MUNICIPALITY: OrganisationKind.MUNICIPALITY,
    GovernmentTier.WATER_AUTHORITY: OrganisationKind.WATER_AUTHORITY,
}


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation and its seat. Umbrella bodies and knowledge institutes have no tier."""

    id: OrganisationId
    name: str
    kind: OrganisationKind
    tier: GovernmentTier | None
    place: str
    province: str
    seat: Coordinates
    oin: str = ""
    source: str = ""

    @property
    def umbrella(self) -> bool:
        return self.kind is OrganisationKind.UMBRELLA


def organisations_from_csv(text: str) -> tuple[Organisation, ...]:
    """The organisations of one file of the register (columns in `data/README.md`). Raises ValueError or KeyError on a broken file."""
    return tuple(_organisation(row) for row in csv.DictReader(io.StringIO(text)))


def _organisation(row: dict[str, str]) -> Organisation:
    tier = GovernmentTier(row["laag"]) if row["laag"] else None
    kind = OrganisationKind(row["soort"]) if row.get("soort") else _KIND_OF_TIER[GovernmentTier(row["laag"])]
    name = row["naam"]
    return Organisation(
        id=OrganisationId(row["code"]),
        name=f"Gemeente {name}" if kind is OrganisationKind.MUNICIPALITY else name,
        kind=kind,
        tier=tier,
        place=row["plaats"],
        province=row["provincie"],
        seat=Coordinates(
            latitude=float(row["lat"]),
            longitude=float(row["lon"]),
            km_station=float(row["km_station"]),
            km_intercity=float(row["km_ic"]),
            station_is_intercity=row["station"] == row["ic_station"],
        ),
        oin=row.get("oin") or "",
        source=row.get("bron") or "",
    )


@dataclass(frozen=True, slots=True)
class Register:
    """All organisations, found by id or name."""

    all: tuple[Organisation, ...]
    _by_name: dict[str, Organisation] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names: dict[str, Organisation] = {}
        for organisation in self.all:
            names[folded(organisation.id)] = organisation
            names[folded(organisation.name)] = organisation
        object.__setattr__(self, "_by_name", names)

    @classmethod
    def of(cls, *parts: Iterable[Organisation]) -> "Register":
        return cls(tuple(organisation for part in parts for organisation in part))

    def named(self, id_or_name: str) -> Organisation | None:
        """By id ("pv26") or whole name ("Provincie Utrecht"), whatever capitals and accents."""
        return self._by_name.get(folded(id_or_name))

    def with_stations(self, place: Coordinates) -> Coordinates:
        """A place that was given without distances to stations, with those of the nearest seat."""
        if place.km_station or place.km_intercity or not self.all:
            return place
        seat = min((organisation.seat for organisation in self.all), key=lambda seat: _apart(seat, place))
        return replace(place, km_station=seat.km_station, km_intercity=seat.km_intercity, station_is_intercity=seat.station_is_intercity)

    def search(self, text: str = "", tier: GovernmentTier | None = None) -> tuple[Organisation, ...]:
        """Those of the tier whose name, id or place contains every word of the text, in the order of the register."""
        words = folded(text).split()
        return tuple(
            organisation
            for organisation in self.all
            if (tier is None or organisation.tier is tier) and contains_all(words, organisation.name, organisation.place, organisation.id)
        )


def _apart(one: Coordinates, other: Coordinates) -> float:
    """For comparing: squared degrees of latitude; a degree of longitude is 0.61 of one at 52° N."""
    return (one.latitude - other.latitude) ** 2 + ((one.longitude - other.longitude) * 0.61) ** 2


def folded(text: str) -> str:
    """For comparing: lower case, single spaces, no accents."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).casefold().split())


def contains_all(words: Iterable[str], *texts: str) -> bool:
    """Every (folded) word occurs somewhere in the texts."""
    haystack = folded(" ".join(texts))
    return all(word in haystack for word in words)
