"""What kind of conversation it is, and whom to call when it grates: Dutch words."""

from dataclasses import dataclass

from services.invitations.domain.phones import phone_of, readable
from shared.kernel import Conversation, GovernmentTier

_MEANS = {
    Conversation.EXPLORE: "Verkennen: samen de vraag scherp krijgen. Er hoeft nog niets besloten te worden.",
    Conversation.DELIVER: "Uitvoering: hoe het in de praktijk gaat, en wat daarvoor nodig is.",
    Conversation.DECIDE: "Besluit: aan het eind kiest u samen. Zorg dat u weet wat u mag toezeggen.",
}
CALL_FIRST = "Wringt er iets? Bel dan eerst, voordat u mailt of schrijft."


@dataclass(frozen=True, slots=True)
class CallFirst:
    """Whom of a tier to call first. `who` is a name only with a `phone` that its owner agreed to share, else what they are."""

    tier: GovernmentTier
    who: str
    phone: str | None = None

    @property
    def line(self) -> str:
        """`waterschap: dijkgraaf, Waterschap Oost, 06 12345678`."""
        number = "" if self.phone is None else f", {readable(phone_of(self.phone) or self.phone)}"
        return f"{self.tier}: {self.who}{number}"


def what_it_means(conversation: Conversation | None) -> str:
    """The kind, and one sentence about it; nothing when it was not said."""
    return "" if conversation is None else _MEANS[conversation]


def call_first_lines(whom: tuple[CallFirst, ...]) -> tuple[str, ...]:
    """Nothing when nobody is named."""
    return (CALL_FIRST, *(one.line[:1].upper() + one.line[1:] for one in whom)) if whom else ()
