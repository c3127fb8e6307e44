"""What availability serves. Writing and reading alike take a token; content and addresses of calendars never come out."""

from collections.abc import Mapping

from fastapi import APIRouter
from pydantic import SecretStr

from services.availability.ports import Addresses
from services.availability.web.choosing import routes_of_choosing
from services.availability.web.connecting import routes_of_connecting
from services.availability.web.giving import LARGEST_SNAPSHOT, Giving, routes_of_giving
from services.availability.web.listing import routes_of_listing
from services.availability.web.own_page import pages_of_own_calendars
from services.availability.web.principals_page import pages_of_principals
from services.availability.web.pushing import routes_of_pushing
from shared.kernel import OrganisationId
from shared.security import Links, PersonIds

LARGE_BODIES = {
    "/v1/personen/{id}/bezet": 1024 * 1024,
    "/v1/personen/{id}/agendabronnen/{naam}/blokken": 1024 * 1024,
    "/v1/personen/{id}/agendabronnen/{naam}/momentopname": LARGEST_SNAPSHOT,
    "/mijn/{token}/agendas/momentopname": LARGEST_SNAPSHOT + 64 * 1024,
    "/secretariaat/{token}/agendas/{person}/momentopname": LARGEST_SNAPSHOT + 64 * 1024,
}
"""Bytes that a body may have, where that is more than elsewhere."""


def routes(
    giving: Giving, ids: PersonIds, links: Links, tokens: Mapping[OrganisationId, SecretStr], addresses: Addresses | None = None
) -> APIRouter:
    """`tokens` are those of organisations, `addresses` those to which a file is mailed, where that is offered."""
    web, desk = APIRouter(), giving.desk
    web.include_router(routes_of_listing(desk))
    web.include_router(routes_of_connecting(desk, ids))
    web.include_router(routes_of_giving(giving))
    web.include_router(routes_of_choosing(desk))
    web.include_router(routes_of_pushing(desk, ids, tokens))
    web.include_router(pages_of_own_calendars(giving, links, addresses))
    web.include_router(pages_of_principals(giving, ids, links))
    return web
