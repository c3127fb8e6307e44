"""Challenges (opgaven): a question that several tiers share, never its outcome."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.directory.domain.delivering import ADDRESS
from services.directory.domain.faults import Fault
from services.directory.domain.organisations import Register
from services.directory.domain.people import UNCHANGED, Unchanged
from shared.functions import umbrella_of
from shared.kernel import ChallengeId, GovernmentTier, OrganisationId, PersonId, Phase

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True, slots=True)
class CallFirst:
    """Whom of a tier to call when it grates ("bel eerst")."""

    tier: GovernmentTier
    person: PersonId


@dataclass(frozen=True, slots=True)
class ChallengeEntry:
    """A challenge as delivered; `call_first` holds addresses, `admitted` umbrella bodies by id or name."""

    title: str
    question: str = ""
    tiers: tuple[GovernmentTier, ...] = ()
    phase: Phase = Phase.EXPLORE
    umbrella_from: Phase = Phase.DESIGN
    ground_rules: tuple[str, ...] = ()
    call_first: tuple[tuple[GovernmentTier, str], ...] = ()
    admitted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge as kept. `admitted` are umbrella bodies that join before the phase `umbrella_from`."""

    id: ChallengeId
    revision: int
    title: str
    question: str = ""
    tiers: tuple[GovernmentTier, ...] = ()
    phase: Phase = Phase.EXPLORE
    umbrella_from: Phase = Phase.DESIGN
    ground_rules: tuple[str, ...] = ()
    call_first: tuple[CallFirst, ...] = ()
    admitted: tuple[OrganisationId, ...] = ()


def faults_of_challenge(id: str, entry: ChallengeEntry, register: Register) -> tuple[Fault, ...]:
    """Everything that must be put right before this challenge can be kept. Whom to call first may be delivered later."""
    found: list[Fault] = []
    if not SLUG.fullmatch(id):
        found.append(Fault("Gebruik in het adres alleen kleine letters, cijfers en streepjes.", "id"))
    if not entry.title.strip():
        found.append(Fault("Vul een titel in.", "titel"))
    found.extend(
        Fault(f"“{address}” is geen e-mailadres.", "belEerst") for _, address in entry.call_first if not ADDRESS.fullmatch(address)
    )
    found.extend(
        Fault(f"“{name}” is geen koepel die we kennen. Zoek de naam op via /v1/organisaties.", "toegelaten")
        for name in entry.admitted
        if _umbrella(name, register) is None
    )
    return tuple(found)


def kept_challenge(
    id: ChallengeId, entry: ChallengeEntry, before: Challenge | None, ids: Mapping[str, PersonId], register: Register
) -> Challenge | Unchanged:
    """The challenge to keep after a delivery without faults."""
    revision = before.revision if before else 0
    challenge = Challenge(
        id=id,
        revision=revision,
        title=entry.title.strip(),
        question=entry.question.strip(),
        tiers=tuple(tier for tier in GovernmentTier if tier in entry.tiers),
        phase=entry.phase,
        umbrella_from=entry.umbrella_from,
        ground_rules=entry.ground_rules,
        call_first=tuple(CallFirst(tier, ids[address]) for tier, address in entry.call_first),
        admitted=tuple(dict.fromkeys(body for name in entry.admitted if (body := _umbrella(name, register)) is not None)),
    )
    return UNCHANGED if challenge == before else replace(challenge, revision=revision + 1)


def without_person(challenges: Sequence[Challenge], person: PersonId) -> tuple[Challenge, ...]:
    """Those that named the person to call first, now without."""
    return tuple(
        replace(
            challenge, revision=challenge.revision + 1, call_first=tuple(first for first in challenge.call_first if first.person != person)
        )
        for challenge in challenges
        if any(first.person == person for first in challenge.call_first)
    )


def _umbrella(name: str, register: Register) -> OrganisationId | None:
    """The umbrella body of this id or name ("x-vng", "VNG", "Vereniging van Nederlandse Gemeenten"); None for any other organisation."""
    found = register.named(name) or register.named(umbrella_of(name) or "")
    return found.id if found is not None and found.umbrella else None
