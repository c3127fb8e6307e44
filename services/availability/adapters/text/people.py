"""What an event says of its owner: the answer to an invitation, and whether anybody else takes part (RFC 5545 3.8.4.1, 3.8.4.3)."""

from typing import NamedTuple

from services.availability.adapters.text.content_lines import Line, Properties

_MAILTO = "mailto:"
_ANSWERS = frozenset({"ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"})


class Part(NamedTuple):
    """`partstat` is the owner's own, empty when the owner is not invited; `alone`: the owner organises it and nobody else is invited."""

    partstat: str = ""
    alone: bool = False


NOBODY = Part()


def part_of(properties: Properties, owner: str) -> Part:
    """The part of the owner (a normalised address, empty for a room) in an event."""
    if not owner or not ("ATTENDEE" in properties or "ORGANIZER" in properties):
        return NOBODY
    invited = properties.lines("ATTENDEE")
    answers = [_said(line) for line in invited if _is(line, owner)]
    organises = any(_is(line, owner) for line in properties.lines("ORGANIZER"))
    return Part(_answer(answers, organises=organises), organises and len(answers) == len(invited))


def _said(attendee: Line) -> str:
    """One of the words of RFC 5545 3.2.12, which has any other treated as no answer; so nobody's text is kept."""
    said = attendee.parameter("PARTSTAT").upper()
    return said if said in _ANSWERS else "NEEDS-ACTION"


def _answer(answers: list[str], *, organises: bool) -> str:
    """One answer of those under several addresses: a refusal counts only when it is the only one. Who organises need not answer."""
    if organises:
        answers = ["ACCEPTED" if answer == "NEEDS-ACTION" else answer for answer in answers]
    return next((answer for answer in answers if answer != "DECLINED"), answers[0] if answers else "")


def _is(line: Line, owner: str) -> bool:
    """Whether the line is about the owner: by its address, or by EMAIL where the address is no mail address (RFC 7986 6.2)."""
    address = line.value.lower()
    return address.removeprefix(_MAILTO).strip() == owner or (owner in line.parameters.lower() and line.parameter("EMAIL").lower() == owner)
