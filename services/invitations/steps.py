"""Timers and steps that this service leaves for itself, and how answers and wishes are said."""

from datetime import datetime
from typing import ClassVar

from services.invitations.domain.answers import Heard
from services.invitations.domain.wishes import Wished
from shared.contracts.event import PrivateEvent
from shared.contracts.invitations import InvitationAnswered, MomentWished
from shared.kernel import MeetingId, PersonId


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


class TellRequesters(PrivateEvent):
    """This person wants no mail any more: whoever asked for a meeting with them must phone."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.prive.invitations.aanvragers-vertellen"

    person: PersonId


class DayBefore(PrivateEvent):
    """It is the day before the moment of this SEQUENCE."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.prive.invitations.dag-tevoren"

    meeting: MeetingId
    sequence: int


class NumbersExpire(PrivateEvent):
    """Fourteen days after a meeting: numbers, and who answered what, are deleted."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.prive.invitations.nummers-vervallen"

    meeting: MeetingId


class OfficePageAsked(PrivateEvent):
    """A secretariat asked for the link to its page, for the `count`-th time."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.prive.invitations.secretariaatspagina-gevraagd"

    office: PersonId
    count: int
    asked_at: datetime


class UnusedForgotten(PrivateEvent):
    """What an admin sees of a mail that could not be used is deleted."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.prive.invitations.ongebruikte-mail-vergeten"

    key: str


class ReviewPlace(PrivateEvent):
    """Something changed about a meeting, or its deadline is there: see what the host and the reception of its building must hear."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.prive.invitations.locatie-nakijken"

    meeting: MeetingId


class SendNotice(PrivateEvent):
    """Deliver one mail to a building, by the id of its record."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.prive.invitations.locatie-mailen"

    notice: str


class VisitorsForgotten(PrivateEvent):
    """Fourteen days after a meeting: who was on the visitor list is deleted."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.prive.invitations.bezoekers-vergeten"

    meeting: MeetingId


def answered(heard: Heard) -> InvitationAnswered:
    """A new answer as everybody hears it, by whichever way it came."""
    given = heard.given
    return InvitationAnswered(
        meeting=heard.meeting.meeting,
        revision=heard.revision,
        person=given.person,
        sequence=given.sequence,
        answer=given.answer,
        via=given.via,
        answered_at=given.at,
        by_another=given.by_another,
    )


def wished(news: Wished) -> MomentWished:
    """Another time that is proposed, as matchmaking hears it."""
    wish = news.wish
    return MomentWished(
        meeting=news.meeting.meeting,
        revision=news.revision,
        person=wish.person,
        sequence=wish.sequence,
        start=wish.start,
        end=wish.end,
        via=wish.via,
        wished_at=wish.at,
    )


STEPS: tuple[type[PrivateEvent], ...] = (
    SendMail,
    CountInvitations,
    InvitationsDue,
    TellRequesters,
    DayBefore,
    NumbersExpire,
    OfficePageAsked,
    UnusedForgotten,
    ReviewPlace,
    SendNotice,
    VisitorsForgotten,
)
