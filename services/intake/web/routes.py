"""All routes of intake."""

from fastapi import APIRouter

from services.intake.domain.following import Followed
from services.intake.domain.request import Request
from services.intake.ports import Directory, Timelines
from services.intake.web.api import asking_routes, changing_routes, following_routes
from services.intake.web.desk import Desk
from services.intake.web.pages import page_routes
from services.intake.web.showing import Showing
from shared.bus import Bus, Documents
from shared.security import Links, PersonIds
from shared.settings import ProductSettings


def routes(
    bus: Bus,
    product: ProductSettings,
    requester_domains: frozenset[str],
    directory: Directory,
    timelines: Timelines,
    requests: Documents[Request],
    meetings: Documents[Followed],
) -> APIRouter:
    desk = Desk(bus, directory, timelines, requests, meetings, PersonIds(product.person_key))
    showing = Showing(directory, timelines, requests, meetings)
    together = APIRouter()
    together.include_router(asking_routes(product, desk, showing))
    together.include_router(changing_routes(product, desk, showing))
    together.include_router(following_routes(showing))
    together.include_router(page_routes(desk, showing, directory, Links(product.link_key), requester_domains))
    return together
