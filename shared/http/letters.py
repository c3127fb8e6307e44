"""The door of each service for its admin: a dead letter is replayed by the service whose it is."""

import hmac
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Path
from fastapi.responses import RedirectResponse

from shared.http.problems import Problem
from shared.service import Service
from shared.settings import ProductSettings


def letters_door(services: Sequence[Service], product: ProductSettings) -> APIRouter:
    """`POST /beheer/<service>/vastgelopen/<id>/opnieuw`, from a form with the admin's token."""
    router = APIRouter(include_in_schema=False)
    buses = {service.name: service.bus for service in services}
    expected = product.admin_token.get_secret_value().encode() if product.admin_token else b""

    @router.post("/beheer/{service}/vastgelopen/{letter}/opnieuw")
    async def replay(
        service: str, letter: Annotated[str, Path(pattern=r"^\d+-\d+$")], token: Annotated[str, Form()] = ""
    ) -> RedirectResponse:
        if not expected or not hmac.compare_digest(token.encode(), expected):
            raise Problem(403, detail="Dit is niet het token van de beheerder. Controleer het en probeer het opnieuw.")
        if service not in buses or not await buses[service].letters.replay(letter):
            raise Problem(404, detail="Dit bericht is er niet meer: het is al opnieuw aangeboden.")
        return RedirectResponse("/inzicht", 303)

    return router
