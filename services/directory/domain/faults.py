"""What is wrong with what somebody delivered."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, in Dutch, that says what to do. `field` as its sender named it, `line` of a file (1 is its header), `place` in a list."""

    text: str
    field: str = ""
    line: int | None = None
    place: int | None = None
