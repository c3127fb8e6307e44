"""What somebody's own calendar says about an entry of ours."""

from dataclasses import replace
from datetime import UTC, datetime

from services.availability.domain.entries import Entry, Standing, Wish, seen, written
from shared.kernel import Answer, PersonId

NOW = datetime(2027, 3, 16, 9, 0, tzinfo=UTC)
WISH = Wish(2, NOW, NOW, NOW, "", "", "", PersonId("p1"), confirmed=False, agreed=False)
ENTRY = Entry(revision=5, sequence=2, wish=WISH, uid="u", written=5, written_sequence=2)


def test_an_answer_is_counted() -> None:
    after = seen(ENTRY, Standing(there=True, sequence=2, partstat="ACCEPTED"))
    assert after == replace(ENTRY, answer=Answer.YES, answers=1)


def test_an_answer_to_an_older_sequence_is_about_another_moment() -> None:
    assert seen(ENTRY, Standing(there=True, sequence=1, partstat="ACCEPTED")) is None


def test_an_entry_that_its_owner_removed_is_a_no() -> None:
    after = seen(ENTRY, Standing(there=False))
    assert after is not None
    assert after.answer is Answer.NO


def test_the_same_answer_and_no_answer_are_no_news() -> None:
    agreed = replace(ENTRY, answer=Answer.YES, answers=1)
    assert seen(agreed, Standing(there=True, sequence=2, partstat="ACCEPTED")) is None
    assert seen(agreed, Standing(there=True, sequence=2, partstat="NEEDS-ACTION")) is None


def test_an_entry_once_written_without_people_is_never_written_with_them_again() -> None:
    first = written(replace(ENTRY, written=None, written_sequence=None), Standing(there=True, sequence=2, bare=True), "bron")
    assert (first.bare, first.answer) == (True, Answer.NONE)
    assert written(replace(first, revision=6), Standing(there=True, sequence=2), "bron").bare
