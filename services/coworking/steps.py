"""What coworking leaves for itself, and its decisions as events for everybody."""

from typing import ClassVar

from services.coworking.domain.days import Day
from shared.contracts.coworking import DayGuest, DayPlanned, DaySeated
from shared.contracts.event import PrivateEvent
from shared.kernel import DayId


class DayEnded(PrivateEvent):
    """The end of a day passed: who came together is kept."""

    said_by: ClassVar[str] = "coworking"
    type: ClassVar[str] = "nl.overleggen.prive.coworking.samenwerkdag-afgelopen"

    day: DayId


def day_planned(day: Day) -> DayPlanned:
    return DayPlanned(
        revision=day.revision,
        day=day.id,
        challenge=day.wish.challenge,
        location=day.wish.location,
        start=day.plan.start,
        end=day.plan.end,
        seats=day.plan.seats,
        invited=tuple(
            DayGuest(person=one.person, reason=one.reason, needs_registration=one.needs_registration) for one in day.plan.invited
        ),
        sign_up_until=day.plan.sign_up_until,
        planned_at=day.planned_at,
    )


def day_seated(day: Day) -> DaySeated:
    seating = day.seating
    return DaySeated(revision=day.revision, day=day.id, coming=seating.coming, waiting=seating.waiting)
