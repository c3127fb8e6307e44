"""What a route under `/v1` asks of a request: a body and an answer in a form that we speak, and who sends it."""

from collections.abc import Awaitable, Callable

from fastapi import Request

from shared.http.problems import Problem
from shared.http.tokens import Bearer, is_token, sent_with, unknown_sender
from shared.settings import ProductSettings

JSON = "application/json"


async def negotiate(request: Request) -> None:
    """415 for a body of a kind that the route does not take, 406 when the client accepts nothing we can give. Pages are not negotiated."""
    if not request.url.path.startswith("/v1/"):
        return
    has_body = request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    route = request.scope.get("route")
    taken = _taken(route)
    if has_body and not (sent in taken or (JSON in taken and sent.startswith("application/") and sent.endswith("+json"))):
        raise Problem(415, detail=f"Stuur {' of '.join(taken)}.")
    given = getattr(getattr(route, "response_class", None), "media_type", None) or JSON
    if not _accepts(request.headers.get("accept", "*/*"), given):
        raise Problem(406, detail=f"Dit adres antwoordt in {given}.")


def sender(product: ProductSettings) -> Callable[..., Awaitable[None]]:
    """Dependency of routes that only a known sender may use."""

    async def known_sender(bearer: Bearer) -> None:
        if not is_token(sent_with(bearer), product.webhook_token):
            raise unknown_sender()

    return known_sender


def _taken(route: object) -> tuple[str, ...]:
    """What the document says the route takes; JSON, where it says nothing of its own."""
    own = getattr(route, "openapi_extra", None) or {}
    return tuple(own.get("requestBody", {}).get("content", ())) or (JSON,)


def _accepts(accept: str, given: str) -> bool:
    family = given.partition("/")[0]
    for part in accept.split(","):
        name, _, parameters = part.partition(";")
        refused = parameters.replace(" ", "") in {"q=0", "q=0.0"}
        if name.strip().lower() in {"", "*/*", f"{family}/*", given} and not refused:
            return True
    return False
