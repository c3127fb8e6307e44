"""Who is invited to a co-working day, and who signed up."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.invitations.domain.invitations import OldNews
from services.invitations.domain.mails import Mail, MailKind, MailState, Occasion
from shared.kernel import ChallengeId, DayId, Moment, PersonId


@dataclass(frozen=True, slots=True)
class DayGuest:
    """Somebody invited, with the one Dutch sentence that says why."""

    person: PersonId
    reason: str
    needs_registration: bool = False
    comes: bool | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """The record of one day. `answers` counts answers."""

    day: DayId
    revision: int
    challenge: ChallengeId
    moment: Moment
    sign_up_until: datetime
    decided_at: datetime
    guests: tuple[DayGuest, ...]
    answers: int = 0

    def guest(self, person: PersonId) -> DayGuest | None:
        return next((guest for guest in self.guests if guest.person == person), None)

    def without(self, person: PersonId) -> "Day":
        """The record as if this person had never been invited."""
        return replace(self, guests=tuple(guest for guest in self.guests if guest.person != person))


@dataclass(frozen=True, slots=True)
class DayInvited:
    """The day as it is now, and the mails that go out."""

    day: Day
    mails: tuple[Mail, ...]


def invite(before: Day | None, news: Day, stopped: frozenset[PersonId]) -> DayInvited | OldNews:
    """Invite whoever was not invited yet; everybody again when the day has another moment or place."""
    if before is not None and before.revision >= news.revision:
        return OldNews()
    told: dict[PersonId, DayGuest] = {}
    if before is not None and before.moment == news.moment:
        told = {guest.person: guest for guest in before.guests}
    guests = tuple(replace(guest, comes=told[guest.person].comes if guest.person in told else None) for guest in news.guests)
    mails = tuple(
        Mail(
            about=news.day,
            person=guest.person,
            kind=MailKind.DAY,
            sequence=news.revision,
            decided_at=news.decided_at,
            occasion=Occasion(news.moment, explanation=(guest.reason,) if guest.reason else ()),
            needs_registration=guest.needs_registration,
            until=news.sign_up_until,
            state=MailState.STOPPED if guest.person in stopped else MailState.WAITING,
        )
        for guest in guests
        if guest.person not in told
    )
    return DayInvited(replace(news, guests=guests, answers=0 if before is None else before.answers), mails)


@dataclass(frozen=True, slots=True)
class SignedUp:
    """A new answer, the `revision`-th of this day."""

    day: Day
    revision: int


def sign_up(day: Day, person: PersonId, *, comes: bool) -> SignedUp | OldNews:
    """The latest answer wins; the same answer again is no news."""
    guest = day.guest(person)
    if guest is None or guest.comes is comes:
        return OldNews()
    guests = tuple(replace(one, comes=comes) if one.person == person else one for one in day.guests)
    return SignedUp(replace(day, guests=guests, answers=day.answers + 1), day.answers + 1)
