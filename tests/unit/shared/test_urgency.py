"""How soon a meeting was asked for, in the four classes that ladders, mail hours and figures share."""

import pytest

from shared.kernel import Urgency


@pytest.mark.parametrize(
    ("days", "urgency"), [(1, "vandaag"), (2, "drie dagen"), (3, "drie dagen"), (5, "een week"), (6, "twee weken of langer")]
)
def test_urgency_follows_from_the_horizon(days: int, urgency: str) -> None:
    assert Urgency.of(days) == urgency
