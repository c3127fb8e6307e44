"""From a body of the JSON interface to what the rules judge."""

from services.intake.domain.changing import Change, DraftRemoval, DraftReplacement
from services.intake.domain.request import Draft, DraftSeat, GuestDetails, Named, in_one_line, readable
from services.intake.web.bodies import AskBody, GuestBody, ParticipantBody, PeopleBody
from shared.kernel import ChallengeId, LocationId, PersonId
from shared.security import PersonIds


def draft_of(body: AskBody, ids: PersonIds) -> Draft:
    """Duration and form that were left out stay open: the phase of the challenge may preset them."""
    place = body.place
    return Draft(
        question=readable(body.question),
        seats=tuple(seat_of(f"deelnemers[{index}]", participant, ids) for index, participant in enumerate(body.participants)),
        requester_name=in_one_line(body.requester.name),
        requester=named(body.requester.email, ids),
        requester_phone=body.requester.phone,
        challenge=ChallengeId(body.challenge) if body.challenge else None,
        level=body.level,
        quorum=body.quorum,
        duration_minutes=body.duration_minutes if "duration_minutes" in body.model_fields_set else None,
        within_working_days=body.within_working_days,
        form=body.form if "form" in body.model_fields_set else None,
        location=LocationId(place.id) if place and place.id else None,
        free_place=in_one_line(place.free) if place and place.free is not None else None,
        chair=body.chair,
        conversation=body.conversation,
        sought_since=body.sought_since,
    )


def change_of(body: PeopleBody, ids: PersonIds) -> Change:
    return Change(
        added=tuple(seat_of(f"toevoegen[{index}]", participant, ids) for index, participant in enumerate(body.added)),
        replaced=tuple(
            DraftReplacement(f"vervangen[{index}]", named(swap.email, ids), seat_of(f"vervangen[{index}].door", swap.by, ids))
            for index, swap in enumerate(body.replaced)
        ),
        removed=tuple(DraftRemoval(f"weglaten[{index}]", named(address, ids)) for index, address in enumerate(body.removed)),
    )


def people_in(seats: tuple[DraftSeat, ...]) -> tuple[PersonId, ...]:
    return tuple(one.person for seat in seats for one in (seat.one, *seat.one_of) if one is not None)


def seat_of(field: str, body: ParticipantBody, ids: PersonIds) -> DraftSeat:
    return DraftSeat(
        field=field,
        one=None if body.email is None else named(body.email, ids),
        one_of=tuple(named(address, ids) for address in body.one_of),
        role=body.role,
        guest=None if body.guest is None else _details(body.guest),
    )


def named(address: str, ids: PersonIds) -> Named:
    return Named(address.strip(), ids.of(address))


def _details(guest: GuestBody) -> GuestDetails:
    return GuestDetails(in_one_line(guest.name), in_one_line(guest.function), in_one_line(guest.organisation), guest.tier, guest.level)
