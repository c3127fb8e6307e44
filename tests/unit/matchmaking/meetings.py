"""Meetings in the states that the tests of transitions start from."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from services.matchmaking.adapters.week import WorkingWeek
from services.matchmaking.domain import escalating, transitions
from services.matchmaking.domain.engine.problem import Prices
from services.matchmaking.domain.happenings import Happening
from services.matchmaking.domain.holds import Claim
from services.matchmaking.domain.meeting import Answered, Asked, Decided, Decision, Horizon, Meeting, Replan
from services.matchmaking.domain.polling import PollAnswer
from services.matchmaking.domain.proposal import AnswersNeeded, Coming, Found, Proposal, Seat
from services.matchmaking.domain.settling import settle
from services.matchmaking.domain.situation import Situation
from shared.kernel import Answer, MeetingForm, MeetingId, Moment, PersonId, PollChoice, Role, person_owner

NOW = datetime(2027, 3, 15, 8, 0, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)
WEEK = WorkingWeek(timedelta(seconds=20), 1, timedelta(hours=2))
DEADLINES = WEEK.deadlines(NOW, 5)
"""Of a week: a reminder after four hours, the deputy after six, the quorum after eight, answers by tomorrow."""
PRICES = Prices()
KAN, SCHUIVEN, COLLEGA, NIET = PollChoice.CAN, PollChoice.CAN_IF_MOVED, PollChoice.DEPUTY, PollChoice.CANNOT


def seats(*groups: str, optional: str = "") -> tuple[Seat, ...]:
    """A required seat per text, of the persons its letters name; and optional persons."""
    required = tuple(Seat(tuple(PersonId(one) for one in group)) for group in groups)
    return (*required, *(Seat((PersonId(one),), Role.OPTIONAL) for one in optional))


def searching(*groups: str, optional: str = "", quorum: int | None = None) -> Meeting:
    asked = Asked(
        seats=seats(*groups, optional=optional),
        guests=(),
        challenge=None,
        quorum=quorum,
        duration=timedelta(hours=1),
        within_working_days=5,
        form=MeetingForm.ONLINE,
        location=None,
        free_place=None,
    )
    horizon = Horizon(date(2027, 3, 15), date(2027, 3, 22), NOW + timedelta(days=7))
    return transitions.request(MeetingId("m"), asked, horizon, 1, DEADLINES).meeting


def proposal(meeting: Meeting, hours: int, cost: int = 0) -> Proposal:
    """Everybody, that many hours from now."""
    start, end = NOW + timedelta(hours=hours), NOW + timedelta(hours=hours + 1)
    people = tuple(Coming(person, number, seat.role) for number, seat in enumerate(meeting.asked.seats) for person in seat.people)
    claims = tuple(Claim(person_owner(one.person), start, end) for one in people)
    return Proposal(Moment(start, end), people, claims, Fraction(cost))


def replanned(decision: Decision) -> Replan:
    assert isinstance(decision, Replan), decision
    return decision


def decided(decision: Decision) -> Decided:
    assert isinstance(decision, Decided), decision
    return decision


def happened(decision: Decision) -> list[type[Happening]]:
    told = decision.decided.told if isinstance(decision, Replan) else decided(decision).told
    return [type(one.what) for one in told]


def collected(meeting: Meeting) -> Replan:
    return replanned(transitions.collected(meeting, meeting.waits_for or 0, ()))


def reserved(*groups: str, optional: str = "", quorum: int | None = None, hours: int = 30) -> Meeting:
    """A meeting with a moment by the calendars."""
    meeting = searching(*groups, optional=optional, quorum=quorum)
    return settle(collected(meeting), Found(proposal(meeting, hours)), DEADLINES).meeting


def polling(*groups: str, optional: str = "", quorum: int | None = None, costs: tuple[int, ...] = (1, 2, 3)) -> Meeting:
    """A meeting of which nobody's calendar is known, with moments at 30, 54, … hours."""
    meeting = searching(*groups, optional=optional, quorum=quorum)
    offers = tuple(proposal(meeting, 30 + 24 * number, cost) for number, cost in enumerate(costs))
    return settle(collected(meeting), AnswersNeeded(offers, meeting.people), DEADLINES).meeting


def answer(meeting: Meeting, person: str, said: Answer, *, sequence: int | None = None, revision: int = 1, now: datetime = NOW) -> Decision:
    given = Answered(PersonId(person), revision, said)
    return transitions.answered(meeting, meeting.sequence if sequence is None else sequence, given, now)


NOBODYS_DEPUTY = Situation({}, {}, (), {}, frozenset())


def choose(
    meeting: Meeting, person: str, *choices: PollChoice, revision: int = 1, sequence: int = 1, situation: Situation = NOBODYS_DEPUTY
) -> Decision:
    """What somebody says of the offered moments, in their order."""
    keys = [str(number) for number in range(1, len(choices) + 1)]
    given = PollAnswer(PersonId(person), revision, dict(zip(keys, choices, strict=True)))
    return escalating.poll_answered(meeting, sequence, given, situation, PRICES, NOW, DEADLINES)


def close(meeting: Meeting, now: datetime = TOMORROW) -> Decision:
    return transitions.poll_closed(meeting, 1, PRICES, now, DEADLINES)
