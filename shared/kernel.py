"""The few value objects that every service speaks.

Plain Python, no third-party types: rules (`domain`) may import this module and the standard library, nothing else.
Enum values are the Dutch wire names of the product's public interface.
"""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")

PersonId = NewType("PersonId", str)
"""Keyed hash of a normalised e-mail address (`shared.security.PersonIds`): opaque, the same in every service."""
MeetingId = NewType("MeetingId", str)
ChallengeId = NewType("ChallengeId", str)
LocationId = NewType("LocationId", str)
RoomId = NewType("RoomId", str)
OrganisationId = NewType("OrganisationId", str)
DayId = NewType("DayId", str)
OwnerId = NewType("OwnerId", str)
"""Whose calendar it is: `person_owner(id)` or `room_owner(id)`."""


def person_owner(person: PersonId) -> OwnerId:
    """The calendar owner that a person is."""
    return OwnerId(f"persoon:{person}")


def room_owner(room: RoomId) -> OwnerId:
    """The calendar owner that a room is."""
    return OwnerId(f"ruimte:{room}")


def room_of(owner: OwnerId) -> RoomId | None:
    """The room whose calendar it is; None: it is a person's."""
    kind, _, room = owner.partition(":")
    return RoomId(room) if kind == "ruimte" else None


class GovernmentTier(StrEnum):
    """Bestuurslaag."""

    STATE = "rijk"
    PROVINCE = "provincie"
    MUNICIPALITY = "gemeente"
    WATER_AUTHORITY = "waterschap"


class Level(StrEnum):
    """Niveau: the civil service and the executive are kept apart."""

    CIVIL_SERVICE = "ambtelijk"
    EXECUTIVE = "bestuurlijk"


class BusyKind(StrEnum):
    """Soort of busy time: what a block means for somebody who asks for the hour."""

    FIXED = "vast"
    TENTATIVE = "voorlopig"
    MOVABLE = "verplaatsbaar"
    RESERVE = "spoedruimte"
    OUT_OF_OFFICE = "afwezig"


class MeetingForm(StrEnum):
    """Vorm of a meeting."""

    IN_PERSON = "fysiek"
    HYBRID = "hybride"
    ONLINE = "online"


class Role(StrEnum):
    """Rol of a participant."""

    REQUIRED = "verplicht"
    OPTIONAL = "optioneel"


class Conversation(StrEnum):
    """Soort gesprek."""

    EXPLORE = "verkennen"
    DELIVER = "uitvoering"
    DECIDE = "besluit"


class Phase(StrEnum):
    """Fase of a challenge."""

    EXPLORE = "verkennen"
    DESIGN = "ontwerpen"
    DELIVER = "uitvoeren"


class Urgency(StrEnum):
    """How soon a meeting was asked for."""

    TODAY = "vandaag"
    THREE_DAYS = "drie dagen"
    WEEK = "een week"
    TWO_WEEKS = "twee weken of langer"

    @classmethod
    def of(cls, within_working_days: int) -> "Urgency":
        """By its horizon in working days."""
        for longest, urgency in ((1, cls.TODAY), (3, cls.THREE_DAYS), (5, cls.WEEK)):
            if within_working_days <= longest:
                return urgency
        return cls.TWO_WEEKS


class MeetingStatus(StrEnum):
    """Status of a meeting; `services.matchmaking` is its only writer."""

    REQUESTED = "aangevraagd"
    SEARCHING = "zoekt"
    POLLING = "peilt"
    RESERVED = "gereserveerd"
    INVITED = "uitgenodigd"
    CONFIRMED = "bevestigd"
    HELD = "gehouden"
    NO_MOMENT = "geen-moment"
    CANCELLED = "geannuleerd"

    @property
    def final(self) -> bool:
        """No further change of moment or people is possible."""
        return self in {MeetingStatus.HELD, MeetingStatus.CANCELLED}


class Answer(StrEnum):
    """Antwoord to an invitation."""

    NONE = "geen"
    YES = "ja"
    NO = "nee"
    MAYBE = "misschien"


class PollChoice(StrEnum):
    """What somebody says of one moment in a poll (capability M7)."""

    CAN = "kan"
    CAN_IF_MOVED = "kan-met-schuiven"
    DEPUTY = "collega"
    CANNOT = "kan-niet"


class AnswersBy(StrEnum):
    """Who answers for a principal (antwoordDoor)."""

    SELF = "zelf"
    SECRETARIAT = "secretariaat"
    BOTH = "beiden"


@dataclass(frozen=True, slots=True)
class Block:
    """Busy time: half-open `[start, end)`, aware UTC datetimes, and what it means. All that ever leaves a calendar."""

    start: datetime
    end: datetime
    kind: BusyKind


@dataclass(frozen=True, slots=True)
class Coordinates:
    """WGS84 degrees, with the great-circle distance in km to the nearest station and to the nearest intercity station."""

    latitude: float
    longitude: float
    km_station: float = 0.0
    km_intercity: float = 0.0
    station_is_intercity: bool = True


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Wall-clock hours (`HH:MM`, Europe/Amsterdam) and ISO weekdays on which somebody works."""

    start: str = "08:30"
    end: str = "17:30"
    days: tuple[int, ...] = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class ReserveHours:
    """Spoedruimte: hours of one ISO weekday (`HH:MM`, Europe/Amsterdam) that are kept for urgent meetings."""

    day: int
    start: str
    end: str

    def on(self, day: date) -> Block:
        """These hours of one day, whatever its weekday is."""
        start, end = (datetime.combine(day, time.fromisoformat(wall), _AMSTERDAM).astimezone(UTC) for wall in (self.start, self.end))
        return Block(start, end, BusyKind.RESERVE)


@dataclass(frozen=True, slots=True)
class Moment:
    """Where and when: aware UTC datetimes. No location means online, or `free_place` as the requester typed it."""

    start: datetime
    end: datetime
    location: LocationId | None = None
    room: RoomId | None = None
    free_place: str | None = None


_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = frozenset({"Cc", "Cs"})


def visible(text: str) -> str:
    """What somebody typed without what turns or hides it: marks of writing direction, control characters, halves of a pair.

    Lines end in a line feed, whatever ended them.
    """
    return "\n".join("".join(_shown(character) for character in line) for line in text.splitlines())


def _shown(character: str) -> str:
    if character == "\t":
        return " "
    return "" if character in _BIDI or unicodedata.category(character) in _UNSEEN else character
