"""Every event has one service that says it."""

import inspect
from types import ModuleType

import pytest

from shared.contracts import availability, coworking, directory, intake, invitations, matchmaking
from shared.contracts.event import Event

CONTRACTS = (intake, directory, availability, matchmaking, invitations, coworking)
Declaration = tuple[str, str]


def declared(module: ModuleType) -> list[Declaration]:
    """Saying service and wire type of every event in a contract's EVENTS."""
    return [(event.said_by, event.type) for event in module.EVENTS]


def twice(declarations: list[Declaration]) -> list[str]:
    types = [type for _, type in declarations]
    return sorted({type for type in types if types.count(type) > 1})


def said_elsewhere(service: str, declarations: list[Declaration]) -> list[str]:
    return [type for said_by, type in declarations if said_by != service]


def undeclared(module: ModuleType) -> list[str]:
    """Events with a wire type that are not in EVENTS."""
    own = [
        item for _, item in inspect.getmembers(module, inspect.isclass) if issubclass(item, Event) and item.__module__ == module.__name__
    ]
    return [event.__name__ for event in own if "type" in vars(event) and event not in module.EVENTS]


def test_no_event_is_declared_twice() -> None:
    assert twice([declaration for module in CONTRACTS for declaration in declared(module)]) == []


@pytest.mark.parametrize("module", CONTRACTS, ids=lambda module: module.__name__)
def test_a_contract_declares_all_events_of_its_own_service(module: ModuleType) -> None:
    assert said_elsewhere(module.__name__.rpartition(".")[2], declared(module)) == []
    assert undeclared(module) == []
    assert all(type.startswith("nl.overleggen.") for _, type in declared(module))


def test_these_rules_reject_what_they_forbid() -> None:
    assert twice([("intake", "nl.overleggen.x"), ("directory", "nl.overleggen.x")]) == ["nl.overleggen.x"]
    assert said_elsewhere("intake", [("directory", "nl.overleggen.x")]) == ["nl.overleggen.x"]

    class Forgotten(Event):
        said_by = "intake"
        type = "nl.overleggen.vergeten"

    broken = ModuleType(Forgotten.__module__)
    broken.EVENTS = ()  # type: ignore[attr-defined]  # as a contract module has it
    broken.Forgotten = Forgotten  # type: ignore[attr-defined]  # as above
    assert undeclared(broken) == ["Forgotten"]
