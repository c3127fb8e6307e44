"""What people read about a day and why: Dutch, plain, naming nobody."""

from services.coworking.domain.candidates import Candidate
from shared.kernel import GovernmentTier

TIER_WORDS = {
    GovernmentTier.STATE: "rijk",
    GovernmentTier.PROVINCE: "provincie",
    GovernmentTier.MUNICIPALITY: "gemeente",
    GovernmentTier.WATER_AUTHORITY: "waterschap",
}


def why_this_day(free: tuple[Candidate, ...], asked: int, *, of_other_tiers: bool) -> str:
    """`free` of the `asked` people count for the day."""
    whose = " van andere bestuurslagen" if of_other_tiers else ""
    have = "heeft" if len(free) == 1 else "hebben"
    tiers = [words for tier, words in TIER_WORDS.items() if any(one.tier is tier for one in free)]
    named = f" ({listed(tiers)})" if tiers else ""
    better = "Geen andere dag in deze periode is voor meer mensen goed."
    return f"Op deze dag {have} {len(free)} van de {asked} mensen{whose}{named} ruimte. {better}"


def listed(words: list[str]) -> str:
    """`a, b en c`."""
    return f"{', '.join(words[:-1])} en {words[-1]}" if len(words) > 1 else "".join(words)


def why_no_day(people: tuple[Candidate, ...]) -> str:
    """On no day there are enough of them."""
    if len(people) < 2:
        return "Er staan nog geen anderen bij deze opgave. Vraag de beheerder om mensen aan de opgave te koppelen."
    unknown = sum(candidate.calendar is None for candidate in people)
    if unknown * 2 > len(people):
        return (
            f"Van {unknown} van de {len(people)} mensen bij deze opgave kennen we de agenda nog niet. "
            "Probeer het later opnieuw, of vraag hen om hun agenda te koppelen."
        )
    return "Op geen enkele dag hebben genoeg mensen ruimte. Kies een langere periode, of een locatie waar meer mensen een pas voor hebben."


def why_this_person(candidate: Candidate, *, asks: bool, known: bool) -> str:
    """`known`: the calendar says that the day suits."""
    if asks:
        return "U vroeg deze dag aan."
    at = f" bij {candidate.organisation}" if candidate.organisation else ""
    suits = "en uw agenda heeft die dag ruimte" if known else "en we weten niet of de dag u past, omdat we uw agenda niet kennen"
    return f"U werkt{at} aan deze opgave, {suits}."
