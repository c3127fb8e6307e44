"""What intake says of a request, as events."""

from collections.abc import Iterable
from datetime import datetime

from services.intake.domain.changing import Changed
from services.intake.domain.request import Guest, Request, Seat
from shared.contracts import intake as said


def requested(request: Request) -> said.MeetingRequested:
    return said.MeetingRequested(
        meeting=request.meeting,
        revision=request.revision,
        asked_at=request.asked_at,
        question=request.question,
        requester=request.requester,
        requester_phone=request.requester_phone,
        seats=_seats(request.seats),
        guests=_guests(request.guests),
        challenge=request.challenge,
        level=request.level,
        quorum=request.quorum,
        duration_minutes=request.duration_minutes,
        within_working_days=request.within_working_days,
        form=request.form,
        location=request.location,
        free_place=request.free_place,
        chair=request.chair,
        chair_seat=request.chair_seat,
        conversation=request.conversation,
        sought_since=request.sought_since,
    )


def people_changed(changed: Changed, asked_at: datetime) -> said.ParticipantsChanged:
    return said.ParticipantsChanged(
        meeting=changed.request.meeting,
        revision=changed.request.revision,
        asked_at=asked_at,
        added=_seats(changed.added),
        replaced=tuple(said.Replacement(person=swap.person, by=swap.by) for swap in changed.replaced),
        removed=changed.removed,
        guests=_guests(changed.guests),
    )


def _seats(seats: Iterable[Seat]) -> tuple[said.AskedSeat, ...]:
    return tuple(said.AskedSeat(people=seat.people, role=seat.role) for seat in seats)


def _guests(guests: Iterable[Guest]) -> tuple[said.Guest, ...]:
    return tuple(
        said.Guest(person=g.person, name=g.name, address=g.address, function=g.function, organisation=g.organisation, tier=g.tier)
        for g in guests
    )
