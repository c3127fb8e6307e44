"""Of which time the sources of one owner together say something."""

from collections.abc import Iterable

from services.availability.domain.busy import Window


def shared_span(covered: Iterable[Window | None], window: Window) -> Window | None:
    """The part of the window that every source covers (None covers all): outside it, one of them may hide an appointment.

    None when there is no such part.
    """
    spans = [span for span in covered if span is not None]
    start = max((span.start for span in spans), default=window.start)
    end = min((span.end for span in spans), default=window.end)
    start, end = max(start, window.start), min(end, window.end)
    return Window(start, end) if start < end else None
