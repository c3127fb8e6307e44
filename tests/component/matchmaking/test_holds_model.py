"""Ten thousand steps of reserving, swapping, confirming, expiring, releasing and dying, on a real store against a plain model."""

import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from redis import Redis

from deploy.local.store import EmbeddedStore
from services.matchmaking.adapters.holds import CHECKS
from shared.bus import Bus
from shared.settings import ProductSettings
from tests.component.matchmaking.holds_model import Holds, Store

STEPS = int(os.environ.get("KL_HOLD_STEPS", "10000"))
SEED = int(os.environ.get("KL_HOLD_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
LENGTH = 50
EXAMPLES = 25

A_QUARTER_LATE = CHECKS["free"].replace("tonumber(ends) > start ", f"tonumber(ends) > start + {15 * 60 * 1000} ")
EXPIRED_IS_FINE = CHECKS["held"].replace("tonumber(expires) > now", "tonumber(expires) > 0")
FAULTS = {
    "a quarter of an hour of overlap": {"free": A_QUARTER_LATE},
    "what expired can still be booked": {"held": EXPIRED_IS_FINE},
    "holds that expired stay in the way": {"free": CHECKS["free"].replace("tonumber(expires) > now", "true")},
    "holds of others are not seen": {"free": "return true"},
}


@pytest.fixture(autouse=True)
def written_to_disk_later(store: EmbeddedStore) -> Iterator[None]:
    """What is tested here is what the store answers, not what outlives a power cut: waiting for the disk would take most of the time."""
    with Redis.from_url(store.url) as client:
        client.config_set("appendfsync", "no")
        yield
        client.config_set("appendfsync", "always")


@contextmanager
def machine(product: ProductSettings, checks: dict[str, str]) -> Iterator[type[Holds]]:
    store = Store.on(Bus("matchmaking", product, checks=CHECKS | checks))
    yield type("OnThisStore", (Holds,), {"store": store})
    store.close()


def run(machine: type[Holds], seeded: int, examples: int, phases: tuple[Phase, ...] = (Phase.generate, Phase.shrink)) -> None:
    quietly = settings(
        max_examples=examples,
        stateful_step_count=LENGTH,
        deadline=None,
        database=None,
        print_blob=False,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(seeded)(machine), settings=quietly)


@pytest.mark.timeout(60 + STEPS / 50)
def test_ten_thousand_steps_of_holds_are_as_the_model_says(product: ProductSettings, capsys: pytest.CaptureFixture[str]) -> None:
    began, rounds = monotonic(), 0
    with machine(product, {}) as holds:
        while holds.store.steps < STEPS:
            run(holds, SEED + rounds, EXAMPLES)
            rounds += 1
        with capsys.disabled():
            sys.stdout.write(f"\n{holds.store.steps:,} steps of holds in {monotonic() - began:.0f} s, KL_HOLD_SEED={SEED}\n")
        assert holds.store.steps >= STEPS


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_check_is_found(fault: str, product: ProductSettings) -> None:
    (name, body), *_ = FAULTS[fault].items()
    assert body != CHECKS[name]
    with machine(product, FAULTS[fault]) as holds, pytest.raises(AssertionError):
        run(holds, 1, 40, (Phase.generate,))
