"""Dates as people read them."""

from datetime import UTC, date, datetime

from shared.ui.dates import day_text, moment_text, short_day_text, span_text, time_text
from shared.ui.pages import anchor, message_at


def test_a_moment_is_told_in_amsterdam_time_winter_and_summer() -> None:
    assert moment_text(datetime(2027, 3, 16, 9, 0, tzinfo=UTC)) == "dinsdag 16 maart 2027, 10.00 uur"
    assert moment_text(datetime(2027, 7, 1, 22, 30, tzinfo=UTC)) == "vrijdag 2 juli 2027, 00.30 uur"
    assert time_text(datetime(2027, 1, 4, 7, 5, tzinfo=UTC)) == "08.05 uur"


def test_a_day_has_its_name() -> None:
    assert day_text(date(2026, 11, 24)) == "dinsdag 24 november 2026"
    assert short_day_text(date(2026, 11, 29)) == "zondag 29 november"


def test_a_span_names_the_day_once_unless_it_passes_midnight() -> None:
    start = datetime(2027, 3, 16, 9, 0, tzinfo=UTC)
    assert span_text(start, datetime(2027, 3, 16, 10, 15, tzinfo=UTC)) == "dinsdag 16 maart 2027, 10.00–11.15 uur"
    late = datetime(2027, 3, 16, 23, 30, tzinfo=UTC)
    assert span_text(start, late) == "dinsdag 16 maart 2027, 10.00 uur tot woensdag 17 maart 2027, 00.30 uur"


class Wrong:
    field, message = "deelnemers[1].email", "Vul dit in."


def test_a_fault_finds_its_field_on_the_page() -> None:
    assert anchor("deelnemers[1].email") == "deelnemers-1-email"
    assert message_at([Wrong()], "deelnemers[1].email") == "Vul dit in."
    assert message_at([Wrong()], "vraag") == ""
