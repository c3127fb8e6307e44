"""Somebody invited proposes another time (RFC 5546 3.2.7): taken when it gives way to little more than the moment of now.

- Searched is exactly that time, for everybody, without asking anybody to move something. Whoever proposes it can come, when we cannot see
  their calendar.
- It is taken when its cost is less than that of the moment of now and the price of a wish together (`Rules.wish`), and while the meeting
  may still change by itself: the same bounds as for a no.
- After bevestigd nothing changes without the requester, who hears of the wish.
- A no says why and names nobody. Values in, a decision out.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.matchmaking.domain.explain import spoken
from services.matchmaking.domain.finding import at_start
from services.matchmaking.domain.happenings import Confirmed, Reservation, WishRefused
from services.matchmaking.domain.meeting import Deadlines, Decided, Decision, Ignored, Meeting, Replan
from services.matchmaking.domain.moving import nothing_moves
from services.matchmaking.domain.posing import AMSTERDAM, known, local_day
from services.matchmaking.domain.proposal import Found
from services.matchmaking.domain.settling import PEOPLE_INVITED, may_still_change, released, settle
from services.matchmaking.domain.situation import Calendar, Rules, Situation
from shared.kernel import MeetingStatus, PersonId, person_owner

WISHED = "Een deelnemer stelde een ander moment voor, en dat past bij iedereen die erbij moet zijn."
FOR_THE_REQUESTER = "Een deelnemer stelt een ander moment voor: {}, {} uur. U beslist of het overleg verschuift."
DEFINITE = "Het overleg is bevestigd. We vroegen de aanvrager of het kan verschuiven. Tot die tijd blijft het moment staan."
OFTEN_ENOUGH = "Het moment is al een paar keer veranderd. Bel de aanvrager als u echt niet kunt."
OTHER_LENGTH = "Dit voorstel is korter of langer dan het overleg. Stel een moment voor dat even lang duurt."
TOO_SOON = "Dit voorstel is te kort van tevoren."
OUT_OF_REACH = "Dit voorstel valt buiten de periode waarin het overleg moet zijn."
DOES_NOT_FIT = "Op dat moment kan niet iedereen die erbij moet zijn, of er is geen ruimte."
COSTS_TOO_MUCH = "Dat moment is voor de anderen duidelijk minder goed."


@dataclass(frozen=True, slots=True)
class Wish:
    """The `number`-th wish of a meeting, against the moment of `sequence`."""

    person: PersonId
    number: int
    sequence: int
    start: datetime
    end: datetime


def hear_wish(meeting: Meeting, wish: Wish, situation: Situation, now: datetime, deadlines: Deadlines, rules: Rules) -> Decision:
    """Another moment for everybody, or a no. A wish against a moment that is gone is no news: whoever had it is asked anew."""
    reservation = meeting.reservation
    if meeting.status not in PEOPLE_INVITED or reservation is None or wish.sequence != meeting.sequence or wish.number in meeting.wishes:
        return Ignored()
    if reservation.proposal.is_for(wish.person) is None:
        return Ignored()
    found = None if meeting.status is MeetingStatus.CONFIRMED else _found(meeting, wish, reservation, situation, now, rules)
    if isinstance(found, Found):
        changed = replace(
            released(meeting),
            changes=meeting.changes + 1,
            changes_after_acceptance=meeting.changes_after_acceptance + meeting.accepted,
        )
        return settle(Replan(Decided(changed), (WISHED,)), found, deadlines)
    refused = WishRefused(wish.person, wish.number, wish.sequence, wish.start, wish.end, found or DEFINITE)
    told = Decided(replace(meeting, wishes=(*meeting.wishes, wish.number))).tell(refused)
    if found is not None:
        return told
    day, time = spoken(local_day(wish.start)), f"{wish.start.astimezone(AMSTERDAM):%H.%M}"
    return told.tell(Confirmed(meeting.sequence, reservation), (FOR_THE_REQUESTER.format(day, time),))


def _found(meeting: Meeting, wish: Wish, reservation: Reservation, situation: Situation, now: datetime, rules: Rules) -> Found | str:
    """The moment, or why not."""
    moment, day = reservation.proposal.moment, local_day(wish.start)
    if not may_still_change(meeting):
        return OFTEN_ENOUGH
    if wish.end - wish.start != moment.end - moment.start:
        return OTHER_LENGTH
    if wish.start < now + rules.notice:
        return TOO_SOON
    if not meeting.horizon.first <= day <= meeting.horizon.last:
        return OUT_OF_REACH
    as_long = replace(meeting, asked=replace(meeting.asked, duration=moment.end - moment.start))
    found = at_start(as_long, _can_come(meeting, wish, nothing_moves(meeting, situation)), now, rules, wish.start)
    if found is None or found.best.is_for(wish.person) is None:
        return DOES_NOT_FIT
    return found if found.best.cost < reservation.proposal.cost + rules.wish else COSTS_TOO_MUCH


def _can_come(meeting: Meeting, wish: Wish, situation: Situation) -> Situation:
    """Whoever wishes it says so of themselves; a calendar that we do see counts as it stands."""
    if known(wish.person, meeting, situation):
        return situation
    day = timedelta(days=1)
    theirs = Calendar(known=True, known_from=wish.start - day, known_until=wish.end + day)
    return replace(situation, calendars={**situation.calendars, person_owner(wish.person): theirs})
