"""Numbers as people type them, who shares one, and the cards that others get."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped]  # has no types
from hypothesis import given, settings
from hypothesis import strategies as st

from services.invitations.adapters.vcards import card_file
from services.invitations.domain.invitations import OldNews
from services.invitations.domain.numbers import Card, Numbers, SharedNumber, counted, share, withhold
from services.invitations.domain.phones import phone_of, readable
from services.invitations.domain.wording import one_line
from shared.kernel import MeetingId, PersonId

NOW = datetime(2027, 3, 10, 8, 0, tzinfo=UTC)
DIRECTOR, ADVISER, STEWARD = PersonId("directeur"), PersonId("adviseur"), PersonId("rentmeester")
NUMBERS = Numbers(MeetingId("o1"))
MINE = SharedNumber(DIRECTOR, "+31612345678", NOW)
CARD = Card(DIRECTOR, "Directeur Zuidëinde", "+31612345678", "directeur; a.i.", "Gemeente Zuid, Noord", "directeur@gemeente.example")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12345678", "+31612345678"),
        ("06-12 34 56 78", "+31612345678"),
        ("(030) 123 45 67", "+31301234567"),
        ("+31 (0)30 123 45 67", "+31301234567"),
        ("0031 570 12 34 56", "+31570123456"),
        ("+32 2 123 45 67", "+3221234567"),
    ],
)
def test_a_number_is_understood_as_people_type_it(typed: str, number: str) -> None:
    assert phone_of(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "06 1234567", "06 123456789", "1234567", "14 030", "bel mij", "+31 06 12345678", "+0612345678", "06 12345678\r\nX"]
)
def test_what_nobody_can_call_is_no_number(typed: str) -> None:
    assert phone_of(typed) is None


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+31612345678", "06 12345678"), ("+31301234567", "030 1234567"), ("+31570123456", "0570 123456"), ("+3221234567", "+3221234567")],
)
def test_a_dutch_number_is_shown_as_the_dutch_write_it(number: str, shown: str) -> None:
    assert readable(number) == shown


def test_whoever_lets_everybody_see_a_number_shares_it_here_until_they_say_otherwise() -> None:
    assert NUMBERS.number(DIRECTOR, None) is None
    assert NUMBERS.number(DIRECTOR, "030 1234567") == "+31301234567"
    withheld = withhold(NUMBERS, DIRECTOR)
    assert isinstance(withheld, Numbers)
    assert withheld.number(DIRECTOR, "030 1234567") is None
    again = share(withheld, MINE)
    assert isinstance(again, Numbers)
    assert (again.number(DIRECTOR, "030 1234567"), again.withheld) == ("+31612345678", ())


def test_taking_a_number_back_leaves_nothing_of_it() -> None:
    shared = share(NUMBERS, replace(MINE, with_address=True))
    assert isinstance(shared, Numbers)
    assert isinstance(share(shared, replace(MINE, with_address=True)), OldNews)
    assert shared.shares_address(DIRECTOR)
    gone = withhold(shared, DIRECTOR)
    assert isinstance(gone, Numbers)
    assert "612345678" not in repr(gone)
    assert isinstance(withhold(gone, DIRECTOR), OldNews)
    assert shared.without(DIRECTOR) == shared.emptied() == NUMBERS


def test_totals_are_said_when_they_change_and_count_only_who_is_at_the_table() -> None:
    shared = share(NUMBERS, MINE)
    assert isinstance(shared, Numbers)
    said = counted(shared, (DIRECTOR, ADVISER), {ADVISER: "030 1234567", STEWARD: "030 7654321"})
    assert isinstance(said, Numbers)
    assert (said.shared, said.out_of, said.said) == (2, 2, 1)
    assert isinstance(counted(said, (DIRECTOR, ADVISER), {ADVISER: "030 1234567"}), OldNews)
    later = counted(said, (ADVISER,), {})
    assert isinstance(later, Numbers)
    assert (later.shared, later.out_of, later.said) == (0, 1, 2)


def read_back(*cards: Card) -> list[Any]:
    return list(vobject.readComponents(card_file(cards).decode()))


def test_another_reader_finds_every_card_as_it_was() -> None:
    first, second = read_back(CARD, replace(CARD, name="Secretaris", function="", organisation="", address=None, phone="+31301234567"))
    assert [first.version.value, first.fn.value] == ["4.0", "Directeur Zuidëinde"]
    assert (first.n.value.given, first.n.value.family) == ("Directeur", "Zuidëinde")
    assert (first.org.value, first.title.value) == (["Gemeente Zuid, Noord"], "directeur; a.i.")
    assert (first.tel.value, first.tel.type_param, first.email.value) == ("+31612345678", "cell", "directeur@gemeente.example")
    assert (second.n.value.family, second.tel.type_param) == ("Secretaris", "work")
    assert {"email", "org", "title"} & set(second.contents) == set()


def test_a_long_name_is_folded_between_its_characters() -> None:
    raw = card_file((replace(CARD, name="é" * 120),))
    assert max(len(line) for line in raw.split(b"\r\n")) == 75
    assert "é" * 120 in raw.replace(b"\r\n ", b"").decode()
    assert all(line.decode() for line in raw.split(b"\r\n")[:-1])


NASTY = st.text(min_size=1, max_size=90, alphabet=st.characters(exclude_categories=["Cs"])).map(lambda text: f"x{text}\r\nTEL:0\u202e,;\\n")


@settings(max_examples=40, deadline=None)
@given(NASTY, NASTY)
def test_no_name_makes_a_line_of_its_own_and_no_line_is_too_long(name: str, organisation: str) -> None:
    raw = card_file((replace(CARD, name=name, organisation=organisation),))
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    lines = raw.replace(b"\r\n ", b"").decode().split("\r\n")
    assert [line.split(":")[0].split(";")[0] for line in lines] == [
        *("BEGIN", "VERSION", "FN", "N", "ORG", "TITLE", "TEL", "EMAIL", "END", ""),
    ]
    assert lines[2].removeprefix("FN:").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\") == one_line(name)
