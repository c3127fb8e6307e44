"""Our reader and the oracle side by side, and the differences in which we are right."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from services.availability.adapters.text.reading import Request, read_text
from services.availability.domain.busy import Choices, Window
from services.availability.domain.reading import Reading, Unreadable
from tests.calendars.oracle import Question, Span, Told, merged, told


@dataclass(frozen=True, slots=True)
class Pair:
    """What both make of one text in one window. `theirs` is the exception when icalendar does not parse the text.

    `seconds` is our CPU time.
    """

    text: str
    ours: Reading | Unreadable
    theirs: Told | Exception
    window: Window
    seconds: float

    @property
    def spans(self) -> tuple[Span, ...]:
        """Ours, in the form of the oracle."""
        blocks = self.ours.blocks if isinstance(self.ours, Reading) else ()
        return merged([(block.start, block.end, block.kind) for block in blocks], self.window.start, self.window.end)

    @property
    def agrees(self) -> bool:
        """Both read all of it and say the same."""
        if not isinstance(self.ours, Reading) or isinstance(self.theirs, Exception):
            return False
        return not self.ours.refused and not self.theirs.failed and self.spans == self.theirs.spans

    @property
    def is_superset(self) -> bool:
        """All that they find is in ours, span by span."""
        return isinstance(self.theirs, Told) and set(self.theirs.spans) <= set(self.spans)

    @property
    def covers_theirs(self) -> bool:
        """Whatever they find, we find, of whatever kind."""
        return isinstance(self.theirs, Told) and all(_is_covered(span, self.spans) for span in self.theirs.spans)

    @property
    def is_covered_by_theirs(self) -> bool:
        """Whatever we find, they find, of the same kind."""
        return isinstance(self.theirs, Told) and all(
            _is_covered(span, tuple(other for other in self.theirs.spans if other[2] is span[2])) for span in self.spans
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """A kind of difference in which ours stands: how to know it, and why."""

    name: str
    holds: Callable[[Pair], bool]
    reason: str


def compared(text: bytes, window: Window, owner: str, choices: Choices | None = None) -> Pair:
    """Read a text in both ways."""
    mine = choices or Choices()
    question = Question(window.start, window.end, owner, mine)
    began = time.process_time()
    ours = read_text(text, Request(owner, window, mine, "overleg@kortelijnen.example"))
    seconds = time.process_time() - began
    try:
        theirs: Told | Exception = told(text, question)
    except Exception as fault:  # noqa: BLE001  # icalendar raises anything on odd text
        theirs = fault
    return Pair(text.decode("utf-8", "replace"), ours, theirs, window, seconds)


def explained(pair: Pair, differences: tuple[Difference, ...]) -> bool:
    """Both say the same, or the table says why not."""
    return pair.agrees or any(difference.holds(pair) for difference in differences)


def events_of(text: str) -> list[str]:
    """The VEVENTs of a text, unfolded."""
    return re.findall(r"BEGIN:VEVENT.*?END:VEVENT", re.sub(r"\r?\n[ \t]", "", text), re.DOTALL)


def _is_covered(span: Span, by: tuple[Span, ...]) -> bool:
    reached, end, _ = span
    for start, until, _ in sorted(by):
        if start <= reached < until:
            reached = until
    return reached >= end
