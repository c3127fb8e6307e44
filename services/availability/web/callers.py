"""Who may do what: the product's own sender everything, an organisation what concerns its own people."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from shared.contracts.directory import PersonChanged
from shared.http import Problem
from shared.http.tokens import Bearer, is_token, sent_with, unknown_sender
from shared.kernel import OrganisationId, PersonId
from shared.settings import ProductSettings

NOT_YOURS = "U mag dit alleen voor mensen van uw eigen organisatie. Deze persoon hoort daar niet bij, of staat niet in de gids."
NOBODY = "Deze persoon kennen we niet. Zoek op naam: /v1/personen?zoek=…"


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sends: an organisation, somebody on their own page or their `secretariat`, or (neither) the product's own sender, who speaks
    for everybody.
    """

    organisation: OrganisationId | None = None
    person: PersonId | None = None
    secretariat: bool = False

    @property
    def actor(self) -> str:
        if self.secretariat:
            return f"secretariaat:{self.person}"
        return self.person or self.organisation or "beheer"

    def speaks_for(self, person: PersonChanged | None) -> bool:
        if person is None or self.person not in {None, person.person}:
            return False
        return self.organisation in {None, person.organisation}

    def permitted(self, person: PersonChanged | None) -> PersonChanged:
        """The person, when the caller speaks for them. Raises Problem; an organisation does not hear whether somebody else's is known."""
        if person is None or not self.speaks_for(person):
            raise Problem(404, detail=NOBODY) if self.organisation is None else Problem(403, detail=NOT_YOURS)
        return person


EVERYBODY = Caller()
"""The product's own sender."""


def caller(product: ProductSettings, tokens: Mapping[OrganisationId, SecretStr]) -> Callable[..., Awaitable[Caller]]:
    """Dependency of routes that an organisation may use too. Every token is compared, so that the time tells nothing."""
    known = [*((Caller(id), token) for id, token in tokens.items()), (EVERYBODY, product.webhook_token)]

    async def known_caller(bearer: Bearer) -> Caller:
        found = [one for one, token in known if is_token(sent_with(bearer), token)]
        if not found:
            raise unknown_sender()
        return found[-1]

    return known_caller
