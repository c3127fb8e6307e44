"""The page about where the data comes from: some of its licences ask for it."""

from pathlib import Path

from fastapi import APIRouter, Response

from services.directory.domain.organisations import Register
from shared.ui import Pages


def pages_of_the_register(organisations: Register) -> APIRouter:
    web, pages = APIRouter(include_in_schema=False), Pages(Path(__file__).parents[1] / "templates")

    @web.get("/over-deze-gegevens")
    async def show_where_the_data_comes_from() -> Response:
        return pages.render("gegevens.html", organisations=len(organisations.all))

    return web
