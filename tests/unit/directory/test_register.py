from collections import Counter

from services.directory.adapters.register_files import shipped_register
from services.directory.domain.organisations import OrganisationKind
from shared.kernel import Coordinates, GovernmentTier

REGISTER = shipped_register()


def test_the_real_organisations_are_there() -> None:
    kinds = Counter(organisation.kind for organisation in REGISTER.all)
    assert kinds[OrganisationKind.MUNICIPALITY] == 342
    assert kinds[OrganisationKind.PROVINCE] == 12
    assert kinds[OrganisationKind.WATER_AUTHORITY] == 21
    assert kinds[OrganisationKind.MINISTRY] == 12 + 3
    assert kinds[OrganisationKind.UMBRELLA] == 3


def test_ids_and_names_are_unique() -> None:
    assert len({organisation.id for organisation in REGISTER.all}) == len(REGISTER.all)
    assert len({organisation.name for organisation in REGISTER.all}) == len(REGISTER.all)


def test_an_oin_keeps_its_leading_zeros() -> None:
    organisation = REGISTER.named("pv26")
    assert organisation is not None
    assert organisation.oin == "00000001001797864000"


def test_what_is_not_verified_says_so() -> None:
    assert {o.source for o in REGISTER.all if o.id.startswith("x-")} == {"algemene kennis, niet geverifieerd"}


def test_an_umbrella_body_has_no_tier() -> None:
    vng = REGISTER.named("vereniging van nederlandse gemeenten")
    assert vng is not None
    assert vng.umbrella
    assert vng.tier is None


def test_a_search_ignores_capitals_and_accents_and_keeps_to_a_tier() -> None:
    assert [o.id for o in REGISTER.search("provincie fryslan")] == ["pv21"]
    assert {o.tier for o in REGISTER.search("utrecht", GovernmentTier.MUNICIPALITY)} == {GovernmentTier.MUNICIPALITY}


def test_a_building_without_distances_to_stations_gets_those_of_the_nearest_seat() -> None:
    near_assen = REGISTER.with_stations(Coordinates(52.99, 6.56))
    assert (near_assen.km_station, near_assen.km_intercity) == (0.8, 0.8)
    assert near_assen.latitude == 52.99
