"""How long a mail waits that was not taken."""

from datetime import timedelta

import pytest

from services.invitations.domain.patience import MOST_TRIES, again_after


@pytest.mark.parametrize(("tries", "minutes"), [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (23, 60)])
def test_a_server_that_wants_one_mail_later_gets_it_after_ever_longer(tries: int, minutes: int) -> None:
    assert again_after(tries, None, 1.0) == timedelta(minutes=minutes)


def test_waits_of_mails_that_were_put_off_together_differ() -> None:
    assert again_after(1, None, 0.75) == timedelta(minutes=3, seconds=45)


@pytest.mark.parametrize("tries", [0, 1, 2, 3])
def test_a_mail_whose_server_is_away_waits_for_its_turn_and_no_longer(tries: int) -> None:
    assert again_after(tries, timedelta(seconds=40), 1.0) == timedelta(seconds=40)


def test_a_mail_on_which_its_server_dies_time_after_time_is_tried_ever_less() -> None:
    waits = [again_after(tries, timedelta(seconds=40), 1.0) for tries in (4, 5, 9)]
    assert waits == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=60)]


def test_a_turn_that_comes_later_than_its_own_time_counts() -> None:
    assert again_after(4, timedelta(hours=1), 1.0) == timedelta(hours=1)


@pytest.mark.parametrize("turn", [None, timedelta(seconds=40)])
def test_about_a_day_is_enough(turn: timedelta | None) -> None:
    waits = [again_after(tries, turn, 1.0) for tries in range(1, MOST_TRIES)]
    assert all(waits)
    assert timedelta(hours=15) < sum(filter(None, waits), timedelta()) < timedelta(hours=30)
    assert again_after(MOST_TRIES, turn, 1.0) is None
