"""REST API Design Rules 2.2, on a running front with intake behind it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, Depends
from pydantic import Field

from services.intake.app import build
from services.intake.settings import Settings
from shared.bus import Bus
from shared.http import Problem, Utc, WireModel, front, sender
from shared.service import Service
from shared.settings import ProductSettings


class Sample(WireModel):
    moment: Utc
    number: int = Field(default=1, alias="aantalDingen")


@pytest.fixture
async def http(product: ProductSettings) -> AsyncIterator[httpx.AsyncClient]:
    routes = APIRouter()

    @routes.post("/v1/dingen", dependencies=[Depends(sender(product))])
    async def take(body: Sample) -> Sample:
        return body

    @routes.get("/v1/kapot")
    async def break_down() -> None:
        raise RuntimeError("somebody@address.example")

    @routes.get("/kapot", include_in_schema=False)
    async def break_down_on_a_page() -> None:
        raise RuntimeError("somebody@address.example")

    @routes.get("/v1/eigen")
    async def refuse() -> None:
        raise Problem(410, "Weg", "Dit is weg.")

    services = [build(Settings(product=product)), Service("proef", Bus("proef", product), routes)]
    app = front(services, product, "1.2.3")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


HEADERS = {
    "API-Version": "1.2.3",
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
TOKEN = {"Authorization": "Bearer test-webhook-token"}


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("GET", "/v1/overleggen/", {}, 404),
        ("POST", "/v1/overleggen/", {"json": {}}, 404),
        ("GET", "/v1/niets", {}, 404),
        ("GET", "/v1/niets", {"headers": {"Accept": "text/html"}}, 404),
        ("DELETE", "/v1/overleggen", {}, 405),
        ("GET", "/v1/kapot", {}, 500),
        ("GET", "/v1/overleggen/m1", {}, 503),
        ("GET", "/v1/eigen", {}, 410),
        ("POST", "/v1/dingen", {"json": {}}, 401),
        ("POST", "/v1/dingen", {"json": {}, "headers": {"Authorization": "Bearer another-token"}}, 401),
        ("POST", "/v1/dingen", {"json": {}, "headers": {"Authorization": "Basic test-webhook-token"}}, 401),
        ("POST", "/v1/dingen", {"content": "a=1", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 415),
        ("POST", "/v1/dingen", {"json": {}, "headers": {"Accept": "text/csv"}}, 406),
        ("POST", "/v1/dingen", {"json": {}, "headers": {"Accept": "application/json;q=0"}}, 406),
        ("POST", "/v1/dingen", {"content": b"x" * 262_145, "headers": TOKEN}, 413),
        ("POST", "/v1/dingen", {"json": {"aantalDingen": "x", "ander": 1}, "headers": TOKEN}, 400),
        ("POST", "/v1/dingen", {"content": "{", "headers": TOKEN | {"Content-Type": "application/json"}}, 400),
        ("GET", "/geen-pagina", {}, 404),
    ],
)
async def test_every_fault_is_a_problem(http: httpx.AsyncClient, method: str, path: str, options: dict[str, Any], status: int) -> None:
    answer = await http.request(method, path, **options)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    body = answer.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "somebody@" not in answer.text


async def test_a_body_that_grows_too_large_while_it_comes_is_refused(http: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b"x" * 65_536

    answer = await http.post("/v1/dingen", content=chunks(), headers=TOKEN | {"Content-Type": "application/json"})
    assert answer.status_code == 413


async def test_all_faults_of_the_input_are_named(http: httpx.AsyncClient) -> None:
    answer = await http.post("/v1/dingen", json={"moment": "2027-03-16T10:00:00", "aantalDingen": "x", "ander": 1}, headers=TOKEN)
    assert answer.json()["fouten"] == [
        {"veld": "moment", "melding": "Zet de tijdzone erbij, zoals 2027-03-16T10:00:00+01:00."},
        {"veld": "aantalDingen", "melding": "Geef hier een geheel getal."},
        {"veld": "ander", "melding": "Dit veld kennen we niet. Laat het weg."},
    ]


async def test_any_offset_comes_in_and_utc_goes_out(http: httpx.AsyncClient) -> None:
    answer = await http.post("/v1/dingen", json={"moment": "2027-07-01T10:00:00+02:00"}, headers=TOKEN)
    assert answer.json() == {"moment": "2027-07-01T08:00:00Z", "aantalDingen": 1}


async def test_a_page_that_breaks_down_says_so_in_dutch(http: httpx.AsyncClient) -> None:
    answer = await http.get("/kapot", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["API-Version"]) == (500, "1.2.3")
    assert "Er ging iets mis bij ons" in answer.text
    assert "somebody@" not in answer.text


async def test_the_document_is_open_to_all_and_keeps_the_rules(http: httpx.AsyncClient) -> None:
    answer = await http.get("/v1/openapi.json")
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
    document = answer.json()
    assert document["openapi"].startswith("3.")
    assert set(document["info"]["contact"]) == {"name", "email", "url"}
    assert document["info"]["version"] == "1.2.3"
    assert [server["url"].endswith("/v1") for server in document["servers"]] == [True]
    assert {"/overleggen", "/overleggen/{id}", "/overleggen/{id}/gebeurtenissen", "/overleggen/{id}/annulering"} <= set(document["paths"])
    for item in document["paths"].values():
        for operation in item.values():
            responses = operation["responses"]
            assert "400" in responses
            assert "422" not in responses
            for status, response in responses.items():
                if status.startswith("2"):
                    assert "API-Version" in response["headers"]
                else:
                    assert list(response["content"]) == ["application/problem+json"]
    stream = document["paths"]["/overleggen/{id}/gebeurtenissen"]["get"]["responses"]["200"]["content"]["text/event-stream"]
    assert stream == {"schema": {"type": "string"}}
    assert document["components"]["schemas"]["AskBody"]["required"] == ["vraag", "deelnemers", "aanvrager"]


async def test_alive_is_not_ready(http: httpx.AsyncClient) -> None:
    assert (await http.get("/health/live")).json() == {"status": "ok"}
    answer = await http.get("/health/ready")
    assert answer.status_code == 503
    assert set(answer.json()["services"]) == {"intake", "proef"}


async def test_style_is_served_and_may_be_kept_a_minute(http: httpx.AsyncClient) -> None:
    answer = await http.get("/static/korte-lijnen.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=60")
