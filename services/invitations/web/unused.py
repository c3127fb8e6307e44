"""What came into the reply mailbox and could not be used, for the admin: when, why, and from which domain. Nothing else of it is kept."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse

from services.invitations.domain.incoming import Unread
from services.invitations.ports import Records
from shared.bus import Bus, Commit
from shared.http import Problem
from shared.http.tokens import is_token
from shared.ui import Pages

WHY = {
    Unread.NO_ANSWER: "Geen antwoord van een agenda. Lees de mail zelf.",
    Unread.TOO_LARGE: "De mail is te groot.",
    Unread.UNREADABLE: "Het agendabestand is niet te lezen.",
    Unread.TNEF: "Een winmail.dat: dat kunnen we niet lezen. De afzender kreeg een link als we wisten om welk overleg het ging.",
    Unread.OTHER_METHOD: "Een agendabestand, maar geen antwoord.",
    Unread.UNKNOWN_MEETING: "Een antwoord op een overleg dat wij niet kennen.",
    Unread.UNKNOWN_PERSON: "Een antwoord van iemand die niet is uitgenodigd.",
    Unread.UNKNOWN_MOMENT: "Een antwoord op een moment dat wij niet kennen.",
    Unread.UNCONFIRMED: "Het adres van de afzender past niet bij wie antwoordt. Die persoon kreeg een link om te bevestigen.",
    Unread.FAILED: "Bij ons ging iets mis met deze mail. Kijk in het logboek.",
}


@dataclass(frozen=True, slots=True)
class UnusedPage:
    """Only with the admin's token, which is sent in the form: an address would keep it."""

    bus: Bus
    records: Records
    pages: Pages

    async def show(self, token: str, seen: str = "") -> HTMLResponse:
        """The newest first; `seen` is the key of one that an admin has looked at."""
        if not is_token(token, self.bus.product.admin_token):
            raise Problem(403, detail="Dit is niet het token van de beheerder. Controleer het en probeer het opnieuw.")
        if seen:
            await self.bus.command(lambda commit: self._see(seen, commit), actor="beheer")
        found = sorted(await self.records.unused.all(), key=lambda record: record.there.at, reverse=True)
        return self.pages.render("niet-gebruikt.html", mails=[(record.id, record.there, WHY[record.there.why]) for record in found])

    async def _see(self, key: str, commit: Commit) -> None:
        record = await self.records.unused.of(key)
        if record.value is not None and not record.value.seen:
            commit.keep(record.becomes(replace(record.value, seen=True)))


def add_unused(router: APIRouter, page: UnusedPage) -> None:
    """`GET` asks for the token, `POST` shows the list."""

    @router.get("/beheer/invitations/antwoorden")
    async def ask_for_the_token() -> HTMLResponse:
        return page.pages.render("niet-gebruikt.html", mails=None)

    @router.post("/beheer/invitations/antwoorden")
    async def show_what_was_not_used(token: Annotated[str, Form()] = "", gezien: Annotated[str, Form()] = "") -> HTMLResponse:
        return await page.show(token, gezien)
