"""What a meeting does to somebody's own calendar, in plain Dutch (B1): for that person and their secretariat only."""

from typing import assert_never

from services.invitations.domain.mails import Mail
from shared.clock import local
from shared.kernel import Block, BusyKind
from shared.ui.dates import DAYS, hour_text, moment_text, span_text, time_text

OWN_CALENDAR = (
    "U krijgt voor dit overleg ook een uitnodiging. Daarin staan de andere deelnemers. Deze mail gaat over uw eigen agenda.",
    "Beantwoordt u de uitnodiging aan iedereen? Dan staat dit er niet bij.",
)


def what_moves(mail: Mail) -> tuple[str, ...]:
    """What would give way in somebody's own calendar, and that they decide; for that person and their secretariat only."""
    decide = "Wij verzetten niets: u beslist. Past het niet, dan is nee een goed antwoord."
    if mail.agreed:
        decide = "U zei dat u dit verzet. Wij doen dat niet: wilt u het nu zelf doen?"
    return (*map(_moves, mail.touched), *((decide,) if _gives_way(mail) else ()), *_who_alone_blocks(mail))


def _who_alone_blocks(mail: Mail) -> tuple[str, ...]:
    if not mail.alone_at:
        return ()
    moments = " of op ".join(map(moment_text, mail.alone_at))
    return (
        f"Het kan eerder als u vrij bent: alleen u bent dat niet op {moments}.",
        "Lukt het u toch? Bel of mail dan wie het overleg vraagt. Het hoeft niet.",
    )


def _gives_way(mail: Mail) -> bool:
    return any(block.kind in {BusyKind.TENTATIVE, BusyKind.MOVABLE} for block in mail.touched)


def own_time(block: Block) -> str:
    """When an appointment is, and nothing else of it."""
    return span_text(block.start, block.end)


def _moves(block: Block) -> str:
    hours = f"{DAYS[local(block.start).weekday()]} {hour_text(block.start)}–{time_text(block.end)}"
    match block.kind:
        case BusyKind.TENTATIVE:
            said = f"Uw voorlopige afspraak van {hours} moet dan wijken."
        case BusyKind.MOVABLE:
            said = f"Uw verplaatsbare afspraak van {hours} moet dan naar een ander moment."
        case BusyKind.RESERVE:
            said = f"Dit overleg valt in uw spoedruimte van {hours}."
        case BusyKind.FIXED | BusyKind.OUT_OF_OFFICE:
            said = f"U hebt {hours} iets anders in uw agenda."
        case unreachable:
            assert_never(unreachable)
    return said
