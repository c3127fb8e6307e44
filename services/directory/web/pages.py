"""The page about where the data comes from: some of its licences ask for it."""

from fastapi import APIRouter, Response

from services.directory.domain.organisations import Register
from shared.ui import Pages


def pages_of_the_register(organisations: Register, pages: Pages) -> APIRouter:
    web = APIRouter(include_in_schema=False)

    @web.get("/over-deze-gegevens")
    async def show_where_the_data_comes_from() -> Response:
        return pages.render("gegevens.html", organisations=len(organisations.all))

    return web
