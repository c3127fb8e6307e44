"""Changing who is at the table, and a room that drops out: the least change to what people already accepted.

Whoever has the moment keeps it, and what they answered. While neither time nor place changes the sequence stays as well, and only who is
new is asked. What everybody reads says that the table changed, never that somebody cannot come. Values in, a decision out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from services.matchmaking.domain import transitions
from services.matchmaking.domain.arriving import Arrivals, arrivals, with_arrivals
from services.matchmaking.domain.displacing import after_consents
from services.matchmaking.domain.engine.problem import Prices
from services.matchmaking.domain.finding import at_start
from services.matchmaking.domain.happenings import Confirmed, Reservation, Reserved
from services.matchmaking.domain.meeting import Deadlines, Decided, Decision, Ignored, Meeting, Replan
from services.matchmaking.domain.proposal import Found, Proposal, Seat
from services.matchmaking.domain.rooming import in_another_room, is_lost, is_too_small
from services.matchmaking.domain.settling import (
    GRACE,
    NOBODY_REQUIRED,
    PEOPLE_INVITED,
    give_up,
    look_further,
    released,
    seats_of,
    settle,
    with_clocks,
)
from services.matchmaking.domain.situation import Rules, Situation
from services.matchmaking.domain.weighing import after_poll, weigh_answers
from shared.kernel import Answer, MeetingStatus, PersonId

OTHER_TABLE = "De aanvrager veranderde wie er aan tafel zit. Het moment blijft."
CHANGED = "De deelnemers zijn gewijzigd. We zoeken een moment waarop iedereen kan."
TOO_SMALL = "Met wie erbij komt, is de zaal te klein."
TOO_SMALL_AFTERWARDS = (
    "De zaal is te klein voor wie erbij komt. Wie erbij komt, is nog niet uitgenodigd. Het overleg blijft staan. "
    "De aanvrager beslist of we iets anders zoeken."
)
OTHER_ROOM = "Het overleg is in een andere zaal. Dag, tijd en locatie blijven."
ROOM_GONE = "De zaal van het vorige moment is niet meer vrij."
ROOM_GONE_AFTERWARDS = "De zaal is niet meer vrij, en op deze locatie is geen andere. De aanvrager beslist of we iets anders zoeken."


@dataclass(frozen=True, slots=True)
class Why:
    """Why a moment has no room any more: told when another is sought, and when it is for the requester to decide."""

    before: str
    afterwards: str


@dataclass(frozen=True, slots=True)
class Change:
    """What the requester changes: seats that are added, whom somebody comes in place of, who need not come; `guests` are new."""

    added: tuple[Seat, ...] = ()
    replaced: tuple[tuple[PersonId, PersonId], ...] = ()
    removed: tuple[PersonId, ...] = ()
    guests: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a change is decided on."""

    situation: Situation
    now: datetime
    deadlines: Deadlines
    rules: Rules

    @property
    def prices(self) -> Prices:
        return self.rules.prices


def with_table(meeting: Meeting, change: Change, revision: int) -> Meeting:
    """The same meeting with the people that the requester wants now. Seats keep their places; nobody sits on two."""
    by, seated = dict(change.replaced), set[PersonId]()
    wanted = (
        replace(seat, people=tuple(by.get(person, person) for person in seat.people if person not in change.removed))
        for seat in meeting.asked.seats
    )
    kept = [_once(seat, seated) for seat in wanted]
    added = [_once(seat, seated) for seat in change.added]
    guests = tuple(one for one in dict.fromkeys((*meeting.asked.guests, *change.guests)) if one in seated)
    asked = replace(meeting.asked, seats=(*kept, *(seat for seat in added if seat.people)), guests=guests)
    return replace(meeting.hears(revision), asked=asked)


def change_table(meeting: Meeting, after: Meeting, around: Surroundings) -> Decision:
    """From the meeting as it was to the one `with_table`. With a moment it is kept when it can be; without one the search goes on."""
    if meeting.status.final or (meeting.heard, meeting.missed) == (after.heard, after.missed):
        return Ignored()
    if not any(seat.required for seat in after.asked.seats):
        return give_up(Decided(after), (NOBODY_REQUIRED,))
    if meeting.reservation is not None:
        return _keep_the_moment(meeting, after, meeting.reservation, around)
    if meeting.status is MeetingStatus.POLLING and set(after.people) < set(meeting.people):
        return _ask_fewer(after, set(meeting.people) - set(after.people), around)
    if meeting.status is MeetingStatus.NO_MOMENT and around.now >= meeting.horizon.promised_until:
        return Decided(after)
    fresh = replace(released(after), polls_of_search=0, changes=0, changes_after_acceptance=0, accepted=False)
    return transitions.search(fresh, around.deadlines)


def room_may_be_lost(before: Meeting | None, decided: Decided) -> bool:
    """Whether a moment is reserved now whose room was held while people were asked: it may have dropped out meanwhile."""
    asked = before is not None and (before.poll is not None or before.displacement is not None or before.watch is not None)
    reserved = [told.what.reservation for told in decided.told if isinstance(told.what, Reserved)]
    return asked and any(reservation.proposal.moment.room is not None for reservation in reserved)


def leave_room(meeting: Meeting, around: Surroundings) -> Decision:
    """The room of a moment may have dropped out: another one there, before bevestigd another place or moment, afterwards a word."""
    reservation = meeting.reservation
    if meeting.status not in PEOPLE_INVITED or reservation is None:
        return Ignored()
    if not is_lost(reservation.proposal, around.situation):
        return Ignored()
    return without_its_room(meeting, reservation, Why(ROOM_GONE, ROOM_GONE_AFTERWARDS), around)


def without_its_room(meeting: Meeting, reservation: Reservation, why: Why, around: Surroundings) -> Decision:
    """The moment in another room of the building; before bevestigd elsewhere at that time, or another moment; afterwards a word."""
    proposal = reservation.proposal
    if (moved := in_another_room(meeting, proposal, around.situation, around.now, around.rules)) is not None:
        return _tell(_in_room(meeting, moved, reservation), (OTHER_ROOM,), around.now)
    if meeting.status is MeetingStatus.CONFIRMED:
        return (_not_in_a_room if proposal.lent else _told_of_the_room)(meeting, reservation, why)
    further = look_further(Decided(meeting), (), why.before)
    if isinstance(further, Replan) and (elsewhere := _elsewhere(further.decided.meeting, proposal, around)) is not None:
        return settle(further, elsewhere, around.deadlines)
    return further


def _told_of_the_room(meeting: Meeting, reservation: Reservation, why: Why) -> Decision:
    """Once for every moment."""
    if meeting.room_lost_at == meeting.sequence:
        return Ignored()
    told = replace(meeting, room_lost_at=meeting.sequence)
    return Decided(told).tell(Confirmed(meeting.sequence, reservation), (why.afterwards,))


def _not_in_a_room(meeting: Meeting, reservation: Reservation, why: Why) -> Decision:
    """The host said no: the moment stands, without the room in anybody's calendar, and the requester sees to another place."""
    without = _in_room(meeting, reservation.proposal.without_room(), reservation)
    stays = without.reservation
    if stays is None:
        return Ignored()
    told = Decided(without).tell(Reserved(without.sequence, stays), (why.afterwards,))
    return told.tell(Confirmed(without.sequence, stays), (why.afterwards,))


def _once(seat: Seat, seated: set[PersonId]) -> Seat:
    people = tuple(person for person in dict.fromkeys(seat.people) if person not in seated)
    seated.update(people)
    return replace(seat, people=people)


def _ask_fewer(after: Meeting, gone: Iterable[PersonId], around: Surroundings) -> Decision:
    """Nobody is invited yet. What the others said stays said."""
    for person in gone:
        after = transitions.without(after, person)
    if after.poll is not None:
        return after_poll(Decided(after), around.prices, around.now, around.deadlines)
    return after_consents(Decided(after), around.now, around.deadlines)


def _keep_the_moment(meeting: Meeting, after: Meeting, reservation: Reservation, around: Surroundings) -> Decision:
    stays = _without_who_is_gone(reservation.proposal, after)
    arriving = arrivals(meeting, after, stays, around.situation, around.now, around.rules)
    proposal = with_arrivals(stays, arriving)
    if proposal == reservation.proposal and not arriving.missing:
        return Decided(after)
    confirmed = meeting.status is MeetingStatus.CONFIRMED
    kept = _with(after, proposal, reservation, _expires(reservation, arriving, confirmed=confirmed, deadlines=around.deadlines))
    _, possible, needed = seats_of(kept)
    if possible < needed and any(seat.required for seat in arriving.missing) and not confirmed:
        return look_further(Decided(after), (), CHANGED)
    why = (OTHER_TABLE, *(_asked(len(arriving.people)) if confirmed else ()))
    if arriving.joined and is_too_small(proposal, around.situation):
        return _in_a_larger_room(after, kept, stays, reservation, why, around)
    asked = with_clocks(kept, around.deadlines.due) if arriving.joined and not confirmed else kept
    return _tell(_under_its_sequence(asked, reservation.proposal), why, around.now)


def _under_its_sequence(meeting: Meeting, before: Proposal) -> Meeting:
    """Whoever was told not to come, and comes after all, hears that under a higher sequence than that of the CANCEL they got."""
    comes = () if meeting.reservation is None else tuple(one.person for one in meeting.reservation.proposal.people)
    off = (*meeting.told_not_to_come, *(one.person for one in before.people if one.person not in comes))
    if not set(off).intersection(comes):
        return replace(meeting, told_not_to_come=off)
    return replace(meeting, told_not_to_come=(), sequence=meeting.sequence + 2)


def _without_who_is_gone(proposal: Proposal, after: Meeting) -> Proposal:
    """Whoever is no longer at the table, and their deputies."""
    for coming in proposal.people:
        if (coming.principal or coming.person) not in after.people:
            proposal = proposal.without(coming.person)
    return proposal


def _in_a_larger_room(
    after: Meeting, kept: Meeting, stays: Proposal, reservation: Reservation, why: tuple[str, ...], around: Surroundings
) -> Decision:
    """There is no chair for who is new: another room of the same building, another moment, or after bevestigd the requester decides."""
    if kept.reservation is None:
        return Ignored()
    larger = in_another_room(kept, kept.reservation.proposal, around.situation, around.now, around.rules)
    if larger is not None:
        return _tell(_in_room(kept, larger, kept.reservation), (*why, OTHER_ROOM), around.now)
    if after.status is not MeetingStatus.CONFIRMED:
        return look_further(Decided(after), (), TOO_SMALL)
    return _told_to_decide(_with(after, stays, reservation, reservation.expires), reservation)


def _told_to_decide(meeting: Meeting, before: Reservation) -> Decision:
    """The requester hears that who is new is not invited; the others, if somebody left as well, that the table changed."""
    stays = meeting.reservation
    if stays is None:
        return Ignored()
    same = stays.proposal == before.proposal
    told = Decided(meeting) if same else Decided(meeting).tell(Reserved(meeting.sequence, stays), (OTHER_TABLE,))
    return told.tell(Confirmed(meeting.sequence, stays), (TOO_SMALL_AFTERWARDS,))


def _expires(reservation: Reservation, arriving: Arrivals, *, confirmed: bool, deadlines: Deadlines) -> datetime:
    """Whoever is new has as long to answer as others had; nobody's time to answer is cut short."""
    if not arriving.joined:
        return reservation.expires
    theirs = min(deadlines.answers, reservation.proposal.moment.start)
    return theirs if confirmed else max(reservation.expires, theirs)


def _asked(people: int) -> tuple[str, ...]:
    """Of those who come to a confirmed meeting, which is told to go on already."""
    if people == 0:
        return ()
    if people == 1:
        return ("Er is één nieuwe deelnemer gevraagd. Het antwoord volgt.",)
    return (f"Er zijn {people} nieuwe deelnemers gevraagd. De antwoorden volgen.",)


def _in_room(meeting: Meeting, proposal: Proposal, reservation: Reservation) -> Meeting:
    """The moment in another room is another invitation, which those who accepted need not answer again."""
    return replace(_with(meeting, proposal, reservation, reservation.expires), sequence=meeting.sequence + 1)


def _with(meeting: Meeting, proposal: Proposal, reservation: Reservation, expires: datetime) -> Meeting:
    """The same reservation for these people. Time that somebody gave back, having said no, is not held again."""
    before = next(hold for hold in meeting.holds if hold.key == reservation.key)
    given_back = {claim for claim in reservation.proposal.claims if claim not in before.claims}
    claims = tuple(claim for claim in proposal.claims if claim not in given_back)
    hold = replace(before, claims=claims, expires=expires + GRACE)
    agreed = tuple(coming.person for coming in proposal.people if meeting.answer_of(coming.person).answer is Answer.YES)
    return replace(meeting, holds=(hold,), reservation=Reservation(hold.key, proposal, expires, agreed))


def _tell(meeting: Meeting, why: tuple[str, ...], now: datetime) -> Decision:
    """Everybody's calendar says so. A confirmed moment stays confirmed, which is not said again; otherwise it may be so now."""
    if meeting.reservation is None:
        return Ignored()
    told = Decided(meeting).tell(Reserved(meeting.sequence, meeting.reservation), why)
    return weigh_answers(told, now)


def _elsewhere(meeting: Meeting, proposal: Proposal, around: Surroundings) -> Found | None:
    """At the same time in another building, for exactly the same people."""
    found = at_start(meeting, around.situation, around.now, around.rules, proposal.moment.start)
    same = found is not None and {coming.person for coming in found.best.people} == {coming.person for coming in proposal.people}
    return found if same else None
