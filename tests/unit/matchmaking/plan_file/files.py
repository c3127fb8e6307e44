"""A small planning file to change in one place."""

import json
from typing import Any

from tests.matching.brute_force import File


def a_file(**changes: Any) -> File:  # whatever a file may wrongly hold
    """Two required people, one who may come, one location; a change may be any value, `...` leaves the field out."""
    file: File = {
        "nu": "2027-03-12T10:00:00+01:00",
        "van": "2027-03-15",
        "tot": "2027-03-16",
        "tijdzone": "Europe/Amsterdam",
        "duurMinuten": 60,
        "deelnemers": [
            {
                "id": "a",
                "rol": "verplicht",
                "bezet": [{"begin": "2027-03-15T09:00:00+01:00", "einde": "2027-03-15T10:00:00+01:00", "soort": "vast"}],
            },
            {"id": "b", "rol": "verplicht", "vervanger": True},
            {"id": "x", "rol": "optioneel"},
        ],
        "eenVan": [],
        "locaties": [{"id": "utrecht", "ruimten": [{"id": "2.04", "capaciteit": 12, "bezet": []}]}],
        "passen": {"a": ["utrecht"]},
        "reistijden": {"a": {"utrecht": 45}},
        "prijzen": {"vervanger": 10},
    }
    return {name: value for name, value in (file | changes).items() if value is not ...}


def changed(path: str, value: Any) -> File:  # as above
    """`a_file()` with the value at a path such as `deelnemers.0.bezet.0.begin` replaced; `...` removes it."""
    file = a_file()
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    at: Any = file
    for step in steps:
        at = at[step]
    if value is ...:
        del at[last]
    elif isinstance(at, list) and last == len(at):
        at.append(value)
    else:
        at[last] = value
    return file


def bytes_of(file: File) -> bytes:
    return json.dumps(file).encode()
