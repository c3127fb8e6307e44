"""The seven services by name: what one process runs all of, and a container one of."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic_settings import BaseSettings

    from shared.service import Service

NAMES = ("directory", "availability", "intake", "matchmaking", "invitations", "coworking", "metrics")


@dataclass(frozen=True, slots=True)
class Entrance:
    """How to make one service: its settings class and its `build`."""

    name: str
    settings: "type[BaseSettings]"
    build: "Callable[[Any], Service]"


def entrance(name: str) -> Entrance:
    """The service of this name, imported only now: a container loads one of the seven. Raises KeyError."""
    if name not in NAMES:
        raise KeyError(name)
    settings: type[BaseSettings] = import_module(f"services.{name}.settings").Settings
    build: Callable[[Any], Service] = import_module(f"services.{name}.app").build
    return Entrance(name, settings, build)
