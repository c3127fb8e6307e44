"""Follows every meeting: what is said of it becomes the status page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from services.intake.domain import sentences
from services.intake.domain.following import Followed, Found, Given, Item, Numbered, Possible, best_of
from services.intake.domain.request import Request
from services.intake.ports import Directory, Timelines
from shared.bus import Bus, Commit, Documents, Projection
from shared.clock import local_day
from shared.contracts.availability import AvailabilityCollected
from shared.contracts.directory import PersonChanged, PersonForgotten
from shared.contracts.intake import MeetingEvent
from shared.contracts.invitations import InvitationAnswered, InvitationsSent, PollAnswered
from shared.contracts.matchmaking import (
    AnswerCounted,
    AnswersWanted,
    MeetingCancelled,
    MeetingChanged,
    MeetingConfirmed,
    MeetingInvited,
    MeetingSearched,
    MeetingTookPlace,
    MomentNotFound,
    MomentReserved,
    ReservedMeeting,
)
from shared.kernel import MeetingForm, Moment, PersonId, person_owner
from shared.ui.dates import moment_text, short_day_text, span_text

Change = Callable[[Followed], Followed]


@dataclass(frozen=True, slots=True)
class Storyteller:
    """Takes what is said of a meeting into its status page, once."""

    directory: Directory
    timelines: Timelines
    meetings: Documents[Followed]

    async def tell(self, event: MeetingEvent, commit: Commit, change: Change, text: str = "", person: PersonId | None = None) -> None:
        """A text becomes a line of the timeline; `person` is whom `{wie}` in it stands for."""
        document = await self.meetings.of(event.meeting)
        before = document.value or Followed()
        mark = f"{event.kind()}:{event.revision}:{person or ''}"
        if mark in before.heard:
            return
        after = change(before).hears(mark)
        if text:
            after = after.line()
            line = Item(commit.now, event.kind(), text, after.status, person)
            commit.write(self.timelines.add(event.meeting, Numbered(after.lines, line)))
        commit.keep(document.becomes(after))

    async def when_and_where(self, event: ReservedMeeting) -> tuple[str, str]:
        moment = event.moment
        return span_text(moment.start, moment.end), await self._where(moment, event.form)

    async def _where(self, moment: Moment, form: MeetingForm) -> str:
        place = await self.directory.place(moment.location) if moment.location else None
        if place is None:
            return moment.free_place or ("op locatie" if moment.location else "online")
        room = place.room(moment.room)
        where = f"{place.name}, {room.name}" if room else place.name
        return f"{where} en online" if form is MeetingForm.HYBRID else where


def register(bus: Bus, storyteller: Storyteller, heard_people: Projection[PersonChanged], requests: Documents[Request]) -> None:
    _follow_the_search(bus, storyteller, requests)
    _follow_the_moment(bus, storyteller)
    _follow_the_invitations(bus, storyteller)

    @bus.on(PersonForgotten)
    async def forget_somebody(event: PersonForgotten, commit: Commit) -> None:
        heard_people.forget(event.person, event.revision, commit)
        await bus.forget(event.person, commit)
        for document in await requests.all():
            after = document.there.without(event.person)
            if after != document.there:
                commit.keep(document.becomes(after))


def _follow_the_search(bus: Bus, storyteller: Storyteller, requests: Documents[Request]) -> None:
    @bus.on(AvailabilityCollected)
    async def show_whose_calendar_is_read(event: AvailabilityCollected, commit: Commit) -> None:
        request = (await requests.of(event.meeting)).value
        people = [] if request is None else list(request.people)
        unknown = {person for person in people if person_owner(person) in event.unknown}
        read = [person for person in people if person_owner(person) in event.revisions and person not in unknown]
        text = sentences.calendars_read(len(read), len(unknown))
        await storyteller.tell(event, commit, lambda state: state.has_read(read, event.revision), text)

    @bus.on(MeetingSearched)
    async def show_the_promise(event: MeetingSearched, commit: Commit) -> None:
        def change(state: Followed) -> Followed:
            return _without_moment(event, state).promises(event.promised_until, event.revision)

        await storyteller.tell(event, commit, change, sentences.searched(short_day_text(local_day(event.promised_until))))

    @bus.on(AnswersWanted)
    async def show_the_poll(event: AnswersWanted, commit: Commit) -> None:
        def change(state: Followed) -> Followed:
            offered = (offer.moment for offer in event.moments)
            return _without_moment(event, state).asks(offered, event.deadline, event.sequence, event.revision)

        await storyteller.tell(
            event, commit, change, sentences.poll_sent(len(event.moments), len(event.people), moment_text(event.deadline))
        )

    @bus.on(PollAnswered)
    async def show_that_somebody_said_what_suits(event: PollAnswered, commit: Commit) -> None:
        given = Given(best_of(event.choices.values()), event.sequence, event.revision)
        await storyteller.tell(
            event, commit, lambda state: state.poll_answered(event.person, given), sentences.poll_answered(), event.person
        )

    @bus.on(MomentNotFound)
    async def show_that_there_is_no_moment(event: MomentNotFound, commit: Commit) -> None:
        await storyteller.tell(event, commit, partial(_without_moment, event), sentences.not_found())


def _follow_the_moment(bus: Bus, storyteller: Storyteller) -> None:
    @bus.on(MomentReserved)
    async def show_the_moment(event: MomentReserved, commit: Commit) -> None:
        def change(state: Followed) -> Followed:
            also = (Possible(other.moment, other.cost, other.explanation) for other in event.alternatives)
            return _with_moment(event, state).may_choose(also, event.revision)

        when, where = await storyteller.when_and_where(event)
        await storyteller.tell(event, commit, change, sentences.reserved(when, where, first=event.sequence == 0))

    @bus.on(MeetingConfirmed)
    async def show_that_it_goes_on(event: MeetingConfirmed, commit: Commit) -> None:
        when, where = await storyteller.when_and_where(event)
        await storyteller.tell(event, commit, partial(_with_moment, event), sentences.confirmed(when, where))

    @bus.on(MeetingCancelled)
    async def show_that_it_is_off(event: MeetingCancelled, commit: Commit) -> None:
        await storyteller.tell(event, commit, partial(_without_moment, event), sentences.cancelled(event.reason))

    @bus.on(MeetingTookPlace)
    async def show_that_it_took_place(event: MeetingTookPlace, commit: Commit) -> None:
        await storyteller.tell(event, commit, partial(_changed, event), sentences.took_place())


def _follow_the_invitations(bus: Bus, storyteller: Storyteller) -> None:
    @bus.on(InvitationsSent)
    async def show_what_was_sent(event: InvitationsSent, commit: Commit) -> None:
        await storyteller.tell(
            event, commit, lambda state: state, sentences.invitations_sent(event.by_mail, event.in_calendar, len(event.outstanding))
        )

    @bus.on(MeetingInvited)
    async def show_that_everybody_is_invited(event: MeetingInvited, commit: Commit) -> None:
        await storyteller.tell(event, commit, partial(_changed, event), sentences.invited())

    @bus.on(InvitationAnswered)
    async def show_an_answer(event: InvitationAnswered, commit: Commit) -> None:
        given = Given(event.answer, event.sequence, event.revision)
        await storyteller.tell(
            event, commit, lambda state: state.answered(event.person, given), sentences.answered(event.answer), event.person
        )

    @bus.on(AnswerCounted)
    async def keep_the_status_of_a_counted_answer(event: AnswerCounted, commit: Commit) -> None:
        await storyteller.tell(event, commit, partial(_changed, event))


def _changed(event: MeetingChanged, state: Followed) -> Followed:
    """Status, and the reasons when the event brings any or makes the old ones void."""
    after = state.becomes(event.status, event.revision)
    return (
        after.explained(event.explanation, event.revision)
        if event.explanation or isinstance(event, MeetingSearched | MomentNotFound)
        else after
    )


def _with_moment(event: ReservedMeeting, state: Followed) -> Followed:
    agreed = tuple(attendance.person for attendance in event.people if attendance.already_agreed)
    deputies = {attendance.principal: attendance.person for attendance in event.people if attendance.principal is not None}
    people = tuple(attendance.person for attendance in event.people)
    found = Found(event.moment, event.sequence, event.form, event.cost, agreed, deputies, people)
    return _changed(event, state).finds(found, event.revision)


def _without_moment(event: MeetingChanged, state: Followed) -> Followed:
    return _changed(event, state).finds(None, event.revision).may_choose((), event.revision)
