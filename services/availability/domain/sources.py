"""The calendars that somebody connected."""

from dataclasses import dataclass, replace
from enum import StrEnum

from shared.kernel import OwnerId, PersonId

_PERSON, _ROOM = "persoon:", "ruimte:"


class SourceKind(StrEnum):
    """Soort of a calendar source; wire names."""

    CALDAV = "caldav"
    ICS = "ics"


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach a calendar. An address may itself be a secret: all of it is stored sealed."""

    kind: SourceKind
    address: str
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One connected calendar: `sealed` is its Connection, encrypted for this owner and name; `movable` are the owner's words for that."""

    name: str
    kind: SourceKind
    sealed: str
    writable: bool = False
    movable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sources:
    """All calendars of one owner. `revision` is that of SourcesChanged."""

    revision: int = 0
    sources: tuple[Source, ...] = ()

    def with_source(self, source: Source) -> "Sources":
        """The source added, or in the place of the one with its name."""
        others = tuple(other for other in self.sources if other.name != source.name)
        return Sources(self.revision + 1, (*others, source))

    def without(self, name: str) -> "Sources":
        """The source of this name gone."""
        return replace(self, revision=self.revision + 1, sources=tuple(source for source in self.sources if source.name != name))

    def named(self, name: str) -> Source | None:
        return next((source for source in self.sources if source.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(source.name for source in self.sources)

    @property
    def writable(self) -> Source | None:
        """The calendar we write entries in: the first that allows it."""
        return next((source for source in self.sources if source.writable), None)


def person_of(owner: OwnerId) -> PersonId | None:
    """The person that an owner is; None for a room."""
    return PersonId(owner.removeprefix(_PERSON)) if owner.startswith(_PERSON) else None


def is_room(owner: OwnerId) -> bool:
    """Whether the owner is a room: without a source it has holds of ours only, so its calendar is known and empty."""
    return owner.startswith(_ROOM)


def record(owner: OwnerId, source: str) -> str:
    """The record that a source's credentials are sealed for."""
    return f"{owner}/{source}"
