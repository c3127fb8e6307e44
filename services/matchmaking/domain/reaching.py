"""The search of a meeting along its ladder: first as was asked, then moving what may move, then at another place or in another form.

A relaxation is used when its clock has passed, and before that only when there is no moment without it. So there is no *geen-moment* while
a rung is left.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from services.matchmaking.domain.displacement import displaced_by
from services.matchmaking.domain.finding import find, hopeless
from services.matchmaking.domain.ladder import Opens, Reach
from services.matchmaking.domain.meeting import Deadlines, Meeting
from services.matchmaking.domain.moving import nothing_moves, only_what_may_be_asked
from services.matchmaking.domain.proposal import AnswersNeeded, Findings, Found, NothingFound
from services.matchmaking.domain.situation import PersonFacts, Rules, Situation
from shared.kernel import MeetingForm

SHORTEST, LONG_ENOUGH_TO_SHORTEN = timedelta(minutes=30), timedelta(minutes=45)
QUARTER = timedelta(minutes=15)

NOT_WITHOUT_MOVING = "Zonder iets te verschuiven lukt het niet binnen de termijn."
THEIR_LINK = "De aanvrager stuurt daarvoor een link"
NOT_OTHERWISE_EITHER = "Ook in een andere vorm, op een andere plek of korter vonden we geen moment."


@dataclass(frozen=True, slots=True)
class _Shape:
    """A meeting other than was asked, and how that is told: what does not work, and what does."""

    meeting: Meeting
    situation: Situation
    form: MeetingForm | None
    not_so: str
    but_so: str


def find_along_the_ladder(meeting: Meeting, situation: Situation, now: datetime, deadlines: Deadlines, rules: Rules) -> Findings:
    """What there is with as little relaxation as possible; without any moment the reasons why."""
    if (reason := hopeless(meeting, now)) is not None:
        return NothingFound((reason,))
    reaches = (meeting.opens or Opens(now, now)).reaches(now)
    nothing: tuple[str, ...] = ()
    for reach in reaches:
        world = situation if Reach.DISPLACEMENT in reach else nothing_moves(meeting, situation)
        search = _Search(meeting, only_what_may_be_asked(meeting, world, deadlines, rules), now, deadlines, rules)
        findings = search.in_any_form() if Reach.FORM in reach else search.as_asked()
        if not isinstance(findings, NothingFound):
            return _with_reason(findings, meeting) if reach - reaches[0] >= {Reach.DISPLACEMENT} else findings
        nothing = findings.reasons
    return NothingFound(nothing)


def as_agreed(meeting: Meeting) -> Meeting:
    """The meeting as people were invited to it: as long and in the form that the ladder gave it, maybe other than was asked."""
    if meeting.reservation is None:
        return meeting
    proposal = meeting.reservation.proposal
    return _asking(meeting, form=proposal.form, duration=proposal.moment.end - proposal.moment.start)


def world_as_agreed(meeting: Meeting, situation: Situation) -> Situation:
    """The world for a meeting `as_agreed`: who cannot travel to one that became hybrid joins online."""
    became = None if meeting.reservation is None else meeting.reservation.proposal.form
    return _without_journeys(situation) if became is MeetingForm.HYBRID else situation


def _with_reason(findings: Found | AnswersNeeded, meeting: Meeting) -> Findings:
    """Moving was not open yet: told at a table where that points at nobody."""
    moves = isinstance(findings, Found) and displaced_by(findings.best) and meeting.counts_may_be_told
    return replace(findings, explanation=(NOT_WITHOUT_MOVING, *findings.explanation)) if moves else findings


@dataclass(frozen=True, slots=True)
class _Search:
    """A search in one world, as asked or in another form."""

    meeting: Meeting
    situation: Situation
    now: datetime
    deadlines: Deadlines
    rules: Rules

    def as_asked(self) -> Findings:
        return find(self.meeting, self.situation, self.now, self.deadlines, self.rules)

    def in_any_form(self) -> Findings:
        """As asked, unless another form is cheaper by more than its price; when there is nothing as asked, the cheapest other form."""
        asked = self.as_asked()
        if isinstance(asked, AnswersNeeded):
            return asked
        shapes = tuple(_shapes(self.meeting, self.situation))
        tried = [(shape, find(shape.meeting, shape.situation, self.now, self.deadlines, self.rules)) for shape in shapes]
        others = [(_cost(findings), number) for number, (_, findings) in enumerate(tried) if not isinstance(findings, NothingFound)]
        if isinstance(asked, NothingFound) and not others:
            return NothingFound((*asked.reasons, NOT_OTHERWISE_EITHER) if shapes else asked.reasons)
        if isinstance(asked, Found) and (not others or asked.best.cost <= min(others)[0] + self.rules.other_form):
            return asked
        shape, findings = tried[min(others)[1]]
        return _told(shape, findings, nothing_as_asked=isinstance(asked, NothingFound))


def _cost(findings: Findings) -> Fraction:
    match findings:
        case Found(best):
            return best.cost
        case AnswersNeeded(offers):
            return min(offer.cost for offer in offers)
        case NothingFound():
            return Fraction(0)


def _told(shape: _Shape, findings: Findings, *, nothing_as_asked: bool) -> Findings:
    """The moment in its other form, and that it is another form than was asked."""
    why = (
        f"{shape.not_so} lukt het niet binnen de termijn. " if nothing_as_asked else f"{shape.not_so} kan het later, of met meer schuiven. "
    )
    told = f"{why}{shape.but_so}."
    match findings:
        case Found(best, explanation):
            return replace(findings, best=replace(best, form=shape.form), explanation=(told, *explanation))
        case AnswersNeeded(offers, _, explanation):
            return replace(findings, offers=tuple(replace(one, form=shape.form) for one in offers), explanation=(told, *explanation))
        case NothingFound():
            return findings


def _shapes(meeting: Meeting, situation: Situation) -> Iterator[_Shape]:
    """From the least change to the most: hybrid, another location, online, shorter, and both of the last."""
    asked = meeting.asked
    if asked.form is MeetingForm.IN_PERSON and situation.locations:
        hybrid = MeetingForm.HYBRID
        yield _Shape(
            _asking(meeting, form=hybrid),
            _without_journeys(situation),
            hybrid,
            "Met iedereen op locatie",
            f"Hybride kan het wel: wie niet kan reizen, doet online mee. {THEIR_LINK}",
        )
    if situation.locations and situation.elsewhere:
        elsewhere = replace(situation, locations=situation.elsewhere)
        yield _Shape(meeting, elsewhere, None, "Op de gevraagde locatie", "Op een andere locatie kan het wel")
    online, nowhere = MeetingForm.ONLINE, replace(situation, locations=())
    if asked.in_person and situation.locations:
        yield _Shape(_asking(meeting, form=online), nowhere, online, "Op locatie", f"Online kan het wel. {THEIR_LINK}")
    if asked.duration < LONG_ENOUGH_TO_SHORTEN:
        return
    shorter = _shorter(asked.duration)
    minutes = round(asked.duration.total_seconds() / 60), round(shorter.total_seconds() / 60)
    so, but = f"Met {minutes[0]} minuten", f"Met {minutes[1]} minuten kan het wel"
    yield _Shape(_asking(meeting, duration=shorter), situation, None, so, but)
    if asked.in_person and situation.locations:
        yield _Shape(
            _asking(meeting, form=online, duration=shorter),
            nowhere,
            online,
            f"Op locatie en met {minutes[0]} minuten",
            f"Online en met {minutes[1]} minuten kan het wel. {THEIR_LINK}",
        )


def _asking(meeting: Meeting, *, form: MeetingForm | None = None, duration: timedelta | None = None) -> Meeting:
    asked = meeting.asked
    return replace(meeting, asked=replace(asked, form=form or asked.form, duration=duration or asked.duration))


def _shorter(duration: timedelta) -> timedelta:
    """Half of it on the grid, and no less than half an hour."""
    return max(SHORTEST, (duration / 2) // QUARTER * QUARTER)


def _without_journeys(situation: Situation) -> Situation:
    """Who cannot travel joins online, so nobody's journey stands in the way."""
    return replace(situation, people={person: _at_their_desk(about) for person, about in situation.people.items()})


def _at_their_desk(about: PersonFacts) -> PersonFacts:
    return replace(about, base=None)
