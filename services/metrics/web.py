"""The page with insight for everybody: figures about the whole, never about persons."""

from datetime import timedelta
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from services.metrics.domain.afterwards import Energy, Sharing
from services.metrics.domain.figures import Count, LeadTime, TooFew
from services.metrics.ports import Insights
from shared.kernel import MeetingStatus
from shared.ui import Pages

TOO_FEW = "te weinig"
STATUS_WORDS = {
    MeetingStatus.REQUESTED: "Aangevraagd",
    MeetingStatus.SEARCHING: "We zoeken",
    MeetingStatus.POLLING: "We vragen wie wanneer kan",
    MeetingStatus.RESERVED: "Gereserveerd",
    MeetingStatus.INVITED: "Uitnodiging verstuurd",
    MeetingStatus.CONFIRMED: "Gaat door",
    MeetingStatus.HELD: "Geweest",
    MeetingStatus.NO_MOMENT: "Nog geen moment gevonden",
    MeetingStatus.CANCELLED: "Gaat niet door",
}


def routes(insights: Insights, *, replays: bool) -> APIRouter:
    """`replays`: dead letters can be replayed from the page, by somebody who has the admin's token."""
    router = APIRouter()
    pages = Pages(Path(__file__).parent / "templates")

    @router.get("/inzicht", include_in_schema=False)
    async def show_insight() -> HTMLResponse:
        return pages.render(
            "inzicht.html",
            insight=await insights.now(),
            status_words=STATUS_WORDS,
            duration=duration_words,
            count=count_words,
            moves=moves_words,
            lead_time=lead_time_words,
            energy=energy_words,
            sharing=sharing_words,
            replays=replays,
        )

    return router


def duration_words(duration: timedelta | TooFew | None) -> str:
    """`40 minuten`, `3,5 uur`, `12 dagen`: as exact as it is useful."""
    if isinstance(duration, TooFew):
        return TOO_FEW
    if duration is None:
        return "niet gelukt"
    minutes = round(duration.total_seconds() / 60)
    if minutes < 90:
        return f"{minutes} {'minuut' if minutes == 1 else 'minuten'}"
    if minutes < 48 * 60:
        return f"{_number(minutes / 60)} uur"
    return f"{_number(minutes / 60 / 24)} dagen"


def count_words(count: Count | TooFew) -> str:
    return str(count.meetings) if isinstance(count, Count) else TOO_FEW


def moves_words(figure: int | TooFew) -> str:
    return TOO_FEW if isinstance(figure, TooFew) else str(figure)


def energy_words(figure: Energy | TooFew) -> tuple[str, str]:
    """How many answers said gave, and cost."""
    return (TOO_FEW, TOO_FEW) if isinstance(figure, TooFew) else (str(figure.gave), str(figure.cost))


def sharing_words(figure: Sharing | TooFew) -> str:
    """`3 van de 4`."""
    if isinstance(figure, TooFew):
        return TOO_FEW
    return f"{figure.by_half} van de {figure.meetings}" if figure.meetings else "er is er nog geen geweest"


def lead_time_words(figure: LeadTime | TooFew) -> tuple[str, str]:
    """Median and ninetieth percentile."""
    if isinstance(figure, TooFew):
        return TOO_FEW, TOO_FEW
    return duration_words(figure.median), duration_words(figure.p90)


def _number(value: float) -> str:
    """One decimal below ten, Dutch comma."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",") if value < 10 else str(round(value))
