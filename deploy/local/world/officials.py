"""Eighty officials of the demo, by role: nobody in particular."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from random import Random

from deploy.local.world.locations import LOCATIONS
from deploy.local.world.roles import ABBREVIATIONS, ROLES
from services.directory.domain.organisations import Organisation, OrganisationKind, Register, folded
from shared.functions import level_of
from shared.kernel import AnswersBy, ChallengeId, Level, LocationId, ReserveHours, WorkingHours

PUBLISHED_OF_EIGHTY, NONE_OF_EIGHTY = 10, 5
RESERVE = (ReserveHours(2, "13:00", "15:30"), ReserveHours(4, "10:00", "12:30"))
"""What one in four of those who lead, and whose calendar we may write, agreed to keep free for urgent meetings."""


class CalendarKind(Enum):
    """How the product gets at somebody's calendar."""

    RADICALE = "caldav"
    PUBLISHED = "ics"
    NONE = "geen"


@dataclass(frozen=True, slots=True)
class Official:
    """A role at an organisation. `deputy` and `secretariat` are addresses."""

    address: str
    name: str
    function: str
    organisation: Organisation
    level: Level
    hours: WorkingHours
    challenges: tuple[ChallengeId, ...]
    passes: tuple[LocationId, ...]
    calendar: CalendarKind
    phone: str | None = None
    phone_shared: bool = False
    deputy: str | None = None
    deputy_has_standing_permission: bool = False
    secretariat: str | None = None
    answers_by: AnswersBy = AnswersBy.SELF
    reserve: tuple[ReserveHours, ...] = ()


def officials_of(register: Register, seed: int) -> tuple[Official, ...]:
    """All of `ROLES`, the same for the same seed. Executives have no calendar we may write: their secretariats guard it."""
    rng = Random(f"{seed} officials")
    officials = [_official(register, organisation, row, rng) for organisation, row in _rows()]
    return tuple(_with_reserve(list(_with_deputies(_with_calendars(officials, rng), rng))))


def fewer_calendars(officials: tuple[Official, ...], most: int) -> tuple[Official, ...]:
    """The same people, of whom at most so many, spread over all, still have a Radicale calendar."""
    connected = [official.address for official in officials if official.calendar is CalendarKind.RADICALE]
    count = min(most, len(connected))
    kept = {connected[place * len(connected) // count] for place in range(count)}
    return tuple(
        replace(official, calendar=CalendarKind.NONE)
        if official.calendar is CalendarKind.RADICALE and official.address not in kept
        else official
        for official in officials
    )


def _rows() -> Iterator[tuple[str, str]]:
    for organisation, rows in ROLES.items():
        for row in rows:
            yield organisation, row


def _official(register: Register, id: str, row: str, rng: Random) -> Official:
    """A row is `function | challenges | days`, the days only of somebody who works part of the week."""
    function, challenges, *days = (part.strip() for part in row.split("|"))
    organisation = register.named(id)
    if organisation is None:
        raise LookupError(id)
    domain = domain_of(organisation)
    leads = function.startswith(("directeur", "programmadirecteur", "hoofd", "secretaris", "gemeentesecretaris", "provinciesecretaris"))
    executive = level_of(function) is Level.EXECUTIVE
    start, end = rng.choice((("08:30", "17:30"), ("08:30", "17:30"), ("08:00", "17:00"), ("09:00", "18:00")))
    working = tuple(int(day) for day in days[0]) if days else (1, 2, 3, 4, 5)
    return Official(
        address=f"{slug(function, '.')}@{domain}",
        name=f"{function}, {short_name(organisation)}",
        function=function,
        organisation=organisation,
        level=Level.EXECUTIVE if executive else Level.CIVIL_SERVICE,
        hours=WorkingHours(start, end, working),
        challenges=tuple(ChallengeId(challenge) for challenge in challenges.split()),
        passes=tuple(location.id for location in LOCATIONS if location.opens_for(organisation)),
        calendar=CalendarKind.RADICALE,
        phone=f"+31 00 {rng.randrange(1000, 9999)} {rng.randrange(100, 999)}",
        phone_shared=rng.random() < 0.6,
        secretariat=f"secretariaat.{slug(function, '.')}@{domain}" if executive or (leads and rng.random() < 0.8) else None,
        answers_by=AnswersBy.SECRETARIAT if executive else AnswersBy.SELF,
    )


def _with_calendars(officials: list[Official], rng: Random) -> list[Official]:
    """Of every eighty ten publish a link and five show nothing; executives first, the others by lot."""
    count = len(officials)
    published, none = count * PUBLISHED_OF_EIGHTY // 80, count * NONE_OF_EIGHTY // 80
    order = sorted(range(count), key=lambda place: (officials[place].level is not Level.EXECUTIVE, rng.random()))
    kinds = dict.fromkeys(order[:none], CalendarKind.NONE) | dict.fromkeys(order[none : none + published], CalendarKind.PUBLISHED)
    return [replace(official, calendar=kinds.get(place, CalendarKind.RADICALE)) for place, official in enumerate(officials)]


def _with_deputies(officials: list[Official], rng: Random) -> Iterator[Official]:
    """Two officials of one organisation and level stand in for each other; who has a secretariat may share the answering with it."""
    for official in officials:
        others = [
            other.address
            for other in officials
            if other.organisation is official.organisation and other.level is official.level and other.address != official.address
        ]
        shares = official.secretariat is not None and official.level is Level.CIVIL_SERVICE
        yield replace(
            official,
            deputy=others[0] if others else None,
            deputy_has_standing_permission=bool(others) and rng.random() < 0.5,
            answers_by=rng.choice((AnswersBy.BOTH, AnswersBy.SELF)) if shares else official.answers_by,
        )


def _with_reserve(officials: list[Official]) -> Iterator[Official]:
    leading = [
        official.address
        for official in officials
        if official.secretariat and official.level is Level.CIVIL_SERVICE and official.calendar is CalendarKind.RADICALE
        if len(official.hours.days) >= 4
    ]
    agreed = set(leading[::4])
    for official in officials:
        hours = tuple(one for one in RESERVE if one.day in official.hours.days) if official.address in agreed else ()
        yield replace(official, reserve=hours)


def slug(text: str, between: str) -> str:
    """Lower-case letters and digits, anything else as `between`."""
    return re.sub(r"[^a-z0-9]+", between, folded(text)).strip(between)


def domain_of(organisation: Organisation) -> str:
    """A mail domain that no one can own (RFC 2606)."""
    known = ABBREVIATIONS.get(organisation.id)
    return f"{known.lower() if known else slug(organisation.name, '-')}.example"


def short_name(organisation: Organisation) -> str:
    """As people say it: "provincie Utrecht", "ministerie van BZK"."""
    known = ABBREVIATIONS.get(organisation.id)
    if organisation.kind is OrganisationKind.MINISTRY and known:
        return f"ministerie van {known.removeprefix('Min')}"
    if known:
        return known
    return organisation.name[0].lower() + organisation.name[1:]
