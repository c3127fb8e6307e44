"""Nobody can have somebody else flooded with links to their own page."""

from datetime import UTC, datetime, timedelta

from services.directory.domain.personal import REST, PageAsked, TooSoon, ask

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_the_first_time_a_mail_goes_out() -> None:
    assert ask(None, NOW) == PageAsked(1, NOW)


def test_another_mail_goes_out_after_the_rest_and_not_before() -> None:
    before = PageAsked(3, NOW)
    assert ask(before, NOW + REST - timedelta(seconds=1)) is TooSoon.TOO_SOON
    assert ask(before, NOW + REST) == PageAsked(4, NOW + REST)
