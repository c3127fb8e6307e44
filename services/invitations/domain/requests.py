"""What a requester asked, as far as an invitation tells it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.invitations.domain.background import Contact
from shared.kernel import ChallengeId, Conversation, MeetingForm, MeetingId, PersonId, Urgency


@dataclass(frozen=True, slots=True)
class TableChange:
    """Who came to the table and who left it, by one wish of the requester."""

    revision: int
    added: tuple[PersonId, ...]
    removed: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """The record of one request. `guests`: people as the requester typed them, until the directory knows them."""

    meeting: MeetingId
    requester: PersonId
    question: str
    phone: str | None = None
    challenge: ChallengeId | None = None
    form: MeetingForm = MeetingForm.IN_PERSON
    guests: tuple[Contact, ...] = ()
    people: tuple[PersonId, ...] = ()
    """Whoever is asked to the table."""
    within_working_days: int = 10
    chairs: tuple[PersonId, ...] = ()
    """Whoever of these comes to the table chairs."""
    moved: int = 0
    """Revision of the last time another moment was asked."""
    at_first: tuple[PersonId, ...] = ()
    """Whoever was asked to the table before it changed (`changes`)."""
    changes: tuple[TableChange, ...] = ()
    conversation: Conversation | None = None

    @property
    def for_today(self) -> bool:
        """Too urgent to wait for the hours in which we mail."""
        return Urgency.of(self.within_working_days) is Urgency.TODAY

    def guest(self, person: PersonId) -> Contact | None:
        return next((guest for guest in self.guests if guest.person == person), None)

    def without(self, person: PersonId) -> "Request":
        """The record without this person's name and address; a requester's number goes too."""
        return replace(
            self,
            guests=tuple(guest for guest in self.guests if guest.person != person),
            people=_but(self.people, person),
            at_first=_but(self.at_first, person),
            changes=tuple(replace(one, added=_but(one.added, person), removed=_but(one.removed, person)) for one in self.changes),
            phone=None if self.requester == person else self.phone,
        )

    def knows(self, change: TableChange) -> bool:
        return any(one.revision == change.revision for one in self.changes)

    def with_change(self, change: TableChange, guests: Sequence[Contact]) -> "Request":
        """The record after other people were asked to the table; a change that was overtaken by a later one still comes before it."""
        at_first = self.at_first if self.changes else self.people
        changes = tuple(sorted((*self.changes, change), key=lambda one: one.revision))
        people = at_first
        for one in changes:
            people = tuple(dict.fromkeys((*(person for person in people if person not in one.removed), *one.added)))
        known = {guest.person for guest in self.guests}
        new = tuple(guest for guest in guests if guest.person not in known)
        return replace(self, people=people, at_first=at_first, changes=changes, guests=(*self.guests, *new))


def _but(people: tuple[PersonId, ...], person: PersonId) -> tuple[PersonId, ...]:
    return tuple(one for one in people if one != person)


@dataclass(frozen=True, slots=True)
class Stopped:
    """Somebody wants no more mail from us. Kept by opaque id only, also when that person is forgotten: or we would write again."""

    person: PersonId
