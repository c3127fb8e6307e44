"""Who comes by a personal link: several services have a page behind it."""

from shared.http.problems import Problem
from shared.kernel import PersonId
from shared.security import BrokenLink, Links, Purpose

PERSONAL_DAYS = 30
"""How long a link to somebody's own page works; a new one is one mail away."""
_UNKNOWN = "Deze link werkt niet (meer)", "Misschien is de link te oud, of niet helemaal overgenomen. Vraag een nieuwe aan op /mijn."


def whose_page(links: Links, token: str) -> PersonId:
    """Whose own page the link opens. Raises Problem for a link that is broken, too old, or for something else."""
    try:
        return PersonId(links.read(Purpose.PERSONAL, token, PERSONAL_DAYS)["person"])
    except (BrokenLink, KeyError):
        raise Problem(404, *_UNKNOWN) from None
