"""How a last answer is told."""

from datetime import UTC, datetime

from shared.kernel import Answer
from shared.ui.answers import last_answer_text

AT = datetime(2026, 11, 24, 9, 10, tzinfo=UTC)


def test_a_last_answer_says_what_by_which_way_and_when_in_amsterdam() -> None:
    assert last_answer_text(Answer.YES, "mail", AT) == "ja, per mail, di 24 november 10.10"
    assert last_answer_text(Answer.NO, "link", AT) == "nee, via de link, di 24 november 10.10"
    assert last_answer_text(Answer.MAYBE, "agenda", AT, by_another=True) == (
        "misschien, in de agenda, door een ander namens deze persoon, di 24 november 10.10"
    )
