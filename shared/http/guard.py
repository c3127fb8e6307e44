"""Around every answer: version, security headers, a limit to what comes in, and no fault without a proper answer."""

import re
from collections.abc import Mapping

import structlog
from redis.exceptions import ConnectionError as StoreAway
from redis.exceptions import TimeoutError as StoreSlow
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.bus.failures import NotConnected, TooManyConflicts
from shared.http.problems import Problem, answer
from shared.telemetry import place_of

log = structlog.get_logger()

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}


_PARAMETER = re.compile(r"\{[^}]+\}")


class Guard:
    """ASGI middleware. `body_limit` in bytes, `large_bodies` those of routes that take more, by their path; a larger body is 413."""

    def __init__(self, app: ASGIApp, version: str, body_limit: int, large_bodies: Mapping[str, int]) -> None:
        self._app, self._version, self._limit = app, version, body_limit
        self._larger = [(re.compile(_PARAMETER.sub("[^/]+", path)), limit) for path, limit in large_bodies.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._add_headers(MutableHeaders(scope=message))
            await send(message)

        try:
            limit = self._limit_of(scope["path"])
            _refuse_a_large_body(Headers(scope=scope), limit)
            await self._app(scope, _counted(receive, limit), send_with_headers)
        except Exception as error:
            if not isinstance(error, Problem):
                log.error("request failed", fault=type(error).__name__, at=place_of(error))  # noqa: TRY400  # the text of a fault may hold personal data
            if started:
                raise
            response = answer(_problem(error), scope["path"], Headers(scope=scope).get("accept", ""))
            await response(scope, receive, send_with_headers)

    def _add_headers(self, headers: MutableHeaders) -> None:
        headers["API-Version"] = self._version
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)

    def _limit_of(self, path: str) -> int:
        return next((limit for pattern, limit in self._larger if pattern.fullmatch(path)), self._limit)


def _refuse_a_large_body(headers: Headers, limit: int) -> None:
    length = headers.get("content-length", "0")
    if length.isdecimal() and int(length) > limit:
        raise Problem(413)


def _counted(receive: Receive, limit: int) -> Receive:
    received = 0

    async def receive_within_the_limit() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise Problem(413)
        return message

    return receive_within_the_limit


def _problem(error: Exception) -> Problem:
    """A store that is away comes back: 503, try again. Anything else that nobody foresaw is our fault: 500."""
    if isinstance(error, Problem):
        return error
    return Problem(503) if isinstance(error, StoreAway | StoreSlow | NotConnected | TooManyConflicts) else Problem(500)
