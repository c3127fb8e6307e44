"""What counts as busy time, and as which kind. The first row that matches wins, per occurrence (an override has its own properties).

| the occurrence says                                              | it is                     | source                          |
|------------------------------------------------------------------|---------------------------|---------------------------------|
| STATUS:CANCELLED, METHOD:CANCEL, owner's PARTSTAT=DECLINED       | nothing                   | RFC 5545 3.8.1.11, 3.2.12       |
| X-MICROSOFT-CDO-BUSYSTATUS FREE or WORKINGELSEWHERE              | nothing                   | MS-OXCICAL 2.1.3.1.1.20.31      |
| … OOF                                                            | OUT_OF_OFFICE             | idem                            |
| … TENTATIVE                                                      | TENTATIVE, or by its word | idem                            |
| … BUSY (wins over TRANSP)                                        | FIXED, or by its word     | idem                            |
| TRANSP:TRANSPARENT                                               | nothing                   | RFC 5545 3.8.2.7                |
| all-day without an explicit TRANSP:OPAQUE                        | nothing                   | Outlook's default of a day      |
| STATUS:TENTATIVE, owner's PARTSTAT=TENTATIVE                     | TENTATIVE, or by its word | RFC 5545 3.8.1.11, 3.2.12       |
| otherwise, an unanswered invitation (NEEDS-ACTION) included      | FIXED, or by its word     |                                 |

"By its word": a CATEGORIES value that the owner chose for it makes FIXED time MOVABLE, and any busy time RESERVE (spoedruimte).
Nothing is movable by guessing. Zero length is nothing. What is left rounds outward to the quarter of an hour.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.kernel import Block, BusyKind

QUARTER = timedelta(minutes=15)
_SHOWN_AS = {
    "FREE": None,
    "WORKINGELSEWHERE": None,
    "OOF": BusyKind.OUT_OF_OFFICE,
    "TENTATIVE": BusyKind.TENTATIVE,
    "BUSY": BusyKind.FIXED,
}


@dataclass(frozen=True, slots=True)
class Marks:
    """How a calendar marks an occurrence: RFC 5545 values in upper case, empty when absent; `partstat` is the owner's own."""

    all_day: bool = False
    status: str = ""
    transp: str = ""
    busystatus: str = ""
    partstat: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """What the owner of a calendar chose: words (a category, or in a title) that mark movable time and spoedruimte, compared without case.

    `alone_moves`: what the owner organises without anybody else may move. `unanswered_is_tentative`: an invitation that waits for an
    answer gives way as tentative time does.
    """

    movable: tuple[str, ...] = ("verplaatsbaar",)
    reserve: tuple[str, ...] = ("spoedruimte",)
    alone_moves: bool = True
    unanswered_is_tentative: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The time a reading speaks about: `[start, end)`, aware UTC."""

    start: datetime
    end: datetime


def kind_of(marks: Marks, choices: Choices) -> BusyKind | None:
    """The kind of busy time by the table above; None is free."""
    plain = _plain_kind(marks)
    if plain is None or plain is BusyKind.OUT_OF_OFFICE:
        return plain
    if _has(marks, choices.reserve):
        return BusyKind.RESERVE
    if plain is BusyKind.FIXED and _has(marks, choices.movable):
        return BusyKind.MOVABLE
    return plain


def _plain_kind(marks: Marks) -> BusyKind | None:
    if marks.status == "CANCELLED" or marks.partstat == "DECLINED":
        return None
    if marks.busystatus in _SHOWN_AS:
        return _SHOWN_AS[marks.busystatus]
    if marks.transp == "TRANSPARENT" or (marks.all_day and marks.transp != "OPAQUE"):
        return None
    if marks.status == "TENTATIVE" or marks.partstat == "TENTATIVE":
        return BusyKind.TENTATIVE
    return BusyKind.FIXED


def _has(marks: Marks, words: Iterable[str]) -> bool:
    chosen = {word.strip().casefold() for word in words}
    return any(category.strip().casefold() in chosen for category in marks.categories)


def merged(blocks: Iterable[Block], window: Window) -> tuple[Block, ...]:
    """The blocks on the 15-minute grid, cut to the window, joined per kind where they touch, sorted."""
    joined: list[Block] = []
    on_grid = (_on_the_grid(block) for block in blocks if block.start < block.end)
    for block in sorted(on_grid, key=lambda block: (block.kind, block.start)):
        start, end = max(block.start, window.start), min(block.end, window.end)
        if start >= end:
            continue
        last = joined[-1] if joined else None
        if last is not None and last.kind is block.kind and start <= last.end:
            joined[-1] = Block(last.start, max(last.end, end), last.kind)
        else:
            joined.append(Block(start, end, block.kind))
    return tuple(sorted(joined, key=lambda block: (block.start, block.end, block.kind)))


def _on_the_grid(block: Block) -> Block:
    late = (block.end - datetime.min.replace(tzinfo=block.end.tzinfo)) % QUARTER
    early = (block.start - datetime.min.replace(tzinfo=block.start.tzinfo)) % QUARTER
    return Block(block.start - early, block.end + (QUARTER - late if late else timedelta()), block.kind)
