"""Somebody's own calendar, used as a calendar program uses it: with a CalDAV client."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from caldav.davclient import DAVClient

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Agenda:
    """The only calendar of one person on the demo's calendar server."""

    def __init__(self, server: str, address: str, password: str) -> None:
        self._client: Any = DAVClient(server, username=address, password=password, auth_type="basic")

    def entry(self, uid: str) -> Any:
        """The one VEVENT with this UID, or None. Raises AssertionError when there are two."""
        found = [event for event in self._objects() if str(event.icalendar_component["UID"]) == uid]
        assert len(found) <= 1, "one entry a meeting"
        return found[0].icalendar_component if found else None

    def ours_at(self, begin: str) -> Any:
        """Our VEVENT that starts at this moment (ISO 8601), or None."""
        start = datetime.fromisoformat(begin).astimezone(AMSTERDAM)
        ours = [
            event.icalendar_component for event in self._objects() if "kortelijnen" in str(event.icalendar_component.get("ORGANIZER", ""))
        ]
        return next((component for component in ours if component.start == start), None)

    def accept(self, uid: str) -> None:
        """What a calendar program does when its owner accepts."""
        (event,) = [event for event in self._objects() if str(event.icalendar_component["UID"]) == uid]
        event.icalendar_component["ATTENDEE"].params["PARTSTAT"] = "ACCEPTED"
        event.save()

    def _objects(self) -> list[Any]:
        (calendar,) = self._client.principal().calendars()
        return list(calendar.events())
