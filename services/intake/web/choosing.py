"""What the form offers to choose from: people, and whoever is not at the table yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from services.intake.domain.missing import SINGULAR, WITH_ARTICLE, missing_tiers
from services.intake.domain.outcomes import reads_like_an_outcome
from services.intake.domain.presets import PRESETS, Preset
from services.intake.ports import Listed, Topic
from services.intake.web.form import Typed
from shared.kernel import ChallengeId, GovernmentTier, Level, PersonId

TIERS = {GovernmentTier.STATE: "Rijk", GovernmentTier.PROVINCE: "Provincies", GovernmentTier.MUNICIPALITY: "Gemeenten"}
TIERS |= {GovernmentTier.WATER_AUTHORITY: "Waterschappen"}
MOST_SUGGESTIONS = 4
"""People of one missing tier."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A tier of the challenge without anybody at the table, and who of it works on the challenge."""

    tier: GovernmentTier
    people: tuple[Listed, ...]

    @property
    def name(self) -> str:
        return SINGULAR[self.tier]

    @property
    def with_article(self) -> str:
        return WITH_ARTICLE[self.tier]


@dataclass(frozen=True, slots=True)
class Offer:
    """Beside what was typed: the people to choose from by tier, who is absent, and what the phase of the challenge presets."""

    groups: tuple[tuple[str, tuple[Listed, ...]], ...]
    narrowed: bool
    absent: tuple[Absent, ...]
    topic: Topic | None
    preset: Preset | None
    outcome: bool
    """The question reads like an outcome."""


def offer(form: Typed, everybody: Sequence[Listed], topics: Sequence[Topic]) -> Offer:
    """Whoever is chosen stays in the list, whatever is searched for."""
    search = form.search
    narrowed = bool(search.words or search.tier or search.challenge)
    shown = [listed for listed in everybody if search.finds(listed) or form.role_of(listed.person)]
    topic = next((topic for topic in topics if topic.id == form.challenge), None)
    return Offer(
        groups=tuple((tier, tuple(people)) for tier, people in groupby(shown, key=_tier_words)),
        narrowed=narrowed,
        absent=_absent(form, everybody, topic),
        topic=topic,
        preset=PRESETS[topic.phase] if topic else None,
        outcome=reads_like_an_outcome(form.question),
    )


def absent(
    missing: Sequence[GovernmentTier], challenge: ChallengeId | None, level: Level, everybody: Sequence[Listed]
) -> tuple[Absent, ...]:
    """For each missing tier, people of it who work on the challenge; in an ambtelijk meeting no executives."""

    def of(tier: GovernmentTier) -> tuple[Listed, ...]:
        fit = (listed for listed in everybody if listed.tier is tier and challenge in listed.challenges)
        return tuple(listed for listed in fit if level is Level.EXECUTIVE or listed.level is Level.CIVIL_SERVICE)[:MOST_SUGGESTIONS]

    return tuple(Absent(tier, of(tier)) for tier in missing)


def by_id(everybody: Sequence[Listed]) -> Mapping[PersonId, Listed]:
    return {listed.person: listed for listed in everybody}


def _absent(form: Typed, everybody: Sequence[Listed], topic: Topic | None) -> tuple[Absent, ...]:
    """Nothing as long as nobody was chosen: then everybody is missing, which says nothing."""
    guests = [guest.tier for guest in form.guests if not guest.empty]
    if topic is None or not (form.chosen or guests):
        return ()
    people = by_id(everybody)
    present = [people[chosen.person].tier for chosen in form.chosen if chosen.person in people]
    present += [GovernmentTier(tier) for tier in guests if tier in list(GovernmentTier)]
    level = Level.EXECUTIVE if form.level == Level.EXECUTIVE.value else Level.CIVIL_SERVICE
    return absent(missing_tiers(topic.tiers, present), topic.id, level, everybody)


def _tier_words(listed: Listed) -> str:
    return TIERS[listed.tier] if listed.tier else "Koepels en kennisinstituten"
