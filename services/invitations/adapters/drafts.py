"""A mail as the files that would go out: the message, and the calendar part of its channel."""

from contextlib import suppress
from dataclasses import dataclass, replace

from services.invitations.adapters.letters import calendar_part, compose
from services.invitations.adapters.mail import Mailroom, UnfitAddress
from services.invitations.domain.background import Background
from services.invitations.domain.letters import Method
from services.invitations.domain.mails import Audience, Mail

_NAMES = {Audience.PERSON: "mail", Audience.ALONE: "alleen", Audience.SECRETARIAT: "secretariaat", Audience.REQUESTER: "aanvrager"}


@dataclass(frozen=True, slots=True)
class DraftFiles:
    """Names are of the person's id and the channel: `p1.mail.eml`, `p1.mail.ics`, `p2.agenda.ics`."""

    mailroom: Mailroom

    def of(self, mail: Mail, background: Background) -> dict[str, bytes]:
        """An address that cannot stand in a header makes no message, as when it is sent."""
        letter, name = compose(mail, background), f"{mail.person}.{_NAMES[mail.audience]}"
        files = {}
        with suppress(UnfitAddress):
            files[f"{name}.eml"] = self.mailroom.message(letter).as_bytes()
        if letter.calendar is not None:
            files[f"{name}.ics"] = self.mailroom.organizer.calendar(letter.calendar)
        elif mail.invites and mail.occasion is not None:
            part = replace(calendar_part(mail, mail.occasion, background), method=Method.PUBLISH)
            files[f"{mail.person}.agenda.ics"] = self.mailroom.organizer.calendar(part)
        return files
