"""What a mail says that comes back to somebody's answer, or to the other time that they proposed."""

from typing import Literal, assert_never

from services.invitations.domain.background import Background
from services.invitations.domain.mails import Mail, MailKind
from shared.ui.dates import moment_text

Kind = Literal[MailKind.ANSWER_AGAIN, MailKind.CONFIRM_ANSWER, MailKind.UNREADABLE_ANSWER, MailKind.WISH_DECLINED, MailKind.NAMED_DEPUTY]
Said = tuple[str, str, tuple[str, ...], str]
"""Subject, heading, opening and button."""
_ANSWER = "Laat weten of u komt"


def said_of_an_answer(kind: Kind, mail: Mail, background: Background) -> Said:
    """The words of a mail after an answer."""
    title = background.subject.title
    opening: tuple[str, ...]
    said: Said
    at = moment_text(mail.occasion.moment.start) if mail.occasion else ""
    match kind:
        case MailKind.ANSWER_AGAIN:
            opening = (
                "U antwoordde op een moment dat niet meer geldt. Het overleg is nu op een ander moment of een andere plek.",
                f"Het is nu {at}. Kunt u dan ook?",
            )
            said = (f"Kunt u ook dan? {title}, {at}", "Wilt u opnieuw antwoorden?", opening, _ANSWER)
        case MailKind.CONFIRM_ANSWER:
            opening = (
                "We kregen een antwoord op uw uitnodiging, maar we weten niet zeker dat het van u is.",
                "Het kwam van een adres dat wij niet van u kennen. Daarom telt het nog niet.",
                "Wilt u zelf antwoorden met de knop hieronder? Dan weten we het zeker.",
            )
            said = (f"Is dit antwoord van u? {title}, {at}", "Wilt u uw antwoord bevestigen?", opening, _ANSWER)
        case MailKind.UNREADABLE_ANSWER:
            opening = (
                "We kregen een mail van u met een bestand dat wij niet kunnen lezen (winmail.dat). Uw mailprogramma maakt dat soms zo.",
                "Was het een antwoord op deze uitnodiging? Gebruik dan de knop hieronder. Dat werkt altijd.",
            )
            said = (f"We konden uw antwoord niet lezen: {title}, {at}", "We konden uw antwoord niet lezen", opening, _ANSWER)
        case MailKind.WISH_DECLINED:
            opening = ("U stelde een ander moment voor. Dat lukt niet.", mail.reason, f"Het overleg blijft {at}. Kunt u dan?")
            said = (f"Ander moment lukt niet: {title}, {at}", "Het andere moment lukt niet", opening, _ANSWER)
            if mail.definite:
                opening = ("U stelde een ander moment voor.", mail.reason)
                said = (f"Uw voorstel voor een ander moment: {title}, {at}", "De aanvrager kent uw voorstel", opening, "Bekijk het overleg")
        case MailKind.NAMED_DEPUTY:
            opening = (
                f"Iemand die u vroeg, komt niet zelf en noemt een vervanger: {mail.reason}.",
                "Wij voegen die niet vanzelf toe. Wilt u dat deze persoon komt? Verander dan op de statuspagina wie er aan tafel zit.",
            )
            said = (f"Een vervanger genoemd: {title}, {at}", "Iemand noemt een vervanger", opening, "Bekijk het overleg")
        case unreachable:
            assert_never(unreachable)
    return said
