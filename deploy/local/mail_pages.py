"""Pages on which the caught mail is read: `/mail`, newest first, and one mail with all its parts."""

import re
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from deploy.local.mailbox import CaughtMail
from shared.http import Problem
from shared.ui import Pages

LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")
SHOWN_MAIL_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The HTML of a mail stands in a frame without scripts and brings its own style."""


def routes(mail: CaughtMail) -> APIRouter:
    """Only for a product that catches its mail: whoever opens these pages reads everything."""
    router = APIRouter(include_in_schema=False)
    pages = Pages(Path(__file__).parent / "templates")

    @router.get("/mail")
    async def show_the_mail(adres: str = "") -> HTMLResponse:
        return pages.render("mail_lijst.html", mails=mail.latest(adres), adres=adres)

    @router.get("/mail/{key}")
    async def show_one_mail(key: str) -> HTMLResponse:
        try:
            found = mail.read(key)
        except KeyError:
            raise Problem(404, "Deze mail is er niet", "Kijk in de lijst op /mail.") from None
        page = pages.render("mail_een.html", mail=found, tekst=with_links(found.text))
        page.headers["Content-Security-Policy"] = SHOWN_MAIL_POLICY
        return page

    return router


def with_links(text: str) -> Markup:
    """Plain text as HTML, its addresses as links."""
    shown, end = Markup(), 0
    for link in LINK.finditer(text):
        shown += escape(text[end : link.start()]) + Markup('<a class="utrecht-link utrecht-link--html-a" href="{0}">{0}</a>').format(
            link[0]
        )
        end = link.end()
    return shown + escape(text[end:])
