"""The table of `domain/busy.py`, row by row, and in combinations where the first that matches wins."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.availability.domain import busy
from services.availability.domain.busy import Choices, Marks, Window, kind_of, merged, words_in
from services.availability.domain.reading import Fault
from shared.kernel import Block, BusyKind

CHOICES = Choices(movable_in_titles=("verplaatsbaar",), reserve_in_titles=("spoedruimte",))
FIXED, TENTATIVE, AWAY, MOVABLE, RESERVE = (
    BusyKind.FIXED,
    BusyKind.TENTATIVE,
    BusyKind.OUT_OF_OFFICE,
    BusyKind.MOVABLE,
    BusyKind.RESERVE,
)


@pytest.mark.parametrize(
    ("marks", "kind"),
    [
        (Marks(), FIXED),
        (Marks(status="CANCELLED"), None),
        (Marks(status="CANCELLED", busystatus="BUSY"), None),
        (Marks(partstat="DECLINED", busystatus="BUSY"), None),
        (Marks(busystatus="FREE"), None),
        (Marks(busystatus="WORKINGELSEWHERE"), None),
        (Marks(busystatus="FREE", status="TENTATIVE"), None),
        (Marks(busystatus="TENTATIVE"), TENTATIVE),
        (Marks(busystatus="OOF"), AWAY),
        (Marks(busystatus="OOF", all_day=True), AWAY),
        (Marks(busystatus="BUSY", transp="TRANSPARENT"), FIXED),
        (Marks(busystatus="BUSY", all_day=True), FIXED),
        (Marks(busystatus="BUSY", partstat="TENTATIVE"), FIXED),
        (Marks(busystatus="SOMETHING NEW"), FIXED),
        (Marks(transp="TRANSPARENT"), None),
        (Marks(transp="TRANSPARENT", status="TENTATIVE"), None),
        (Marks(all_day=True), None),
        (Marks(all_day=True, transp="OPAQUE"), FIXED),
        (Marks(status="TENTATIVE"), TENTATIVE),
        (Marks(partstat="TENTATIVE"), TENTATIVE),
        (Marks(partstat="NEEDS-ACTION"), FIXED),
        (Marks(partstat="ACCEPTED", status="CONFIRMED"), FIXED),
        (Marks(categories=("Verplaatsbaar ",)), MOVABLE),
        (Marks(categories=("rood", "verplaatsbaar"), busystatus="BUSY"), MOVABLE),
        (Marks(categories=("verplaatsbaar",), status="TENTATIVE"), TENTATIVE),
        (Marks(categories=("verplaatsbaar",), busystatus="OOF"), AWAY),
        (Marks(categories=("verplaatsbaar",), busystatus="FREE"), None),
        (Marks(categories=("spoedruimte",)), RESERVE),
        (Marks(categories=("spoedruimte",), busystatus="TENTATIVE"), RESERVE),
        (Marks(categories=("vergadering",)), FIXED),
        (Marks(partstat="NEEDS-ACTION", busystatus="TENTATIVE"), TENTATIVE),
        (Marks(partstat="DELEGATED"), FIXED),
        (Marks(title_words=("verplaatsbaar",)), MOVABLE),
        (Marks(title_words=("spoedruimte",)), RESERVE),
        (Marks(title_words=("verplaatsbaar",), busystatus="FREE"), None),
        (Marks(alone=True), MOVABLE),
        (Marks(alone=True, busystatus="BUSY"), MOVABLE),
        (Marks(alone=True, status="TENTATIVE"), TENTATIVE),
        (Marks(alone=True, busystatus="OOF"), AWAY),
        (Marks(alone=True, categories=("spoedruimte",)), RESERVE),
    ],
)
def test_the_first_row_that_matches_wins(marks: Marks, kind: BusyKind | None) -> None:
    assert kind_of(marks, CHOICES) is kind


def test_the_owner_chooses_the_words() -> None:
    words = Choices(movable=("schuift",), reserve=())
    assert kind_of(Marks(categories=("Schuift",)), words) is MOVABLE
    assert kind_of(Marks(categories=("spoedruimte",)), words) is FIXED

    assert kind_of(Marks(alone=True), Choices(alone_moves=False)) is FIXED


@pytest.mark.parametrize(
    ("marks", "kind"),
    [
        (Marks(partstat="NEEDS-ACTION"), TENTATIVE),
        (Marks(partstat="NEEDS-ACTION", busystatus="BUSY"), FIXED),
        (Marks(partstat="NEEDS-ACTION", busystatus="OOF"), AWAY),
        (Marks(partstat="NEEDS-ACTION", transp="TRANSPARENT"), None),
        (Marks(partstat="NEEDS-ACTION", categories=("verplaatsbaar",)), TENTATIVE),
        (Marks(partstat="ACCEPTED"), FIXED),
        (Marks(), FIXED),
    ],
)
def test_what_waits_for_an_answer_gives_way_when_the_owner_chose_so(marks: Marks, kind: BusyKind | None) -> None:
    assert kind_of(marks, Choices(unanswered_is_tentative=True)) is kind


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Lezen, verplaatsbaar", ("verplaatsbaar",)),
        ("VERPLAATSBAAR!", ("verplaatsbaar",)),
        ("onverplaatsbaar", ()),
        ("verplaatsbaarheid", ()),
        ("spoedruimte (verplaatsbaar)", ("spoedruimte", "verplaatsbaar")),
        ("Niet verplaatsbaar", ()),
        ("NIET-verplaatsbaar overleg", ()),
        ("lezen (niet  verplaatsbaar)", ()),
        ("niet - verplaatsbaar", ()),
        ("geniet verplaatsbaar", ("verplaatsbaar",)),
        ("niet, verplaatsbaar", ("verplaatsbaar",)),
        ("niet verplaatsbaar, of toch verplaatsbaar", ("verplaatsbaar",)),
        ("", ()),
    ],
)
def test_of_a_title_only_the_owners_own_words_are_left(title: str, words: tuple[str, ...]) -> None:
    assert words_in(title, CHOICES) == words


def test_a_word_of_the_owner_may_be_several_or_hold_signs() -> None:
    choices = Choices(movable_in_titles=("mag schuiven", "#schuif", "c++", " "))
    assert words_in("Dit mag schuiven", choices) == ("mag schuiven",)
    assert words_in("lezen #schuif", choices) == ("#schuif",)
    assert words_in("les C++", choices) == ("c++",)


def test_words_for_everybody_are_categories_and_a_word_for_titles_is_no_category() -> None:
    assert words_in("verplaatsbaar spoedruimte", Choices()) == ()
    assert kind_of(Marks(title_words=("verplaatsbaar",)), Choices()) is FIXED
    mine = Choices(movable_in_titles=("schuift",), reserve_in_titles=("calamiteit",))
    assert words_in("schuift bij calamiteit", mine) == ("calamiteit", "schuift")
    assert kind_of(Marks(title_words=("schuift",)), mine) is MOVABLE
    assert kind_of(Marks(title_words=("calamiteit",)), mine) is RESERVE
    assert kind_of(Marks(categories=("schuift", "calamiteit")), mine) is FIXED


def test_the_page_names_every_kind_and_every_fault() -> None:
    page = (Path(busy.__file__).parent.parent / "busy.md").read_text()
    assert [kind for kind in BusyKind if f"`{kind.name}`" not in page or f"**{kind}**" not in page] == []
    assert [fault for fault in Fault if f"`{fault}`" not in page] == []


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, 25, hour, minute, second, tzinfo=UTC)


DAY = Window(at(0), at(23))


def test_busy_time_rounds_outward_to_the_quarter() -> None:
    assert merged([Block(at(9, 5), at(9, 31), FIXED)], DAY) == (Block(at(9), at(9, 45), FIXED),)
    assert merged([Block(at(9), at(9, 30), FIXED)], DAY) == (Block(at(9), at(9, 30), FIXED),)
    assert merged([Block(at(9, 59, 59), at(10, 0, 1), FIXED)], DAY) == (Block(at(9, 45), at(10, 15), FIXED),)


def test_zero_length_is_nothing() -> None:
    assert merged([Block(at(9), at(9), FIXED)], DAY) == ()


def test_blocks_of_a_kind_join_where_they_touch_and_kinds_stay_apart() -> None:
    blocks = [Block(at(10), at(11), FIXED), Block(at(9), at(10), FIXED), Block(at(9, 30), at(10, 30), TENTATIVE)]
    assert merged(blocks, DAY) == (Block(at(9), at(11), FIXED), Block(at(9, 30), at(10, 30), TENTATIVE))


def test_blocks_are_cut_to_the_window() -> None:
    window = Window(at(9), at(10))
    blocks = [Block(at(8), at(12), FIXED), Block(at(7), at(9), TENTATIVE)]
    assert merged(blocks, window) == (Block(at(9), at(10), FIXED),)
