"""Which tiers of a challenge nobody at the table is of."""

from collections.abc import Iterable, Sequence

from shared.kernel import GovernmentTier

SINGULAR = {
    GovernmentTier.STATE: "rijk",
    GovernmentTier.PROVINCE: "provincie",
    GovernmentTier.MUNICIPALITY: "gemeente",
    GovernmentTier.WATER_AUTHORITY: "waterschap",
}

WITH_ARTICLE = {
    GovernmentTier.STATE: "het rijk",
    GovernmentTier.PROVINCE: "een provincie",
    GovernmentTier.MUNICIPALITY: "een gemeente",
    GovernmentTier.WATER_AUTHORITY: "een waterschap",
}


def missing_tiers(of_the_challenge: Sequence[GovernmentTier], at_the_table: Iterable[GovernmentTier | None]) -> tuple[GovernmentTier, ...]:
    """In the order of the challenge."""
    present = set(at_the_table)
    return tuple(tier for tier in of_the_challenge if tier not in present)


def in_words(missing: Sequence[GovernmentTier]) -> str:
    """Such as *provincie en waterschap*; empty when nobody is missing."""
    words = [SINGULAR[tier] for tier in missing]
    return " en ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
