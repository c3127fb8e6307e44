"""A sample of every event, as others see it on the wire: what is written here keeps being read, and is what we write."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.contracts import availability, coworking, directory, intake, invitations, matchmaking
from shared.contracts.event import CloudEvent, Event

GOLDEN = Path(__file__).parent / "golden"
MODULES = (intake, directory, availability, matchmaking, invitations, coworking)
EVENTS = [event for module in MODULES for event in module.EVENTS]


def sample(event: type[Event]) -> dict[str, Any]:
    found = json.loads((GOLDEN / f"{event.kind()}.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def read(event: type[Event], written: dict[str, Any]) -> CloudEvent[Event]:
    model = CloudEvent.__class_getitem__(event)
    assert isinstance(model, type)
    found = model.model_validate(written)
    assert isinstance(found, CloudEvent)
    return found


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind())
def test_an_event_is_read_and_written_as_its_sample_says(event: type[Event]) -> None:
    written = sample(event)
    found = read(event, written)
    assert found.model_dump(mode="json", exclude={"subject"}) == {name: value for name, value in written.items() if name != "subject"}
    assert written.get("subject") == found.data.subject
    assert written["type"] == event.type


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind())
def test_a_sample_shows_every_field(event: type[Event]) -> None:
    assert sample(event)["data"].keys() == event.model_fields.keys()


def test_there_is_no_sample_of_an_event_that_nobody_says() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == {event.kind() for event in EVENTS}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind())
def test_an_event_carries_an_unknown_field_of_a_later_version(event: type[Event]) -> None:
    written = sample(event)
    written["data"]["toegevoegd"] = "later"
    assert read(event, written).data.kind() == event.kind()
