"""The door of each service for its admin: its dead letters are read and replayed by the service whose they are."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Query
from fastapi.responses import RedirectResponse

from shared.bus.letters import DeadLetters
from shared.http.problems import Problem
from shared.http.tokens import Bearer, is_token, sent_with
from shared.service import Service
from shared.settings import ProductSettings

LETTER = r"^\d+-\d+$"


def letters_door(services: Sequence[Service], product: ProductSettings) -> APIRouter:
    """`GET /beheer/<service>/vastgelopen` and `POST …/<id>/opnieuw`. A program sends the admin's token as bearer, the page in its form."""
    router = APIRouter(include_in_schema=False)
    letters = {service.name: service.bus.letters for service in services}

    def admitted(token: str, service: str) -> DeadLetters:
        if not is_token(token, product.admin_token):
            raise Problem(403, detail="Dit is niet het token van de beheerder. Controleer het en probeer het opnieuw.")
        if service not in letters:
            raise Problem(404)
        return letters[service]

    @router.get("/beheer/{service}/vastgelopen")
    async def list_them(service: str, bearer: Bearer, na: Annotated[str | None, Query(pattern=LETTER)] = None) -> list[dict[str, Any]]:
        """Oldest first, a part at a time: those after `na`. Their content stays in the store."""
        return [asdict(letter) for letter in await admitted(sent_with(bearer), service).all(after=na)]

    @router.post("/beheer/{service}/vastgelopen/{letter}/opnieuw")
    async def replay(
        service: str, letter: Annotated[str, Path(pattern=LETTER)], bearer: Bearer, token: Annotated[str, Form()] = ""
    ) -> RedirectResponse:
        if not await admitted(token or sent_with(bearer), service).replay(letter):
            raise Problem(404, detail="Dit bericht is er niet meer: het is al opnieuw aangeboden.")
        return RedirectResponse("/inzicht", 303)

    return router
