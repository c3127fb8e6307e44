"""The whole product on this machine: start-up, memory and CPU at rest, and from POST to invitations sent for five people."""

import statistics
import tempfile
import time
from pathlib import Path

import psutil

from tests.journeys.product import Product, eventually, running

REQUESTS = 8
REST_SECONDS = 20
PEOPLE = 5


def measure() -> dict[str, float]:
    """Seconds, MB and percent of one core."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        began = time.monotonic()
        with running(folder) as product:
            first_start = time.monotonic() - began
            first_reading = first_reading_of(product)
            waits = [from_post_to_invited(product, number) for number in range(REQUESTS)]
            cpu, memory = at_rest(product)
        began = time.monotonic()
        with running(folder):
            second_start = time.monotonic() - began
    asked = [wait for wait in waits if wait is not None]
    return {
        "eerste start (s)": first_start,
        "volgende start (s)": second_start,
        "eerste lezing van alle agenda's (s)": first_reading,
        f"aanvragen die een moment kregen, van {REQUESTS}": len(asked),
        "POST tot uitnodigingen verstuurd, mediaan (s)": statistics.median(asked),
        "POST tot uitnodigingen verstuurd, langste (s)": max(asked),
        "processor in rust (% van een kern)": cpu,
        "geheugen in rust, alle processen (MB)": memory,
    }


def first_reading_of(product: Product) -> float:
    began = time.monotonic()
    eventually(lambda: all(source["gelezen"] for source in sources(product)), "every calendar is read once", 900)
    return time.monotonic() - began


def sources(product: Product) -> list[dict[str, object]]:
    found: list[dict[str, object]] = product.http.get("/v1/agendabronnen").raise_for_status().json()
    return found


def from_post_to_invited(product: Product, number: int) -> float | None:
    """Five people with a connected calendar, others each time, read afresh for this request. None when there was no moment for them."""
    people = sorted(product.connected)[number * PEOPLE :][:PEOPLE]
    began = time.monotonic()
    meeting = product.ask(
        vraag="Wat doen we eerst?",
        niveau="ambtelijk",
        deelnemers=[{"email": address, "rol": "verplicht"} for address in people],
        binnenWerkdagen=30,
        aanvrager={"naam": "programmamanager", "email": "programmamanager@organisatie.example"},
    )
    status = product.settled(meeting, "uitgenodigd", "geen-moment", "peilt")["status"]
    return time.monotonic() - began if status == "uitgenodigd" else None


def at_rest(product: Product) -> tuple[float, float]:
    """Percent of one core and MB (proportional set size) over all processes of the product."""
    parent = psutil.Process(int(product.run["pid"]))
    processes = [parent, *parent.children(recursive=True)]
    time.sleep(5)
    before = sum(sum(process.cpu_times()[:2]) for process in processes if process.is_running())
    time.sleep(REST_SECONDS)
    after = sum(sum(process.cpu_times()[:2]) for process in processes if process.is_running())
    memory = sum(process.memory_full_info().pss for process in processes if process.is_running())
    return (after - before) / REST_SECONDS * 100, memory / 1e6
