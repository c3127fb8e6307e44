"""The answers of the JSON interface, from what is shown."""

from decimal import Decimal

from services.intake.domain.following import Followed
from services.intake.domain.request import Request
from services.intake.domain.without_moment import Opening
from services.intake.ports import Place
from services.intake.web.answer_bodies import (
    AskedBody,
    AskedLinksBody,
    AttendingBody,
    InsteadBody,
    ItemBody,
    LineBody,
    LinkBody,
    LinksBody,
    LocationBody,
    MeetingBody,
    OpeningBody,
    PossibleBody,
    RoomBody,
    SummaryBody,
)
from services.intake.web.showing import AtTheTable, Other, View
from shared.kernel import MeetingId, MeetingStatus, Moment


def body_of(view: View) -> MeetingBody:
    moment, found = view.moment, view.state.found
    return MeetingBody(
        id=view.request.meeting,
        status=view.state.status,
        question=view.request.question,
        challenge=view.request.challenge,
        form=found.form if found else view.request.form,
        start=moment.start if moment else None,
        end=moment.end if moment else None,
        location=_location(view.place, moment),
        room=RoomBody(id=view.room.id, name=view.room.name, capacity=view.room.capacity) if view.room else None,
        cost=float(Decimal(found.cost)) if found and found.cost is not None else None,
        promised_until=view.state.promised_until,
        participants=tuple(_attending(at, view) for at in view.people),
        explanation=view.state.explanation,
        possible=tuple(_possible(other) for other in view.others),
        events=tuple(ItemBody(time=line.time, kind=kind, text=line.text) for line, kind in zip(view.lines, view.kinds, strict=True)),
        chair=_chair(view),
        missing=view.missing,
        added=tuple(LineBody(who=line.who, text=line.text) for line in view.added),
        instead=tuple(
            InsteadBody(kind=way.kind, start=way.start, end=way.end, people=way.people, of=way.of, day=way.day) for way in view.instead
        ),
        watched_until=view.watched_until,
        opening=_opening(view.opening),
        links=links_of(view.request.meeting),
    )


def summary_of(request: Request, state: Followed) -> SummaryBody:
    start = state.found.moment.start if state.found else None
    return SummaryBody(id=request.meeting, status=state.status, asked_at=request.asked_at, start=start, links=links_of(request.meeting))


def links_of(meeting: MeetingId) -> LinksBody:
    own, events, page = _addresses(meeting)
    return LinksBody(own=own, events=events, page=page)


def asked(meeting: MeetingId, like: tuple[MeetingId, ...]) -> AskedBody:
    own, events, page = _addresses(meeting)
    others = tuple(_addresses(other)[0] for other in like)
    return AskedBody(id=meeting, status=MeetingStatus.REQUESTED, links=AskedLinksBody(own=own, events=events, page=page, like=others))


def _addresses(meeting: MeetingId) -> tuple[LinkBody, LinkBody, LinkBody]:
    own = f"/v1/overleggen/{meeting}"
    return LinkBody(href=own), LinkBody(href=f"{own}/gebeurtenissen"), LinkBody(href=f"/overleg/{meeting}")


def _chair(view: View) -> str | None:
    """As it was asked, until the chair is known."""
    known = next((at.listed for at in view.people if at.chairs and at.listed), None)
    return known.address if known else view.request.chair


def _opening(opening: Opening | None) -> OpeningBody | None:
    if opening is None:
        return None
    return OpeningBody(number=opening.number, start=opening.moment.start, end=opening.moment.end, expires=opening.expires)


def _location(place: Place | None, moment: Moment | None) -> LocationBody | None:
    if place is not None:
        return LocationBody(id=place.id, name=place.name)
    return LocationBody(id=None, name=moment.free_place) if moment and moment.free_place else None


def _attending(at: AtTheTable, view: View) -> AttendingBody:
    addresses = {other.listed.person: other.listed.address for other in view.people if other.listed}
    return AttendingBody(
        email=at.listed.address if at.listed else None,
        role=at.role,
        one_of=tuple(addresses.get(person, "") for person in at.group) or None,
        answer=at.answer,
        calendar="gelezen" if at.calendar_read else "onbekend",
        deputised=at.deputised,
    )


def _possible(other: Other) -> PossibleBody:
    return PossibleBody(
        start=other.moment.start,
        end=other.moment.end,
        location=_location(other.place, other.moment),
        cost=float(other.cost),
        explanation=other.explanation,
    )
