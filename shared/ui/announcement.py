"""What a requester sends ahead from their own mailbox, so that people trust our invitation: plain words and a `mailto:` link."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Announcement:
    """A mail for somebody else to send."""

    subject: str
    text: str

    @property
    def mailto(self) -> str:
        """RFC 6068: without recipients, which the sender chooses."""
        lines = self.text.replace("\n", "\r\n")
        return f"mailto:?subject={quote(self.subject, safe='')}&body={quote(lines, safe='')}"


def announcement(title: str, sender: str, when: str = "") -> Announcement:
    """`sender` is the address that our mail comes from; `when` the moment in words, if there is one."""
    moment = f"\nHet is op {when}.\n" if when else ""
    return Announcement(
        f"U krijgt een uitnodiging: {title}",
        f"Beste mensen,\n\n"
        f"Ik wil graag met u overleggen over: {title}.\n{moment}\n"
        f"U krijgt daarover mail van Korte Lijnen, namens mij. De afzender is {sender}. Die mail is echt: u kunt hem gerust openen. "
        f"U hoeft niet in te loggen en niets te installeren.\n\n"
        f"Hebt u een vraag? Bel of mail mij.\n",
    )
