"""Dead letters of the running product. Each service is asked for its own: nobody else reads or writes them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from deploy.faults import Explained
from deploy.product import NotAdmin, Product, Refused

FORBIDDEN = 403
NO_LETTER = (400, 404)
"""The answer to an id that no letter can have, or that none has any more."""


class NoSuchLetter(Explained):
    """It was replayed, or never was there."""

    def __init__(self, service: str, letter: str) -> None:
        super().__init__(f"{service} heeft geen vastgelopen bericht {letter}. Kijk met: korte-lijnen deadletters list.")


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter and whose it is, without its content. `died_at` is ISO 8601, `origin` the stream it came from."""

    service: str
    id: str
    event: str
    cause: str
    count: int
    died_at: str
    origin: str


def all_letters(product: Product, services: Sequence[str]) -> list[Letter]:
    """Oldest first. Raises NotAdmin."""
    found = [letter for service in services for letter in _of(product, service)]
    return sorted(found, key=lambda letter: letter.died_at)


def replayed(product: Product, service: str, letter: str) -> bool:
    """Once more, to this service alone. False when it is not there any more. Raises NotAdmin."""
    try:
        product.tell(f"/beheer/{service}/vastgelopen/{quote(letter, safe='')}/opnieuw")
    except Refused as refused:
        if refused.status in NO_LETTER:
            return False
        raise _explained(refused) from refused
    return True


def _of(product: Product, service: str) -> Iterator[Letter]:
    """All of them, a part at a time."""
    last: dict[str, str] = {}
    while part := _part(product, service, last):
        yield from part
        last = {"na": part[-1].id}


def _part(product: Product, service: str, after: dict[str, str]) -> list[Letter]:
    try:
        return [Letter(service, **letter) for letter in product.get(f"/beheer/{service}/vastgelopen", **after)]
    except Refused as refused:
        raise _explained(refused) from refused


def _explained(refused: Refused) -> Explained:
    return NotAdmin() if refused.status == FORBIDDEN else refused
