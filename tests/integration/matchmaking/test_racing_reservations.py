"""Sixteen processes race for overlapping people and rooms; what they leave is counted from outside."""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from redis import Redis

from deploy.local.store import EmbeddedStore
from shared.clock import millis
from shared.settings import ProductSettings
from tests.integration.matchmaking.counting import overlaps, states, times_held
from tests.integration.matchmaking.racing import Result, Won, race

PROCESSES, ATTEMPTS = 16, 250
PROCESSES_OF_THE_CONTROL, ATTEMPTS_OF_THE_CONTROL = 2, 200


@pytest.mark.timeout(300)
def test_racing_processes_never_overlap_and_never_leak_a_hold(
    store: EmbeddedStore, product: ProductSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    results = run(product, PROCESSES, ATTEMPTS, careful=True)
    seconds = time.monotonic() - began
    attempts, reserved, again = (
        sum(column) for column in zip(*((one.attempts, one.reserved, one.decided_again) for one in results), strict=True)
    )
    rate = f"{attempts / seconds:,.0f} attempts/s, starting up included"
    with capsys.disabled():
        sys.stdout.write(f"\n{attempts:,} attempts, {reserved:,} reserved, {again:,} decided again, {rate}\n")

    client = Redis.from_url(store.url)
    left = [won for result in results for won in result.left]
    assert attempts == 4_000
    assert reserved > len(left) > 0
    assert overlaps(client, product) == 0
    assert times_held(client, product) == {entry for won in left for entry in entries(won)}
    assert states(client, product) == {f"{won.meeting}.{won.hold.key}": "confirmed" if won.hold.confirmed else "held" for won in left}


def test_the_count_from_outside_sees_overlaps_when_nothing_is_checked(store: EmbeddedStore, product: ProductSettings) -> None:
    run(product, PROCESSES_OF_THE_CONTROL, ATTEMPTS_OF_THE_CONTROL, careful=False)
    assert overlaps(Redis.from_url(store.url), product) > 0


def run(product: ProductSettings, processes: int, attempts: int, *, careful: bool) -> list[Result]:
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.integration.matchmaking.racing"])
    with ProcessPoolExecutor(processes, mp_context=context) as crew:
        started = [crew.submit(race, product, number, processes, attempts, careful=careful) for number in range(processes)]
        return [one.result() for one in started]


def entries(won: Won) -> list[tuple[str, str]]:
    """(owner, member) of everything that this meeting must hold."""
    name = f"{won.meeting}.{won.hold.key}"
    return [(claim.owner, f"{millis(claim.start)}:{millis(claim.end)}:{name}") for claim in won.hold.claims]
