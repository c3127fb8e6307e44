"""What counts as busy time, and as which kind: the rules of `busy.md`, which is the only place where they are written out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

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
    """How a calendar marks an occurrence: RFC 5545 values in upper case, empty when absent; `partstat` is the owner's own.

    `title_words`: the owner's words for titles (`words_in`) that are in this one, which itself is nowhere. `alone`: the owner organises
    it and nobody else is invited.
    """

    all_day: bool = False
    status: str = ""
    transp: str = ""
    busystatus: str = ""
    partstat: str = ""
    categories: tuple[str, ...] = ()
    title_words: tuple[str, ...] = ()
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What the owner of a calendar chose: categories that mark movable time and spoedruimte, compared without case.

    `movable_in_titles` and `reserve_in_titles` are words that do so in a title: only the owner's own, never those that hold for everybody.
    `alone_moves`: what the owner organises without anybody else may move. `unanswered_is_tentative`: an invitation that waits for an
    answer gives way as tentative time does.
    """

    movable: tuple[str, ...] = ("verplaatsbaar",)
    reserve: tuple[str, ...] = ("spoedruimte",)
    alone_moves: bool = True
    unanswered_is_tentative: bool = False
    movable_in_titles: tuple[str, ...] = ()
    reserve_in_titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """The time a reading speaks about: `[start, end)`, aware UTC."""

    start: datetime
    end: datetime


def kind_of(marks: Marks, choices: Choices) -> BusyKind | None:
    """The kind of busy time; None is free. Nothing is movable by guessing."""
    plain = _plain_kind(marks, choices)
    if plain is None or plain is BusyKind.OUT_OF_OFFICE:
        return plain
    if _marked(marks, choices.reserve, choices.reserve_in_titles):
        return BusyKind.RESERVE
    moves = _marked(marks, choices.movable, choices.movable_in_titles) or (marks.alone and choices.alone_moves)
    return BusyKind.MOVABLE if moves and plain is BusyKind.FIXED else plain


def _plain_kind(marks: Marks, choices: Choices) -> BusyKind | None:
    """By the first property that says it."""
    if marks.status == "CANCELLED" or marks.partstat == "DECLINED":
        return None
    if marks.busystatus in _SHOWN_AS:
        return _SHOWN_AS[marks.busystatus]
    if marks.transp == "TRANSPARENT" or (marks.all_day and marks.transp != "OPAQUE"):
        return None
    unanswered = marks.partstat == "NEEDS-ACTION" and choices.unanswered_is_tentative
    if marks.status == "TENTATIVE" or marks.partstat == "TENTATIVE" or unanswered:
        return BusyKind.TENTATIVE
    return BusyKind.FIXED


def _marked(marks: Marks, words: Iterable[str], in_titles: Iterable[str]) -> bool:
    """Whether a word is a whole category, or a word for titles one of those in the title."""
    categories = {_bare(category) for category in marks.categories}
    return any(word in categories for word in map(_bare, words) if word) or any(word in marks.title_words for word in map(_bare, in_titles))


def words_in(title: str, choices: Choices) -> tuple[str, ...]:
    """Which of the owner's words for titles stand in one as whole words, without "niet" before them: all that may be kept of it."""
    said = _bare(title)
    words = _wholes((*choices.movable_in_titles, *choices.reserve_in_titles))
    return tuple(word for word, whole in words if word in said and not all(found["niet"] for found in whole.finditer(said)))


@lru_cache(maxsize=512)
def _wholes(words: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each word, bare, and where it is whole; `niet` is what stands before it when it says the opposite."""
    bare = sorted({word for word in map(_bare, words) if word})
    return tuple((word, re.compile(rf"(?<!\w)(?P<niet>niet[\s\u2010\u2011-]+)?{re.escape(word)}(?!\w)")) for word in bare)


def _bare(text: str) -> str:
    return text.strip().casefold()


def merged(blocks: Iterable[Block], window: Window) -> tuple[Block, ...]:
    """The blocks on the 15-minute grid, cut to the window, joined per kind where they touch, sorted."""
    return joined((_on_the_grid(block) for block in blocks if block.start < block.end), window)


def joined(blocks: Iterable[Block], window: Window) -> tuple[Block, ...]:
    """The blocks as exact as they are, cut to the window, joined per kind where they touch, sorted."""
    whole: list[Block] = []
    for block in sorted(blocks, key=lambda block: (block.kind, block.start)):
        start, end = max(block.start, window.start), min(block.end, window.end)
        if start >= end:
            continue
        last = whole[-1] if whole else None
        if last is not None and last.kind is block.kind and start <= last.end:
            whole[-1] = Block(last.start, max(last.end, end), last.kind)
        else:
            whole.append(Block(start, end, block.kind))
    return tuple(sorted(whole, key=lambda block: (block.start, block.end, block.kind)))


def _on_the_grid(block: Block) -> Block:
    late = (block.end - datetime.min.replace(tzinfo=block.end.tzinfo)) % QUARTER
    early = (block.start - datetime.min.replace(tzinfo=block.start.tzinfo)) % QUARTER
    return Block(block.start - early, block.end + (QUARTER - late if late else timedelta()), block.kind)
