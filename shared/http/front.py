"""One address in front of all services."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from fastapi import Depends, FastAPI, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from shared.http.document import openapi
from shared.http.guard import Guard
from shared.http.letters import letters_door
from shared.http.negotiation import negotiate
from shared.http.problems import on_http_exception, on_invalid_input
from shared.service import Service
from shared.settings import ProductSettings
from shared.ui import STATIC

BODY_LIMIT = 256 * 1024


class _Assets(StaticFiles):
    """Style, fonts and scripts; a browser asks again by ETag, so that a new release is seen at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=60"
        return response


def front(services: Sequence[Service], product: ProductSettings, version: str, body_limit: int = BODY_LIMIT) -> FastAPI:
    """The app. `version` is the full version of the interface (semver), `body_limit` in bytes."""
    app = FastAPI(title="Korte Lijnen", version=version, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    large_bodies = {path: limit for service in services for path, limit in service.large_bodies.items()}
    app.add_middleware(Guard, version=version, body_limit=body_limit, large_bodies=large_bodies)
    app.add_exception_handler(HTTPException, on_http_exception)
    app.add_exception_handler(RequestValidationError, on_invalid_input)
    for service in services:
        app.include_router(service.web, dependencies=[Depends(negotiate)])
    app.include_router(letters_door(services, product))
    _add_health(app, services)

    @app.get("/v1/openapi.json", include_in_schema=False)
    async def show_the_document() -> JSONResponse:
        return JSONResponse(openapi(app, product.public_address), headers={"Access-Control-Allow-Origin": "*"})

    app.mount("/static", _Assets(directory=STATIC, check_dir=False), name="static")
    return app


def _add_health(app: FastAPI, services: Sequence[Service]) -> None:
    @app.get("/health/live", include_in_schema=False)
    async def show_alive() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/health/ready", include_in_schema=False)
    async def show_ready(response: Response) -> dict[str, Any]:
        """503 until every service hears and is caught up; `services` says which is not, and why."""
        found = {service.name: await service.bus.ready() for service in services}
        ready = all(readiness.ready for readiness in found.values())
        response.status_code = 200 if ready else 503
        return {"status": "ok" if ready else "niet gereed", "services": {name: asdict(readiness) for name, readiness in found.items()}}
