"""Who shares their phone number with the others at one meeting."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.invitations.domain.invitations import InvitedMeeting, OldNews
from services.invitations.domain.phones import phone_of, readable
from shared.kernel import Answer, MeetingId, PersonId

KEPT_AFTER = timedelta(days=14)
"""So long after the meeting numbers are kept, and who answered what."""


@dataclass(frozen=True, slots=True)
class SharedNumber:
    """A number that its owner typed for this meeting, E.164; their e-mail address as well when `with_address`."""

    person: PersonId
    phone: str
    at: datetime
    with_address: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """The record of one meeting. `withheld`: who does not share here, whatever they agreed to elsewhere.

    `shared` of `out_of` is what was said last, for the `said`-th time.
    """

    meeting: MeetingId
    given: tuple[SharedNumber, ...] = ()
    withheld: tuple[PersonId, ...] = ()
    shared: int = 0
    out_of: int = 0
    said: int = 0

    def of(self, person: PersonId) -> SharedNumber | None:
        return next((one for one in self.given if one.person == person), None)

    def number(self, person: PersonId, agreed: str | None) -> str | None:
        """What the others at the table may call; `agreed` is the number that everybody may see anyway."""
        given = self.of(person)
        if given is not None:
            return given.phone
        return None if person in self.withheld or not agreed else phone_of(agreed) or agreed

    def shares_address(self, person: PersonId) -> bool:
        given = self.of(person)
        return given is not None and given.with_address

    def without(self, person: PersonId) -> "Numbers":
        """The record as if this person had never said anything."""
        return replace(
            self,
            given=tuple(one for one in self.given if one.person != person),
            withheld=tuple(one for one in self.withheld if one != person),
        )

    def emptied(self) -> "Numbers":
        """Only the totals are left."""
        return replace(self, given=(), withheld=())


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody at the table who shares their number, as the others may keep them. `phone` is E.164 when it is one at all."""

    person: PersonId
    name: str
    phone: str
    function: str = ""
    organisation: str = ""
    address: str | None = None

    @property
    def line(self) -> str:
        """`<naam>: 06 12345678`."""
        return f"{self.name}: {readable(self.phone)}"


def share(numbers: Numbers, news: SharedNumber) -> Numbers | OldNews:
    """The number typed last counts."""
    before = numbers.of(news.person)
    if before is not None and (before.phone, before.with_address) == (news.phone, news.with_address):
        return OldNews()
    others = numbers.without(news.person)
    return replace(others, given=(*others.given, news))


def withhold(numbers: Numbers, person: PersonId) -> Numbers | OldNews:
    """Everything that was typed is gone, and what was agreed elsewhere does not count here."""
    if person in numbers.withheld:
        return OldNews()
    others = numbers.without(person)
    return replace(others, withheld=(*others.withheld, person))


def at_the_table(meeting: InvitedMeeting | None) -> tuple[PersonId, ...]:
    """Whoever is asked to the moment, and did not decline."""
    return () if meeting is None else tuple(one.person for one in meeting.present if one.answer is not Answer.NO)


def counted(numbers: Numbers, table: tuple[PersonId, ...], agreed: Mapping[PersonId, str]) -> Numbers | OldNews:
    """With the totals of now, when they are not what was said last."""
    shared = sum(numbers.number(person, agreed.get(person)) is not None for person in table)
    if (numbers.shared, numbers.out_of) == (shared, len(table)):
        return OldNews()
    return replace(numbers, shared=shared, out_of=len(table), said=numbers.said + 1)
