from dataclasses import replace

from services.directory.adapters.register_files import shipped_register
from services.directory.domain.delivering import Known, faults_of, kept
from services.directory.domain.people import UNCHANGED, GuestDetails, Person, PersonEntry, joined
from shared.kernel import AnswersBy, ChallengeId, GovernmentTier, Level, LocationId, PersonId, WorkingHours

REGISTER = shipped_register()
ME = PersonId("p1")
KNOWN = Known(REGISTER, {LocationId("stadhuis")}, {ChallengeId("droogte")}, {"d@x.example": ME, "plv@x.example": PersonId("p2")})
ENTRY = PersonEntry("d@x.example", "directeur Water", "directeur Water", "Waterschap Rijn en IJssel")
GUEST = GuestDetails(ME, "d@x.example", "directeur Water", "directeur", "Waterschap Rijn en IJssel", GovernmentTier.WATER_AUTHORITY)


def test_tier_level_and_base_follow_from_organisation_and_function() -> None:
    person = kept(replace(ENTRY, function="dijkgraaf"), None, ME, KNOWN)
    assert isinstance(person, Person)
    assert (person.organisation, person.organisation_name) == ("ws0152", "Waterschap Rijn en IJssel")
    assert (person.tier, person.level) == (GovernmentTier.WATER_AUTHORITY, Level.EXECUTIVE)
    assert person.base is not None
    assert person.base.km_intercity == 15.5
    assert person.revision == 1


def test_the_same_delivery_twice_changes_nothing() -> None:
    person = kept(ENTRY, None, ME, KNOWN)
    assert isinstance(person, Person)
    assert kept(ENTRY, person, ME, KNOWN) is UNCHANGED


def test_another_function_is_a_next_revision() -> None:
    person = kept(ENTRY, None, ME, KNOWN)
    assert isinstance(person, Person)
    changed = kept(replace(ENTRY, function="adviseur"), person, ME, KNOWN)
    assert isinstance(changed, Person)
    assert (changed.revision, changed.function) == (2, "adviseur")


def test_a_guest_who_is_delivered_stays_the_same_person_and_is_a_guest_no_more() -> None:
    guest = joined(GUEST, None, REGISTER)
    assert isinstance(guest, Person)
    assert (guest.guest, guest.revision) == (True, 1)
    person = kept(ENTRY, guest, ME, KNOWN)
    assert isinstance(person, Person)
    assert (person.id, person.guest, person.revision) == (ME, False, 2)


def test_somebody_known_stays_as_known_when_named_as_a_guest() -> None:
    person = kept(ENTRY, None, ME, KNOWN)
    assert isinstance(person, Person)
    assert joined(replace(GUEST, name="iemand anders"), person, REGISTER) is UNCHANGED


def test_empty_fields_of_a_guest_are_filled_in_later() -> None:
    requester = joined(GuestDetails(ME, "d@x.example", "directeur Water"), None, REGISTER)
    assert isinstance(requester, Person)
    assert requester.tier is None
    fuller = joined(GUEST, requester, REGISTER)
    assert isinstance(fuller, Person)
    assert (fuller.tier, fuller.function, fuller.revision) == (GovernmentTier.WATER_AUTHORITY, "directeur", 2)
    assert joined(GUEST, fuller, REGISTER) is UNCHANGED


def test_somebody_who_was_forgotten_and_comes_back_has_a_newer_revision() -> None:
    person = kept(ENTRY, None, ME, KNOWN, past=7)
    assert isinstance(person, Person)
    assert person.revision == 8


def test_every_fault_of_a_person_is_named() -> None:
    wrong = PersonEntry(
        "geen adres",
        " ",
        "griffier",
        "Gemeente Nergenshuizen",
        working_hours=WorkingHours("17:00", "09:00", (8,)),
        passes=(LocationId("kasteel"),),
        challenges=(ChallengeId("niets"),),
        deputy="nog geen adres",
        answers_by=AnswersBy.SECRETARIAT,
    )
    fields = [fault.field for fault in faults_of(wrong, KNOWN)]
    assert fields == [
        "email",
        "naam",
        "bestuurslaag",
        "niveau",
        "antwoordDoor",
        "plaatsvervanger",
        "passen",
        "opgaven",
        "werktijden",
        "werktijden",
    ]


def test_an_organisation_outside_the_register_is_fine_with_a_tier() -> None:
    assert faults_of(replace(ENTRY, organisation="Omgevingsdienst", tier=GovernmentTier.MUNICIPALITY), KNOWN) == ()


def test_nobody_is_the_own_deputy() -> None:
    assert [fault.field for fault in faults_of(replace(ENTRY, deputy="d@x.example"), KNOWN)] == ["plaatsvervanger"]
