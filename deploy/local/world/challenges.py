"""Eight societal questions of the demo."""

from dataclasses import dataclass

from shared.kernel import ChallengeId, GovernmentTier, Phase

STATE, PROVINCE, MUNICIPALITY, WATER = (
    GovernmentTier.STATE,
    GovernmentTier.PROVINCE,
    GovernmentTier.MUNICIPALITY,
    GovernmentTier.WATER_AUTHORITY,
)
GROUND_RULES = (
    "We benoemen de opgave, niet de oplossing.",
    "Wordt het moeilijk, dan bellen we eerst.",
)


@dataclass(frozen=True, slots=True)
class DemoChallenge:
    """A challenge of the demo: the question, not the outcome."""

    id: ChallengeId
    title: str
    question: str
    tiers: tuple[GovernmentTier, ...]
    phase: Phase
    umbrella_from: Phase
    rule: str

    @property
    def ground_rules(self) -> tuple[str, ...]:
        return (*GROUND_RULES, self.rule)


CHALLENGES = (
    DemoChallenge(
        ChallengeId("stikstof"),
        "Stikstof en landelijk gebied",
        "Hoe herstellen we de natuur zo, dat boeren en bouwers weten waar ze aan toe zijn?",
        (STATE, PROVINCE, MUNICIPALITY, WATER),
        Phase.DELIVER,
        Phase.EXPLORE,
        "Cijfers delen we voordat we ze naar buiten brengen.",
    ),
    DemoChallenge(
        ChallengeId("opvang"),
        "Opvang van ontheemden en asielzoekers",
        "Hoe komt er in elke regio genoeg opvang, zonder dat we elkaar verrassen?",
        (STATE, PROVINCE, MUNICIPALITY),
        Phase.DELIVER,
        Phase.DESIGN,
        "Een nieuwe locatie melden we eerst aan elkaar.",
    ),
    DemoChallenge(
        ChallengeId("waterveiligheid"),
        "Waterveiligheid langs de rivieren",
        "Waar geven we de rivier ruimte, en wie beslist wanneer over het gebied erachter?",
        (STATE, PROVINCE, MUNICIPALITY, WATER),
        Phase.DESIGN,
        Phase.DESIGN,
        "Wie in het gebied woont, hoort het van ons samen.",
    ),
    DemoChallenge(
        ChallengeId("woningbouw"),
        "Sneller woningen bouwen",
        "Wat houdt vergunde woningen tegen, en wat kunnen wij daar morgen aan doen?",
        (STATE, PROVINCE, MUNICIPALITY, WATER),
        Phase.DESIGN,
        Phase.DESIGN,
        "Elk overleg gaat over één plek op de kaart.",
    ),
    DemoChallenge(
        ChallengeId("jeugdzorg"),
        "Jeugdzorg dichtbij",
        "Hoe krijgt een kind hulp voordat het een zaak van drie loketten wordt?",
        (STATE, MUNICIPALITY),
        Phase.EXPLORE,
        Phase.DELIVER,
        "We praten over de uitvoering, niet over het stelsel.",
    ),
    DemoChallenge(
        ChallengeId("energienet"),
        "Ruimte op het energienet",
        "Wie krijgt eerst stroom als het net vol is, en hoe leggen we dat samen uit?",
        (STATE, PROVINCE, MUNICIPALITY),
        Phase.DESIGN,
        Phase.DESIGN,
        "Wachtlijsten bespreken we zonder namen van bedrijven.",
    ),
    DemoChallenge(
        ChallengeId("droogte"),
        "Droogte en zoet water",
        "Hoe verdelen we zoet water in een droog voorjaar, voordat het zover is?",
        (STATE, PROVINCE, MUNICIPALITY, WATER),
        Phase.EXPLORE,
        Phase.DESIGN,
        "Metingen zijn van ons allemaal.",
    ),
    DemoChallenge(
        ChallengeId("bodemdaling"),
        "Bodemdaling in veen en stad",
        "Hoe blijven wonen en boeren mogelijk waar de bodem zakt?",
        (STATE, PROVINCE, MUNICIPALITY, WATER),
        Phase.EXPLORE,
        Phase.DELIVER,
        "We kijken eerst ter plaatse.",
    ),
)
