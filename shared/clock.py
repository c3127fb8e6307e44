"""Time enters here: UTC on the wire, wall time Europe/Amsterdam for people."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Clock(Protocol):
    """The product's clock."""

    def now(self) -> datetime:
        """Aware, UTC."""
        ...


class OffsetClock:
    """The machine's clock, shifted by the store's offset key (which only tests write; the bus refreshes it every second)."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def seconds(self) -> float:
        """Seconds that only go forward, whatever is done to the machine's clock; the offset counts."""
        return time.monotonic() + self.offset.total_seconds()


def local(moment: datetime) -> datetime:
    """The same instant as wall time in Amsterdam."""
    return moment.astimezone(AMSTERDAM)


def local_day(moment: datetime) -> date:
    """The date on the wall in Amsterdam."""
    return local(moment).date()


def millis(moment: datetime) -> int:
    """Milliseconds since the epoch: the unit of every score in the store."""
    return round(moment.timestamp() * 1000)
