"""Takes what is said of a meeting into its status page."""

from collections.abc import Callable
from dataclasses import dataclass

from services.intake.domain.following import Followed, Found, Item, Numbered
from services.intake.ports import Directory, Timelines
from shared.bus import Commit, Documents
from shared.clock import local_day
from shared.contracts.intake import MeetingEvent
from shared.contracts.matchmaking import MeetingChanged, MeetingSearched, MomentNotFound, ReservedMeeting
from shared.kernel import MeetingForm, MeetingStatus, Moment, PersonId
from shared.ui.dates import span_text
from shared.workdays import working_days_between

Change = Callable[[Followed], Followed]


@dataclass(frozen=True, slots=True)
class Storyteller:
    """Takes what is said of a meeting into its status page, once."""

    directory: Directory
    timelines: Timelines
    meetings: Documents[Followed]

    async def tell(
        self,
        event: MeetingEvent,
        commit: Commit,
        change: Change,
        text: str = "",
        person: PersonId | None = None,
        *,
        by: PersonId | None = None,
    ) -> None:
        """A text becomes a line of the timeline; `person` is whom `{wie}` in it stands for, `by` whose event it is without that."""
        document = await self.meetings.of(event.meeting)
        before = document.value or Followed()
        mark = f"{event.kind()}:{event.revision}:{person or by or ''}"
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

    async def is_registered_late(self, event: ReservedMeeting) -> bool:
        """Somebody who was not told of this moment before comes as a visitor, later than the building wants to hear it.

        What was definite before this event was listed before; a list that was late stays that.
        """
        state, moment = (await self.meetings.of(event.meeting)).value or Followed(), event.moment
        same = state.found if state.found is not None and state.found.moment == moment else None
        listed = same.people if same is not None and state.status is MeetingStatus.CONFIRMED else ()
        place = await self.directory.place(moment.location) if moment.location else None
        days = working_days_between(local_day(event.decided_at), local_day(moment.start))
        visitors = any(one.needs_registration and one.person not in listed for one in event.people)
        late = visitors and place is not None and days < place.lead
        return late or (bool(listed) and same is not None and same.registered_late)

    async def _where(self, moment: Moment, form: MeetingForm) -> str:
        place = await self.directory.place(moment.location) if moment.location else None
        if place is None:
            return moment.free_place or ("op locatie" if moment.location else "online")
        room = place.room(moment.room)
        where = f"{place.name}, {room.name}" if room else place.name
        return f"{where} en online" if form is MeetingForm.HYBRID else where


def changed(event: MeetingChanged, state: Followed) -> Followed:
    """Status, and the reasons when the event brings any or makes the old ones void."""
    after = state.becomes(event.status, event.revision)
    return (
        after.explained(event.explanation, event.revision)
        if event.explanation or isinstance(event, MeetingSearched | MomentNotFound)
        else after
    )


def with_moment(event: ReservedMeeting, state: Followed, *, late: bool = False) -> Followed:
    agreed = tuple(attendance.person for attendance in event.people if attendance.already_agreed)
    deputies = {attendance.principal: attendance.person for attendance in event.people if attendance.principal is not None}
    people = tuple(attendance.person for attendance in event.people)
    found = Found(event.moment, event.sequence, event.form, event.cost, agreed, deputies, people, event.room_asked, late)
    return changed(event, state).finds(found, event.revision).watches(None, None, event.revision)


def without_moment(event: MeetingChanged, state: Followed) -> Followed:
    bare = changed(event, state).finds(None, event.revision).may_choose((), event.revision)
    return bare.watches(None, None, event.revision)
