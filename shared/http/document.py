"""The OpenAPI document, by the REST API Design Rules 2.2."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from shared.http.problems import PROBLEM_JSON, ProblemBody

CONTACT = {"name": "Beheer Korte Lijnen", "email": "beheer@korte-lijnen.example", "url": "https://korte-lijnen.example"}
DESCRIPTION = "Plant urgente overleggen tussen rijk, provincies, gemeenten en waterschappen, in dagen in plaats van maanden."
_PROBLEM = {
    "description": "Zie RFC 9457; `fouten` noemt elke fout in de invoer.",
    "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Probleem"}}},
}
_VERSION_HEADER = {"API-Version": {"description": "Volledige versie van deze API.", "schema": {"type": "string"}}}


def openapi(app: FastAPI, address: str) -> dict[str, Any]:
    """The document of everything under `/v1`; paths are relative to the server, which names the major version."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=DESCRIPTION,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        routes=app.routes,
        servers=[{"url": f"{address}/v1"}],
    )
    document["info"]["contact"] = CONTACT
    document["paths"] = {path.removeprefix("/v1"): item for path, item in document["paths"].items() if path.startswith("/v1/")}
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas["Fout"] = problem.pop("$defs")["FaultBody"]
    problem["properties"]["fouten"] = {"type": "array", "items": {"$ref": "#/components/schemas/Fout"}}
    schemas["Probleem"] = problem | {"required": ["status", "title", "detail"]}
    for item in document["paths"].values():
        for operation in item.values():
            _complete(operation)
    return document


def _complete(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    for status in ("400", "401") if operation.get("security") else ("400",):
        responses[status] = _PROBLEM
    responses["default"] = _PROBLEM
    for status, response in responses.items():
        if status.startswith(("4", "5")):
            response.setdefault("content", _PROBLEM["content"])
        if status.startswith(("2", "3")):
            response.setdefault("headers", {}).update(_VERSION_HEADER)
        for content in response.get("content", {}).values():
            if "itemSchema" in content:  # of OpenAPI 3.2; a document of 3.1 has no word for the items of a stream
                del content["itemSchema"]
                content["schema"] = {"type": "string"}
