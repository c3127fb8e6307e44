"""Secretariats: for whom they work, and when they asked for the link to their page."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.invitations.domain.invitations import OldNews
from shared.kernel import PersonId

REST = timedelta(minutes=10)
"""Between two mails with the link to the same address: nobody has a secretariat flooded with mail."""


@dataclass(frozen=True, slots=True)
class Office:
    """The record of one secretariat, by the opaque id of its address. `principals`: who named it at some time; whether they still do is
    looked at each time. `asked` counts the mails with its link.
    """

    principals: tuple[PersonId, ...] = ()
    asked: int = 0
    asked_at: datetime | None = None

    def with_principal(self, person: PersonId) -> "Office":
        return self if person in self.principals else replace(self, principals=(*self.principals, person))

    def without(self, person: PersonId) -> "Office":
        """The record as if this person had never named it."""
        return replace(self, principals=tuple(one for one in self.principals if one != person))


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who names a secretariat, the `office`, now. `answered_for`: it answers, alone or beside them.

    `calendars`: the kinds that were connected.
    """

    person: PersonId
    office: PersonId
    name: str
    introduction: str
    answered_for: bool
    calendars: tuple[str, ...] = ()


def ask(office: Office, now: datetime) -> Office | OldNews:
    """Another mail with the link, unless one went out a moment ago."""
    if office.asked_at is not None and now < office.asked_at + REST:
        return OldNews()
    return replace(office, asked=office.asked + 1, asked_at=now)
