"""What a requester asked, as far as an invitation tells it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.invitations.domain.background import Contact
from shared.kernel import ChallengeId, MeetingForm, MeetingId, PersonId, Urgency


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
            people=tuple(one for one in self.people if one != person),
            phone=None if self.requester == person else self.phone,
        )

    def with_others(self, added: Sequence[PersonId], removed: Sequence[PersonId], guests: Sequence[Contact]) -> "Request":
        """The record after other people were asked to the table."""
        people = [one for one in self.people if one not in removed]
        known = {guest.person for guest in self.guests}
        return replace(
            self,
            people=tuple(dict.fromkeys((*people, *added))),
            guests=(*self.guests, *(guest for guest in guests if guest.person not in known)),
        )


@dataclass(frozen=True, slots=True)
class Stopped:
    """Somebody wants no more mail from us. Kept by opaque id only, also when that person is forgotten: or we would write again."""

    person: PersonId
