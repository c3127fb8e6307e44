"""What the rules of the directory need from outside."""

from collections.abc import Iterable
from typing import Protocol

from services.directory.domain.challenges import Challenge
from services.directory.domain.locations import Location
from services.directory.domain.people import Forgotten, Person
from services.directory.domain.personal import PageAsked
from shared.bus import Commit, Document
from shared.kernel import PersonId


class People(Protocol):
    """The people that are kept. Keeping one says so; one step does both."""

    async def of(self, id: PersonId) -> Document[Person]: ...

    async def many(self, ids: Iterable[PersonId]) -> dict[PersonId, Document[Person]]:
        """Those asked for, there or not."""
        ...

    async def all(self) -> list[Document[Person]]: ...

    def keep(self, commit: Commit, before: Document[Person], person: Person) -> None: ...

    async def forgotten(self, ids: Iterable[PersonId]) -> dict[PersonId, Forgotten]:
        """Of those asked for, who was forgotten."""
        ...

    async def page_asked(self, id: PersonId) -> Document[PageAsked]:
        """When somebody last asked for the link to their own page."""
        ...

    def say_page_asked(self, commit: Commit, before: Document[PageAsked], asked: PageAsked) -> None: ...

    async def forget(self, commit: Commit, before: Document[Person]) -> None:
        """The person goes; only the opaque id stays, with when and the last revision, so that an older request does not bring them back."""
        ...


class Challenges(Protocol):
    """The challenges that are kept; keeping one says so."""

    async def of(self, id: str) -> Document[Challenge]: ...

    async def all(self) -> list[Document[Challenge]]: ...

    def keep(self, commit: Commit, before: Document[Challenge], challenge: Challenge) -> None: ...


class Locations(Protocol):
    """The locations that are kept; keeping one says so."""

    async def of(self, id: str) -> Document[Location]: ...

    async def all(self) -> list[Document[Location]]: ...

    def keep(self, commit: Commit, before: Document[Location], location: Location) -> None: ...
