"""What the directory serves: reading is open, writing takes a token."""

from pathlib import Path

from fastapi import APIRouter

from services.directory.web.delivery import Delivery
from services.directory.web.own_reserve import pages_of_own_reserve
from services.directory.web.pages import pages_of_the_register
from services.directory.web.people import bulk_routes_of_people, reading_routes_of_people, writing_routes_of_people
from services.directory.web.personal import pages_of_a_person
from services.directory.web.places import routes_of_challenges, routes_of_locations, routes_of_organisations
from shared.bus import Bus
from shared.security import Links
from shared.ui import Pages


def routes(bus: Bus, delivery: Delivery, links: Links, chunk: int) -> APIRouter:
    """`chunk` is the number of people an import keeps in one commit."""
    people, challenges, locations = delivery.people, delivery.challenges, delivery.locations
    organisations, ids = delivery.organisations, delivery.ids
    web = APIRouter()
    web.include_router(bulk_routes_of_people(bus, people, delivery, chunk))
    web.include_router(writing_routes_of_people(bus, people, challenges, delivery))
    web.include_router(reading_routes_of_people(bus, people))
    web.include_router(routes_of_challenges(bus, challenges, organisations, ids))
    web.include_router(routes_of_locations(bus, locations, organisations))
    web.include_router(routes_of_organisations(bus.product, organisations, delivery.agreed))
    pages = Pages(Path(__file__).parents[1] / "templates")
    web.include_router(pages_of_the_register(organisations, pages))
    web.include_router(pages_of_a_person(bus, people, challenges, locations, ids, links, pages))
    web.include_router(pages_of_own_reserve(bus, people, links, pages))
    return web
