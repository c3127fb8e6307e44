"""Takes what is said of a meeting into its status page."""

from collections.abc import Callable
from dataclasses import dataclass

from services.intake.domain.following import Followed, Found, Item, Numbered
from services.intake.ports import Directory, Timelines
from shared.bus import Commit, Documents
from shared.contracts.intake import MeetingEvent
from shared.contracts.matchmaking import MeetingChanged, MeetingSearched, MomentNotFound, ReservedMeeting
from shared.kernel import MeetingForm, Moment, PersonId
from shared.ui.dates import span_text

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


def with_moment(event: ReservedMeeting, state: Followed) -> Followed:
    agreed = tuple(attendance.person for attendance in event.people if attendance.already_agreed)
    deputies = {attendance.principal: attendance.person for attendance in event.people if attendance.principal is not None}
    people = tuple(attendance.person for attendance in event.people)
    found = Found(event.moment, event.sequence, event.form, event.cost, agreed, deputies, people)
    return changed(event, state).finds(found, event.revision).watches(None, None, event.revision)


def without_moment(event: MeetingChanged, state: Followed) -> Followed:
    bare = changed(event, state).finds(None, event.revision).may_choose((), event.revision)
    return bare.watches(None, None, event.revision)
