"""What a route under `/v1` asks of a request: a body and an answer in a form that we speak, and who sends it."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from shared.http.problems import Problem
from shared.settings import ProductSettings

_bearer = HTTPBearer(auto_error=False, scheme_name="token", description="Token van een afzender")
JSON = "application/json"


async def negotiate(request: Request) -> None:
    """415 for a body that is not JSON, 406 when the client accepts nothing we can give. Pages are not negotiated."""
    if not request.url.path.startswith("/v1/"):
        return
    has_body = request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if has_body and not (sent == JSON or (sent.startswith("application/") and sent.endswith("+json"))):
        raise Problem(415)
    given = getattr(getattr(request.scope.get("route"), "response_class", None), "media_type", None) or JSON
    if not _accepts(request.headers.get("accept", "*/*"), given):
        raise Problem(406, detail=f"Dit adres antwoordt in {given}.")


def sender(product: ProductSettings) -> Callable[..., Awaitable[None]]:
    """Dependency of routes that only a known sender may use."""
    expected = product.webhook_token.get_secret_value().encode()

    async def known_sender(given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> None:
        if given is None or not hmac.compare_digest(given.credentials.encode(), expected):
            raise Problem(401, headers={"WWW-Authenticate": "Bearer"})

    return known_sender


def _accepts(accept: str, given: str) -> bool:
    family = given.partition("/")[0]
    for part in accept.split(","):
        name, _, parameters = part.partition(";")
        refused = parameters.replace(" ", "") in {"q=0", "q=0.0"}
        if name.strip().lower() in {"", "*/*", f"{family}/*", given} and not refused:
            return True
    return False
