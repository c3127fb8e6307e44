"""All routes of intake."""

from fastapi import APIRouter

from services.intake.web.api import asking_routes, changing_routes, following_routes
from services.intake.web.changes import Changes
from services.intake.web.desk import Desk
from services.intake.web.office import Office
from services.intake.web.pages import asking_pages
from services.intake.web.showing import Showing
from services.intake.web.status import status_pages
from shared.security import Links
from shared.settings import ProductSettings


def routes(product: ProductSettings, office: Office) -> APIRouter:
    desk, changes, showing, links = Desk(office), Changes(office), Showing(office), Links(product.link_key)
    together = APIRouter()
    together.include_router(asking_routes(product, desk, showing))
    together.include_router(changing_routes(product, changes, showing, office.ids))
    together.include_router(following_routes(showing))
    together.include_router(asking_pages(office, desk, changes, showing, links))
    together.include_router(status_pages(office, changes, showing, links))
    return together
