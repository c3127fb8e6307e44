"""Who may do what: the product's own sender everything, an organisation what concerns its own people."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import SecretStr

from shared.contracts.directory import PersonChanged
from shared.http import Problem
from shared.kernel import OrganisationId, PersonId
from shared.settings import ProductSettings

NOT_YOURS = "U mag dit alleen voor mensen van uw eigen organisatie. Deze persoon hoort daar niet bij, of staat niet in de gids."
NOBODY = "Deze persoon kennen we niet. Zoek op naam: /v1/personen?zoek=…"
_bearer = HTTPBearer(auto_error=False, scheme_name="token", description="Token van een afzender")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sends: an organisation, somebody on their own page, or (neither) the product's own sender, who speaks for everybody."""

    organisation: OrganisationId | None = None
    person: PersonId | None = None

    @property
    def actor(self) -> str:
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
    known = [(Caller(id), token.get_secret_value().encode()) for id, token in tokens.items()]
    known.append((EVERYBODY, product.webhook_token.get_secret_value().encode()))

    async def known_caller(given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Caller:
        sent = given.credentials.encode() if given else b""
        found = [one for one, token in known if hmac.compare_digest(sent, token)]
        if not found:
            raise Problem(401, headers={"WWW-Authenticate": "Bearer"})
        return found[-1]

    return known_caller
