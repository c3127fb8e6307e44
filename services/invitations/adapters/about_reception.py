"""What the requester reads of visitors who must be registered: too late, or by themselves."""

from typing import Literal, assert_never

from services.invitations.domain.background import Background
from services.invitations.domain.mails import MailKind, Occasion
from shared.ui.dates import moment_text

Kind = Literal[MailKind.REGISTERED_LATE, MailKind.REGISTER_YOURSELF]
Said = tuple[str, str, tuple[str, ...], str]
"""Subject, heading, opening and button."""


def said_of_registration(kind: Kind, occasion: Occasion, background: Background) -> Said:
    """The words of a mail about visitors, who are those at the table of this mail."""
    title, at = background.subject.title, moment_text(occasion.moment.start)
    match kind:
        case MailKind.REGISTERED_LATE:
            opening: tuple[str, ...] = (
                f"De receptie krijgt de bezoekers van {at} later dan deze locatie vraagt. Het kan zijn dat het niet meer lukt.",
                "Hieronder staat om wie het gaat. Bel de locatie, of vraag iemand die er een pas heeft.",
            )
            said = (f"Bezoekers laat aangemeld: {title}, {at}", "Bezoekers zijn laat aangemeld", opening, "Bekijk het overleg")
        case MailKind.REGISTER_YOURSELF:
            opening = (
                "Wij kunnen de receptie van deze locatie niet mailen. Wilt u zelf de bezoekers aanmelden?",
                "Hieronder staat wie er geen pas heeft. Verandert dat, dan krijgt u een nieuwe mail.",
            )
            said = (f"Meld uw bezoekers aan: {title}, {at}", "Meld uw bezoekers aan", opening, "Bekijk het overleg")
        case unreachable:
            assert_never(unreachable)
    return said
