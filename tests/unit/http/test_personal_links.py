"""Links to the own page: those that open it, and those that open nothing."""

import time
import traceback
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from shared.http import Problem, whose_page, whose_secretariat
from shared.http.visitors import PERSONAL_DAYS
from shared.kernel import PersonId
from shared.security import Links, Purpose


def test_every_broken_link_is_a_fault_of_its_own_that_holds_nothing_of_the_one_before() -> None:
    links = Links(SecretStr("sleutel"))
    depths = []
    for token in ("een", "twee", "drie"):
        with pytest.raises(Problem) as found:
            whose_page(links, token)
        depths.append(len(traceback.extract_tb(found.value.__traceback__)))
    assert len(set(depths)) == 1


@pytest.mark.parametrize(("days", "works"), [(PERSONAL_DAYS - 1, True), (PERSONAL_DAYS + 1, False)])
def test_a_link_to_the_own_page_works_thirty_days(monkeypatch: pytest.MonkeyPatch, days: int, works: bool) -> None:  # noqa: FBT001
    links = Links(SecretStr("sleutel"))
    monkeypatch.setattr("itsdangerous.timed.time", SimpleNamespace(time=lambda: time.time() - days * 86_400))
    token = links.token(Purpose.PERSONAL, person="p1")
    monkeypatch.setattr("itsdangerous.timed.time", time)
    if works:
        assert whose_page(links, token) == PersonId("p1")
    else:
        with pytest.raises(Problem):
            whose_page(links, token)


@pytest.mark.parametrize(("days", "works"), [(PERSONAL_DAYS - 1, True), (PERSONAL_DAYS + 1, False)])
def test_a_link_of_a_secretariat_works_as_long(monkeypatch: pytest.MonkeyPatch, days: int, works: bool) -> None:  # noqa: FBT001
    links = Links(SecretStr("sleutel"))
    monkeypatch.setattr("itsdangerous.timed.time", SimpleNamespace(time=lambda: time.time() - days * 86_400))
    token = links.token(Purpose.SECRETARIAT, secretariat="p1")
    monkeypatch.setattr("itsdangerous.timed.time", time)
    if works:
        assert whose_secretariat(links, token) == PersonId("p1")
    else:
        with pytest.raises(Problem):
            whose_secretariat(links, token)
