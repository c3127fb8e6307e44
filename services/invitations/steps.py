"""Timers and steps that this service leaves for itself."""

from typing import ClassVar

from shared.contracts.event import PrivateEvent
from shared.kernel import MeetingId


class SendMail(PrivateEvent):
    """Deliver one mail, by the id of its record."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.prive.invitations.mail-versturen"

    mail: str


class CountInvitations(PrivateEvent):
    """Something of this SEQUENCE was delivered: see whether that was the last."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.prive.invitations.uitnodigingen-tellen"

    meeting: MeetingId
    sequence: int


class InvitationsDue(PrivateEvent):
    """The time to deliver the invitations of this SEQUENCE is over."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.prive.invitations.uitnodigingen-verlopen"

    meeting: MeetingId
    sequence: int


STEPS: tuple[type[PrivateEvent], ...] = (SendMail, CountInvitations, InvitationsDue)
