"""The committed documents are those of the code, and they are complete on both sides: who says an event, and who hears it."""

from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from deploy.docs import CONTRACTS, built, documents
from shared.contracts.event import Event, PrivateEvent
from shared.service import Service
from shared.settings import ProductSettings
from tests.architecture.sources import label
from tests.builders import EVENTS

Document = dict[str, Any]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@pytest.fixture
def services(product_without_store: ProductSettings) -> list[Service]:
    return built(product_without_store)


@pytest.fixture
def product_without_store() -> ProductSettings:
    return ProductSettings(redis_url="redis://localhost:6379", person_key="x", link_key="x", webhook_token="x")  # type: ignore[arg-type]  # pydantic makes secrets of them


def document_of(service: str) -> Document:
    found: Document = yaml.load((CONTRACTS / "asyncapi" / f"{service}.yaml").read_text(encoding="utf-8"), LOADER)
    return found


def says(document: Document) -> set[str]:
    """Wire types that are sent."""
    return {
        operation["channel"]["$ref"].removeprefix("#/channels/")
        for operation in document["operations"].values()
        if operation["action"] == "send"
    }


def hears(document: Document) -> set[str]:
    """Names of event models in what is received."""
    received = [one for one in document["operations"].values() if one["action"] == "receive"]
    messages = [document["channels"][unquoted(one["channel"]["$ref"])]["messages"]["SubscribeMessage"]["$ref"] for one in received]
    payloads = [document["components"]["messages"][unquoted(one)]["payload"] for one in messages]
    return {name for payload in payloads for name in models(payload, document)}


def models(payload: Any, document: Document) -> set[str]:
    """Titles of all schemas a payload can reach, `CloudEvent[DayAnswered]` among them."""
    seen: set[str] = set()
    waiting = [payload]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            reference = part.get("$ref")
            if isinstance(reference, str) and reference not in seen:
                seen.add(reference)
                waiting.append(document["components"]["schemas"][unquoted(reference)])
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return {unquoted(reference) for reference in seen}


def unquoted(reference: str) -> str:
    return unquote(reference.rpartition("/")[2])


def missing_from(document: Document, said: tuple[type[Event], ...], heard: list[type[Event]]) -> list[str]:
    """Events of a service that its document does not have."""
    reached = hears(document)
    unsaid = [event.type for event in said if event.type not in says(document)]
    return unsaid + [event.type for event in heard if event.__name__ not in reached]


def test_the_committed_documents_are_those_of_the_code_and_name_no_machine() -> None:
    written = documents()
    stale = [label(path) for path, text in written.items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run `make docs`"
    assert {path.name for path in (CONTRACTS / "asyncapi").iterdir()} == {path.name for path in written if path.suffix == ".yaml"}
    assert not any("consumerName" in text for text in written.values())


def test_every_event_that_is_said_or_heard_is_in_the_document_of_its_service(services: list[Service]) -> None:
    for service in services:
        heard = [event for event in service.bus.handlers if not issubclass(event, PrivateEvent)]
        assert missing_from(document_of(service.name), service.bus.says, heard) == [], service.name


def test_every_event_there_is_has_a_service_that_says_it_and_one_that_hears_it(services: list[Service]) -> None:
    assert {event for service in services for event in service.bus.says} == set(EVENTS)
    assert {event for service in services for event in service.bus.handlers if not issubclass(event, PrivateEvent)} == set(EVENTS)


def test_an_event_that_a_document_lacks_is_found() -> None:
    lacking = document_of("coworking")
    said, heard = (
        next(event for event in EVENTS if event.kind() == "overleg-gehouden"),
        next(event for event in EVENTS if event.kind() == "antwoord-gezien"),
    )
    assert missing_from(lacking, (said,), [heard]) == [said.type, heard.type]
