"""What the mail of the day before says, and the one afterwards; and the phone numbers in both."""

from datetime import timedelta
from typing import Literal, assert_never

from services.invitations.adapters.vcards import card_file
from services.invitations.domain.background import Background
from services.invitations.domain.letters import Enclosure
from services.invitations.domain.mails import Audience, Mail, MailKind, Occasion
from shared.clock import local_day
from shared.ui.dates import DAYS, moment_text

_FILE = "kaartjes.vcf"
Kind = Literal[MailKind.AHEAD, MailKind.HELD]
Said = tuple[str, str, tuple[str, ...], str]
"""Subject, heading, opening and button."""


def said_around(kind: Kind, mail: Mail, occasion: Occasion, background: Background) -> Said:
    """The words of a mail shortly before or after the meeting."""
    title, start = background.subject.title, occasion.moment.start
    match kind:
        case MailKind.AHEAD:
            day = _day(mail, occasion)
            opening = ("Het overleg gaat door. Hier staat nog eens wanneer, waar en hoe u binnenkomt.",)
            said = (f"{day}: {title}, {moment_text(start)}", f"{day} is uw overleg", opening, "Toch verhinderd? Laat het weten")
        case MailKind.HELD:
            opening = ("Eén vraag maar. Niemand ziet wat u antwoordt: we tellen alleen op.",)
            heading = "Gaf dit overleg energie, of kostte het energie?"
            said = (f"Gaf dit overleg energie? {title}", heading, opening, "Geef antwoord")
        case unreachable:
            assert_never(unreachable)
    return said


def enclosed_cards(mail: Mail, background: Background) -> tuple[Enclosure, ...]:
    """The cards as one file. Never beside a calendar part, which Outlook would read no more."""
    return (Enclosure(_FILE, "vcard", card_file(background.cards)),) if _has_cards(mail, background) else ()


def shared_numbers(mail: Mail, background: Background) -> tuple[str, ...]:
    """One line per card, and that they are enclosed; only for somebody at the table."""
    if not _has_cards(mail, background):
        return ()
    return (*(card.line for card in background.cards), f"Bewaren? Open het bestand {_FILE} bij deze mail.")


def _has_cards(mail: Mail, background: Background) -> bool:
    """Only these mails go to nobody but one person at the table."""
    return mail.audience is Audience.PERSON and mail.kind in {MailKind.AHEAD, MailKind.HELD} and bool(background.cards)


def _day(mail: Mail, occasion: Occasion) -> str:
    """`Vandaag`, `Morgen`, or the day of the week after a weekend."""
    sent, day = local_day(mail.dated), local_day(occasion.moment.start)
    if day == sent:
        return "Vandaag"
    return "Morgen" if day == sent + timedelta(days=1) else DAYS[day.weekday()].capitalize()
