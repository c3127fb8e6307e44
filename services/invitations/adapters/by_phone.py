"""What the requester hears of somebody who wants no mail of ours, or whom it does not reach."""

from services.invitations.domain.background import Background

Said = tuple[str, str, tuple[str, ...], str]
"""Subject, heading, opening and button."""


def said_of_calling(background: Background, *, reached: bool = True) -> Said:
    """Whom to phone, and what to tell. Who is not `reached` has an address that is refused."""
    who, title = background.principal, background.subject.title
    name = "Iemand die u vraagt" if who is None else who.introduction
    number = "" if who is None or not who.phone else f"Het nummer: {who.phone}."
    if not reached:
        undelivered = (
            f"De mail aan {name[:1].lower()}{name[1:]} kon niet worden bezorgd.",
            "Bel deze deelnemer of geef een ander adres. Een ander adres geeft u op de statuspagina, bij de deelnemers.",
            number,
        )
        return f"Mail kwam niet aan: {title}", "Een mail kon niet worden bezorgd", tuple(filter(None, undelivered)), "Bekijk het overleg"
    opening = (
        f"{name[:1].upper()}{name[1:]} wil geen mail via Korte Lijnen. Van ons komt er dus geen uitnodiging.",
        "Wilt u zelf bellen? Vertel wie u bent, waar het overleg over gaat, en vraag wanneer het kan.",
        "Is er al een moment? Dat ziet u op de statuspagina.",
        number,
    )
    return f"Belt u zelf? {title}", "Wilt u deze persoon zelf bellen?", tuple(filter(None, opening)), "Bekijk het overleg"
