"""What would be sent of a meeting, for the admin: nothing goes out."""

from base64 import b64encode
from dataclasses import dataclass, replace

from fastapi import APIRouter

from services.invitations.domain.inspection import would_be_sent
from services.invitations.ports import Drafts, Records, Surroundings
from shared.bus import Bus
from shared.http import Problem
from shared.http.tokens import Bearer, is_token, sent_with
from shared.kernel import MeetingId


@dataclass(frozen=True, slots=True)
class Inspection:
    """Composes the mails of a meeting as they would read now."""

    bus: Bus
    records: Records
    surroundings: Surroundings
    drafts: Drafts

    async def files(self, meeting: MeetingId) -> dict[str, str]:
        """Contents in base64, by the name of the file; of a meeting without a moment there is nothing to show."""
        invited = (await self.records.meetings.of(meeting)).value
        if invited is None:
            raise Problem(404, "Nog geen moment", "Van dit overleg is nog niemand uitgenodigd.")
        around = await self.surroundings.circumstances(meeting, [one.person for one in invited.present])
        found: dict[str, bytes] = {}
        for mail in would_be_sent(invited, around):
            sent = (await self.records.mails.of(mail.id)).value
            as_sent = mail if sent is None else replace(mail, first=sent.first)
            found |= self.drafts.of(as_sent, await self.surroundings.background(as_sent))
        return {name: b64encode(content).decode() for name, content in sorted(found.items())}


def add_inspection(router: APIRouter, inspection: Inspection) -> None:
    """`GET /beheer/invitations/overleg/<meeting>`: a program sends the admin's token as bearer."""

    @router.get("/beheer/invitations/overleg/{meeting}")
    async def show_what_would_be_sent(meeting: MeetingId, bearer: Bearer) -> dict[str, str]:
        if not is_token(sent_with(bearer), inspection.bus.product.admin_token):
            raise Problem(403, detail="Dit is niet het token van de beheerder. Controleer het en probeer het opnieuw.")
        return await inspection.files(meeting)
