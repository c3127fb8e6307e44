"""What must be checked and written to get from what a meeting holds to what it holds next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.matchmaking.domain.holds import Claim, Hold, changes, claim, clear
from shared.kernel import Block, BusyKind, OwnerId

NINE = datetime(2027, 3, 15, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANNA, BERT = OwnerId("persoon:a"), OwnerId("persoon:b")
HOLD = Hold("1", (Claim(ANNA, NINE, NINE + HOUR), Claim(BERT, NINE, NINE + HOUR)), NINE + 24 * HOUR)


def test_a_new_hold_is_taken_and_one_that_is_gone_is_released_whole() -> None:
    other = replace(HOLD, key="2")
    difference = changes((HOLD,), (other,))
    assert (difference.taken, difference.kept, difference.released) == ((other,), (), ((HOLD, HOLD.claims),))


def test_a_booking_or_a_longer_hold_must_still_be_held() -> None:
    booking, longer = replace(HOLD, confirmed=True), replace(HOLD, expires=HOLD.expires + HOUR)
    assert changes((HOLD,), (booking,)).kept == (booking,)
    assert changes((HOLD,), (longer,)).kept == (longer,)
    assert changes((HOLD,), (HOLD,)).kept == ()


def test_one_person_less_releases_that_person_only() -> None:
    without = replace(HOLD, claims=HOLD.claims[:1])
    assert changes((HOLD,), (without,)).released == ((HOLD, HOLD.claims[1:]),)


def test_somebody_more_is_held_only_while_the_rest_still_is() -> None:
    alone = replace(HOLD, claims=HOLD.claims[:1])
    difference = changes((alone,), (HOLD,))
    assert (difference.taken, difference.kept, difference.released) == ((), (HOLD,), ())
    assert difference.joined == ((HOLD, HOLD.claims[1:]),)


def test_times_that_touch_do_not_overlap() -> None:
    taken = {ANNA: (Block(NINE + HOUR, NINE + 2 * HOUR, BusyKind.FIXED),)}
    assert clear(HOLD.claims, taken)
    assert not clear((Claim(ANNA, NINE, NINE + HOUR + timedelta(minutes=1)),), taken)
    assert clear((Claim(BERT, NINE, NINE + 2 * HOUR),), taken)


def test_a_claim_longer_than_any_look_up_reaches_is_refused() -> None:
    assert claim(ANNA, NINE, NINE + HOUR, HOUR, HOUR) == Claim(ANNA, NINE - HOUR, NINE + 2 * HOUR)
    with pytest.raises(ValueError, match="day"):
        claim(ANNA, NINE, NINE + HOUR, 12 * HOUR, 12 * HOUR)
