"""Dates and times as people read them, Europe/Amsterdam: `dinsdag 16 maart 2027, 10.00 uur`."""

from datetime import date, datetime

from shared.clock import local

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december")


def day_text(day: date | datetime) -> str:
    """`dinsdag 16 maart 2027`."""
    shown = _day(day)
    return f"{short_day_text(shown)} {shown.year}"


def short_day_text(day: date | datetime) -> str:
    """`dinsdag 16 maart`."""
    shown = _day(day)
    return f"{DAYS[shown.weekday()]} {shown.day} {MONTHS[shown.month - 1]}"


def hour_text(moment: datetime) -> str:
    """`10.00`."""
    return f"{local(moment):%H.%M}"


def time_text(moment: datetime) -> str:
    """`10.00 uur`."""
    return f"{hour_text(moment)} uur"


def moment_text(moment: datetime) -> str:
    """`dinsdag 16 maart 2027, 10.00 uur`."""
    return f"{day_text(moment)}, {time_text(moment)}"


def short_moment_text(moment: datetime) -> str:
    """`di 24 november 10.10`."""
    shown = _day(moment)
    return f"{DAYS[shown.weekday()][:2]} {shown.day} {MONTHS[shown.month - 1]} {hour_text(moment)}"


def span_text(start: datetime, end: datetime) -> str:
    """`dinsdag 16 maart 2027, 10.00–11.00 uur`; over midnight both days are named."""
    if _day(start) != _day(end):
        return f"{moment_text(start)} tot {moment_text(end)}"
    return f"{day_text(start)}, {hour_text(start)}–{time_text(end)}"


def _day(day: date | datetime) -> date:
    return local(day).date() if isinstance(day, datetime) else day
