"""The calendars that somebody connected."""

from dataclasses import dataclass, replace
from enum import StrEnum

from services.availability.domain.busy import Choices
from shared.kernel import OwnerId, PersonId

_PERSON, _ROOM = "persoon:", "ruimte:"


class SourceKind(StrEnum):
    """Soort of a calendar that we fetch from its server; wire names."""

    CALDAV = "caldav"
    ICS = "ics"


class GivenKind(StrEnum):
    """Soort of a source whose busy time somebody gives us; wire names."""

    SNAPSHOT = "momentopname"
    """An .ics file that was uploaded."""
    PUSHED = "aangeleverd"
    """Pushed by an agent inside an organisation."""
    MANUAL = "handmatig"
    """Typed in by hand."""


PUSHED = GivenKind.PUSHED.value
"""The name of what is pushed for somebody: they have one organisation, so there is one of it."""


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach a calendar. An address may itself be a secret: all of it is stored sealed."""

    kind: SourceKind
    address: str
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One source of busy time: `sealed` is its Connection, encrypted for this owner and name, and empty for what is given to us.

    `movable` are the owner's words for that.
    """

    name: str
    kind: SourceKind | GivenKind
    sealed: str = ""
    writable: bool = False
    movable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sources:
    """All calendars of one owner. `revision` is that of SourcesChanged; `choices` are the owner's own, besides those of everybody.

    `shows_reserve`: the owner lets us write spoedruimte in the calendar that we may write.
    """

    revision: int = 0
    sources: tuple[Source, ...] = ()
    choices: Choices | None = None
    shows_reserve: bool = True

    def with_source(self, source: Source) -> "Sources":
        """The source added, or in the place of the one with its name."""
        others = tuple(other for other in self.sources if other.name != source.name)
        return replace(self, revision=self.revision + 1, sources=(*others, source))

    def without(self, name: str) -> "Sources":
        """The source of this name gone."""
        return replace(self, revision=self.revision + 1, sources=tuple(source for source in self.sources if source.name != name))

    def named(self, name: str) -> Source | None:
        return next((source for source in self.sources if source.name == name), None)

    def with_choices(self, choices: Choices) -> "Sources":
        """What the owner chose now; nobody else needs to hear of it."""
        return replace(self, choices=choices)

    def showing_reserve(self, *, shown: bool) -> "Sources":
        """Whether the owner lets us write spoedruimte from now on."""
        return replace(self, shows_reserve=shown)

    def choosing(self, general: Choices) -> Choices:
        """How the owner's calendars are read: their words count besides those of everybody, and in titles too; their yes or no rules."""
        own = self.choices
        if own is None:
            return general
        return replace(
            own,
            movable=(*general.movable, *own.movable),
            reserve=(*general.reserve, *own.reserve),
            movable_in_titles=own.movable,
            reserve_in_titles=own.reserve,
        )

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(source.name for source in self.sources)

    @property
    def given_names(self) -> tuple[str, ...]:
        """Of the sources whose content is given to us."""
        return tuple(source.name for source in self.sources if isinstance(source.kind, GivenKind))

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
