"""What the requester hears of somebody who wants no mail of ours, or whom it does not reach."""

from services.invitations.domain.background import Background
from services.invitations.domain.mails import Mail
from shared.kernel import Answer
from shared.ui.dates import moment_text

Said = tuple[str, str, tuple[str, ...], str]
"""Subject, heading, opening and button."""
_BUTTON = "Bekijk het overleg"
_ANSWERS = {Answer.YES: "zei al ja voor", Answer.NO: "zei al nee voor", Answer.NONE: "heeft nog niet geantwoord voor"}


def said_undelivered(background: Background) -> Said:
    """Of whom the address is refused."""
    name = _name(background)
    opening = (
        f"De mail aan {name[:1].lower()}{name[1:]} kon niet worden bezorgd.",
        "Bel deze deelnemer of geef een ander adres. Een ander adres geeft u op de statuspagina, bij de deelnemers.",
        *_number(background),
    )
    return f"Mail kwam niet aan: {background.subject.title}", "Een mail kon niet worden bezorgd", opening, _BUTTON


def said_of_calling(mail: Mail, background: Background) -> Said:
    """Whom to phone, and what to tell: of an invitation that they hold, of a moment that they do not know, or of the question."""
    name = _name(background)
    stopped = f"{name[:1].upper()}{name[1:]} wil geen mail via Korte Lijnen."
    opening = (*_state(mail, stopped), *_number(background))
    return f"Belt u zelf? {background.subject.title}", "Wilt u deze persoon zelf bellen?", opening, _BUTTON


def _state(mail: Mail, stopped: str) -> tuple[str, ...]:
    if mail.occasion is None:
        return (
            f"{stopped} Van ons komt er dus geen uitnodiging.",
            "Wilt u zelf bellen? Vertel wie u bent, waar het overleg over gaat, en vraag wanneer het kan.",
            "Is er al een moment? Dat ziet u op de statuspagina.",
        )
    when = moment_text(mail.occasion.moment.start)
    if mail.sequence:
        return (
            f"{stopped} Het overleg is nu op {when}. Deze persoon hoort dat niet van ons.",
            "Wilt u zelf bellen? Misschien staat er nog een eerder moment in de agenda. Vraag of het nieuwe moment kan.",
        )
    return (
        f"{stopped} De uitnodiging was er al: deze persoon {_ANSWERS[mail.answered]} {when}.",
        "Verandert het moment? Dan hoort deze persoon dat niet van ons: bel dan zelf. Gaat het niet door, dan sturen wij de afzegging.",
    )


def _name(background: Background) -> str:
    return "Iemand die u vraagt" if background.principal is None else background.principal.introduction


def _number(background: Background) -> tuple[str, ...]:
    who = background.principal
    return () if who is None or not who.phone else (f"Het nummer: {who.phone}.",)
