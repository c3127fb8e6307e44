"""Whether movable appointments may give way: asked of whoever they belong to, before anybody is invited."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.matchmaking.domain.proposal import Alternative, Proposal
from shared.kernel import Block, BusyKind, PersonId


@dataclass(frozen=True, slots=True)
class Displaced:
    """Somebody whose appointments would have to move."""

    person: PersonId
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Consent:
    """The last word of somebody on whether theirs may move; `revision` tells an older answer from a newer."""

    person: PersonId
    revision: int
    agreed: bool


@dataclass(frozen=True, slots=True)
class Displacement:
    """A question whether something may move, kept as long as its moment is. `sequence` counts the questions of a meeting.

    `agreed_before` accepted the moment in a poll; `why` and `alternatives` are told when the moment is reserved.
    """

    sequence: int
    key: str
    proposal: Proposal
    people: tuple[Displaced, ...]
    deadline: datetime
    agreed_before: tuple[PersonId, ...] = ()
    why: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    consents: tuple[Consent, ...] = ()

    def consent_of(self, person: PersonId) -> Consent | None:
        return next((consent for consent in self.consents if consent.person == person), None)

    def answered(self, consent: Consent) -> "Displacement":
        """The same question with the last word of one person."""
        return replace(self, consents=(*(other for other in self.consents if other.person != consent.person), consent))

    @property
    def agreed(self) -> tuple[PersonId, ...]:
        return tuple(consent.person for consent in self.consents if consent.agreed)

    @property
    def silent(self) -> tuple[PersonId, ...]:
        return tuple(one.person for one in self.people if self.consent_of(one.person) is None)

    @property
    def refused(self) -> tuple[Displaced, ...]:
        return tuple(one for one in self.people if (consent := self.consent_of(one.person)) is not None and not consent.agreed)

    def without(self, person: PersonId) -> "Displacement":
        """Somebody is forgotten."""
        return replace(
            self,
            proposal=self.proposal.without(person),
            people=tuple(one for one in self.people if one.person != person),
            agreed_before=tuple(one for one in self.agreed_before if one != person),
            consents=tuple(one for one in self.consents if one.person != person),
        )


def displaced_by(proposal: Proposal) -> tuple[Displaced, ...]:
    """Whose movable appointments are in the way. Tentative ones and spoedruimte are not asked about."""
    touched = ((one.person, tuple(block for block in one.touched if block.kind is BusyKind.MOVABLE)) for one in proposal.people)
    return tuple(Displaced(person, blocks) for person, blocks in touched if blocks)
