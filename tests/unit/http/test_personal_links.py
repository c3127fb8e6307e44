"""A link that opens nothing."""

import traceback

import pytest
from pydantic import SecretStr

from shared.http import Problem, whose_page
from shared.security import Links


def test_every_broken_link_is_a_fault_of_its_own_that_holds_nothing_of_the_one_before() -> None:
    links = Links(SecretStr("sleutel"))
    depths = []
    for token in ("een", "twee", "drie"):
        with pytest.raises(Problem) as found:
            whose_page(links, token)
        depths.append(len(traceback.extract_tb(found.value.__traceback__)))
    assert len(set(depths)) == 1
