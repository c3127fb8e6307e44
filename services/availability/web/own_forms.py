"""What somebody typed on their own page, and the bodies that it stands for. The same rules hold as for programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from pydantic import ValidationError

from services.availability.domain.sources import GivenKind, SourceKind, Sources
from services.availability.web.bodies import SourceBody
from services.availability.web.choosing import ChoicesBody
from services.availability.web.giving_bodies import BlockBody, HandBody
from shared.clock import AMSTERDAM
from shared.http import Fault, WireModel
from shared.http.dutch import in_dutch, path_of
from shared.kernel import Block

Typed = Mapping[str, str]
BY_HAND = "handmatig"
_NAMES = {SourceKind.CALDAV: "agenda", SourceKind.ICS: "link", GivenKind.SNAPSHOT: "bestand"}
_EMPTY = {"adres": "Vul het adres van uw agenda in.", "soort": "Kies wat voor agenda het is."}
_OF_HOURS = {"begin": "van", "einde": "tot", "soort": "hoe"}
M = TypeVar("M", bound=WireModel)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a form, field by field."""

    faults: tuple[Fault, ...]


def free_name_for(kind: SourceKind | GivenKind, sources: Sources) -> str:
    """The first name of this kind that is not taken: `agenda`, `agenda-2`, …"""
    base = _NAMES.get(kind, str(kind))
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(sources.sources) + 2))
    return next(name for name in names if sources.named(name) is None)


def connection_in(typed: Typed) -> SourceBody | Wrong:
    fields = {name: typed.get(name, "") for name in ("soort", "adres", "gebruiker", "wachtwoord")}
    body = _understood(SourceBody, {**fields, "schrijven": typed.get("schrijven") == "ja"})
    if not isinstance(body, Wrong):
        return body
    empty = {field: message for field, message in _EMPTY.items() if not typed.get(field)}
    return Wrong(tuple(Fault(fault.field, empty.get(fault.field, fault.message)) for fault in body.faults))


def choices_in(typed: Typed) -> ChoicesBody | Wrong:
    words = {name: tuple(_words(typed.get(name, ""))) for name in ("verplaatsbaar", "spoedruimte")}
    yes = {name: typed.get(name) == "ja" for name in ("alleenVerplaatsbaar", "onbeantwoordIsVoorlopig")}
    return _understood(ChoicesBody, {**words, **yes, "spoedruimteSchrijven": typed.get("spoedruimteSchrijven", "ja") == "ja"})


def hours_in(typed: Typed) -> Block | Wrong:
    """The hours typed in, on the wall of Amsterdam."""
    faults = []
    day = start = end = None
    try:
        day = date.fromisoformat(typed.get("dag", ""))
    except ValueError:
        faults.append(Fault("dag", "Kies een dag."))
    try:
        start = time.fromisoformat(typed.get("van", ""))
    except ValueError:
        faults.append(Fault("van", "Vul in vanaf hoe laat u niet kunt."))
    try:
        end = time.fromisoformat(typed.get("tot", ""))
    except ValueError:
        faults.append(Fault("tot", "Vul in tot hoe laat u niet kunt."))
    if day is None or start is None or end is None:
        return Wrong(tuple(faults))
    added = {
        "begin": datetime.combine(day, start, AMSTERDAM),
        "einde": datetime.combine(day, end, AMSTERDAM),
        "soort": typed.get("hoe", ""),
    }
    block = _understood(BlockBody, added)
    if isinstance(block, Wrong):
        return Wrong(tuple(Fault(_OF_HOURS[fault.field], fault.message) for fault in block.faults))
    return block.block


def hours_of(blocks: tuple[Block, ...], *, whole: bool) -> HandBody:
    bodies = tuple(BlockBody(start=block.start, end=block.end, kind=block.kind) for block in blocks)
    return HandBody(whole=whole, blocks=bodies)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _understood(body: type[M], fields: Mapping[str, object]) -> M | Wrong:
    try:
        return body.model_validate(fields)
    except ValidationError as error:
        return Wrong(tuple(Fault(path_of(fault).partition("[")[0], in_dutch(fault)) for fault in error.errors()))
