"""What coworking does when something happened elsewhere: load, decide, commit."""

from typing import assert_never

from services.coworking.domain.days import Changed, Day, SignUp, Unchanged, sign_up, without
from services.coworking.domain.encounters import EncounterKind, encounters
from services.coworking.ports import Days, Encounters, People
from services.coworking.steps import DayEnded, day_planned, day_seated
from shared.bus import Bus, Commit, Document
from shared.clock import local_day
from shared.contracts.directory import PersonForgotten
from shared.contracts.invitations import DayAnswered
from shared.contracts.matchmaking import MeetingTookPlace


def register(bus: Bus, days: Days, people: People, met: Encounters) -> None:
    """The handlers of this service, beside its projections."""

    @bus.on(DayAnswered)
    async def seat_who_signs_up(event: DayAnswered, commit: Commit) -> None:
        day = await days.of(event.day)
        outcome = sign_up(day.value, SignUp(event.person, event.comes, event.answered_at, event.revision))
        record(day, outcome, commit, invitations=False)

    @bus.on(DayEnded)
    async def keep_who_came_together(event: DayEnded, commit: Commit) -> None:
        day = await days.of(event.day)
        if day.value is None or day.value.ended:
            return
        known = await people.known(day.value.seating.coming)
        met.keep(encounters(known, local_day(day.value.plan.start), EncounterKind.DAY, event.day), commit)
        commit.keep(day.becomes(day.value.over()))

    @bus.on(MeetingTookPlace)
    async def keep_who_met(event: MeetingTookPlace, commit: Commit) -> None:
        known = await people.known(event.people)
        met.keep(encounters(known, local_day(event.moment.start), EncounterKind.MEETING, event.meeting), commit)

    @bus.on(PersonForgotten)
    async def forget_a_person(event: PersonForgotten, commit: Commit) -> None:
        people.forget(event.person, event.revision, commit)
        await met.forget(event.person, commit)
        await bus.forget(event.person, commit)
        for day in await days.all():
            record(day, without(day.there, event.person), commit, invitations=True)


def record(day: Document[Day], outcome: Changed | Unchanged, commit: Commit, *, invitations: bool) -> None:
    """Keep a changed day, and say what is different about it: the invitations, the seats."""
    match outcome:
        case Changed() as changed:
            commit.keep(day.becomes(changed.day))
            if invitations:
                commit.say(day_planned(changed.day))
            if changed.reseated:
                commit.say(day_seated(changed.day))
        case Unchanged():
            pass
        case unreachable:
            assert_never(unreachable)
