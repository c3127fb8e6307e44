"""Who comes by a personal link: several services have a page behind it."""

from shared.http.problems import Problem
from shared.kernel import PersonId
from shared.security import BrokenLink, Links, Purpose

PERSONAL_DAYS = 30
"""How long a link to somebody's own page works; a new one is one mail away."""
_UNKNOWN = "Deze link werkt niet (meer)", "Misschien is de link te oud, of niet helemaal overgenomen. Vraag een nieuwe aan op /mijn."


_UNKNOWN_OFFICE = (
    "Deze link werkt niet (meer)",
    "Misschien is de link te oud, of niet helemaal overgenomen. Vraag een nieuwe aan op /secretariaat.",
)


def whose_page(links: Links, token: str) -> PersonId:
    """Whose own page the link opens. Raises Problem for a link that is broken, too old, or for something else."""
    try:
        return PersonId(links.read(Purpose.PERSONAL, token, PERSONAL_DAYS)["person"])
    except (BrokenLink, KeyError):
        raise Problem(404, *_UNKNOWN) from None


def whose_secretariat(links: Links, token: str) -> PersonId:
    """The opaque id of the address of the secretariat whose page the link opens. Raises Problem, as `whose_page`."""
    try:
        return PersonId(links.read(Purpose.SECRETARIAT, token, PERSONAL_DAYS)["secretariat"])
    except (BrokenLink, KeyError):
        raise Problem(404, *_UNKNOWN_OFFICE) from None
