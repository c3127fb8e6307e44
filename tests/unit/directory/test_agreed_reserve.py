"""Spoedruimte: which hours may be kept, and whose hold when an organisation agreed some as well."""

from dataclasses import replace

import pytest

from services.directory.domain.delivering import Known, faults_of, kept
from services.directory.domain.organisations import Register
from services.directory.domain.people import UNCHANGED, Person, PersonEntry
from services.directory.domain.people_csv import people_from_csv, people_to_csv
from services.directory.domain.reserve import added, as_agreed, faults_of_reserve, removed
from shared.kernel import OrganisationId, PersonId, ReserveHours

TUESDAY, THURSDAY = ReserveHours(2, "09:00", "11:30"), ReserveHours(4, "13:00", "15:00")
TOWN = OrganisationId("gm0344")
DIRECTOR = Person(PersonId("p"), 4, "directeur@gemeente.example", "directeur Ruimte", organisation=TOWN)
ENTRY = PersonEntry("directeur@gemeente.example", "directeur Ruimte")
KNOWN = Known(Register(()), set(), set(), {ENTRY.address: PersonId("p")})


@pytest.mark.parametrize(
    ("hours", "message"),
    [
        (ReserveHours(0, "09:00", "10:00"), "Kies een dag: 1 is maandag, 7 is zondag."),
        (ReserveHours(8, "09:00", "10:00"), "Kies een dag: 1 is maandag, 7 is zondag."),
        (ReserveHours(2, "9 uur", "10:00"), "“9 uur” is geen tijd. Schrijf uren en minuten, zoals 09:30."),
        (ReserveHours(2, "05:45", "07:00"), "Kies tijden tussen 06:00 en 22:00."),
        (ReserveHours(2, "21:00", "22:15"), "Kies tijden tussen 06:00 en 22:00."),
        (ReserveHours(2, "10:00", "10:00"), "Het einde moet na het begin liggen."),
        (ReserveHours(2, "09:10", "10:00"), "Kies hele kwartieren, zoals 09:15."),
        (ReserveHours(2, "09:00", "19:15"), "Dit is te veel. Houd samen hoogstens 10 uur in de week vrij."),
    ],
)
def test_hours_that_cannot_be_kept_say_what_to_do(hours: ReserveHours, message: str) -> None:
    assert [(fault.field, fault.text) for fault in faults_of_reserve([hours])] == [("spoedruimte", message)]


def test_the_edges_of_what_can_be_kept() -> None:
    assert (
        faults_of_reserve([ReserveHours(1, "06:00", "08:00"), ReserveHours(1, "08:00", "10:00"), ReserveHours(7, "16:00", "22:00")]) == ()
    )


def test_hours_of_one_day_do_not_overlap() -> None:
    (fault,) = faults_of_reserve([ReserveHours(2, "11:15", "12:00"), TUESDAY])
    assert fault.text.startswith("Op dinsdag overlappen 09.00–11.30 en 11.15–12.00.")
    assert faults_of_reserve([TUESDAY, replace(TUESDAY, day=3)]) == ()


def test_an_hour_more_and_an_hour_less_stand_in_the_order_of_the_week() -> None:
    both = added(replace(DIRECTOR, own_reserve=(THURSDAY,)), TUESDAY)
    assert isinstance(both, Person)
    assert (both.own_reserve, both.revision) == ((TUESDAY, THURSDAY), 5)
    assert added(both, THURSDAY) is UNCHANGED
    one = removed(both, TUESDAY)
    assert isinstance(one, Person)
    assert (one.own_reserve, one.revision) == ((THURSDAY,), 6)
    assert removed(one, TUESDAY) is UNCHANGED


def test_an_hour_that_overlaps_is_not_added() -> None:
    assert isinstance(added(replace(DIRECTOR, own_reserve=(TUESDAY,)), ReserveHours(2, "11:00", "12:00")), tuple)


def test_what_an_organisation_agrees_holds_for_its_people_without_hours_of_their_own() -> None:
    agreed = as_agreed(DIRECTOR, {TOWN: (THURSDAY, TUESDAY)})
    assert isinstance(agreed, Person)
    assert (agreed.reserve, agreed.revision) == ((TUESDAY, THURSDAY), 5)
    assert replace(agreed, own_reserve=(THURSDAY,)).reserve == (THURSDAY,)
    assert as_agreed(agreed, {TOWN: (TUESDAY, THURSDAY)}) is UNCHANGED
    gone = as_agreed(agreed, {})
    assert isinstance(gone, Person)
    assert (gone.reserve, gone.revision) == ((), 6)


def test_it_does_not_hold_for_guests_nor_for_people_of_others() -> None:
    assert as_agreed(replace(DIRECTOR, guest=True), {TOWN: (TUESDAY,)}) is UNCHANGED
    assert as_agreed(replace(DIRECTOR, organisation=None), {TOWN: (TUESDAY,)}) is UNCHANGED


def test_a_delivery_that_says_nothing_of_it_leaves_it_as_it_is() -> None:
    before = kept(replace(ENTRY, reserve=(THURSDAY, TUESDAY)), None, PersonId("p"), KNOWN)
    assert isinstance(before, Person)
    assert before.reserve == (TUESDAY, THURSDAY)
    assert kept(ENTRY, before, PersonId("p"), KNOWN) is UNCHANGED
    after = kept(replace(ENTRY, reserve=()), before, PersonId("p"), KNOWN)
    assert isinstance(after, Person)
    assert after.reserve == ()


def test_a_delivery_with_impossible_hours_is_refused() -> None:
    wrong = replace(ENTRY, reserve=(ReserveHours(2, "12:00", "11:00"),), level=DIRECTOR.level)
    assert [fault.field for fault in faults_of(wrong, KNOWN)] == ["spoedruimte"]


def test_a_file_says_it_in_words() -> None:
    (line,) = people_from_csv("email;naam;spoedruimte\na@x.example;A;dinsdag 9.00-11.30, do 13:00 – 15:00\n")
    assert getattr(line, "entry").reserve == (TUESDAY, THURSDAY)  # noqa: B009  # a fault has none
    (fault,) = people_from_csv("email;naam;spoedruimte\na@x.example;A;elke dinsdag\n")
    assert getattr(fault, "text").endswith("zoals di 09:00-11:30, do 13:00-15:00, of geen.")  # noqa: B009  # a line has none


@pytest.mark.parametrize("reserve", [(TUESDAY, THURSDAY), (), None])
def test_an_export_of_it_reads_back(reserve: tuple[ReserveHours, ...] | None) -> None:
    (line,) = people_from_csv(people_to_csv([replace(ENTRY, reserve=reserve)]))
    assert getattr(line, "entry").reserve == reserve  # noqa: B009  # a fault has none
