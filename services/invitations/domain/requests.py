"""What a requester asked, as far as an invitation tells it."""

from dataclasses import dataclass, replace

from services.invitations.domain.background import Contact
from shared.kernel import ChallengeId, MeetingForm, MeetingId, PersonId


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

    def guest(self, person: PersonId) -> Contact | None:
        return next((guest for guest in self.guests if guest.person == person), None)

    def without(self, person: PersonId) -> "Request":
        """The record without this person's name and address; a requester's number goes too."""
        return replace(
            self,
            guests=tuple(guest for guest in self.guests if guest.person != person),
            phone=None if self.requester == person else self.phone,
        )


@dataclass(frozen=True, slots=True)
class Stopped:
    """Somebody wants no more mail from us. Kept by opaque id only, also when that person is forgotten: or we would write again."""

    person: PersonId
