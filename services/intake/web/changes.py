"""Where a requester changes a meeting that was asked: off, another moment, other people, a moment that came free."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import assert_never

from services.intake.domain import sentences
from services.intake.domain.asking import faults_of
from services.intake.domain.changing import Change, Changed, consider_change
from services.intake.domain.faults import Fault, Refused
from services.intake.domain.following import Followed, Item, Numbered
from services.intake.domain.request import Move, Request
from services.intake.web.desk import UsedKey
from services.intake.web.drafts import people_in
from services.intake.web.office import Office
from services.intake.web.outcomes import Done, KeyTaken, Merged, TooLate, Unknown
from services.intake.web.said import people_changed
from shared.bus import Commit, Documents
from shared.clock import local
from shared.contracts.event import Event
from shared.contracts.intake import CancellationAsked, MoveAsked, OpeningTaken
from shared.kernel import MeetingId, MeetingStatus

Changing = Done | Unknown | TooLate | Refused
OVER = frozenset({MeetingStatus.HELD, MeetingStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class _Next:
    """The request as it is next, what is said of it, and its line in the timeline."""

    request: Request
    event: Event
    text: str


class Changes:
    """Takes cancellations, and wishes for another moment or other people."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._keys = Documents(office.bus, "used-key", UsedKey)

    async def cancel(self, meeting: MeetingId, reason: str) -> Changing:
        """A second time changes nothing."""

        async def call_off(request: Request, state: Followed, _commit: Commit) -> _Next | None:
            if request.cancellation_asked or state.status is MeetingStatus.CANCELLED:
                return None
            after = replace(request, cancellation_asked=True, revision=request.revision + 1)
            said = CancellationAsked(meeting=meeting, revision=after.revision, reason=reason)
            return _Next(after, said, sentences.cancellation_asked(reason))

        return await self._change(meeting, call_off, frozenset({MeetingStatus.HELD}))

    async def move(self, meeting: MeetingId, move: Move) -> Changing:
        """The same wish a second time changes nothing."""
        today = local(self._office.bus.clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
        if faults := faults_of(move, today):
            return Refused(faults)

        async def ask_another(request: Request, state: Followed, _commit: Commit) -> _Next | None:
            if request.move == move and state.status is not MeetingStatus.NO_MOMENT:
                return None
            after = replace(request, move=move, revision=request.revision + 1)
            said = MoveAsked(
                meeting=meeting,
                revision=after.revision,
                earliest=move.earliest,
                within_working_days=move.within_working_days,
                reason=move.reason,
            )
            return _Next(after, said, sentences.move_asked(move.reason))

        return await self._change(meeting, ask_another, OVER)

    async def people(self, meeting: MeetingId, change: Change, key: str | None) -> Changing | KeyTaken:
        """Once per key; without a key each change is its own."""
        fingerprint = hashlib.sha256(f"{meeting} {change!r}".encode()).hexdigest()
        taken = False

        async def change_people(request: Request, _state: Followed, commit: Commit) -> _Next | Refused | None:
            nonlocal taken
            taken = False
            used = await self._keys.of(hashlib.sha256(key.encode()).hexdigest()) if key is not None else None
            if used is not None and used.value is not None:
                taken = used.value.fingerprint != fingerprint
                return None
            decision = await self._considered(change, request)
            if isinstance(decision, Refused):
                return decision
            if used is not None:
                commit.keep(used.becomes(UsedKey(fingerprint, meeting)))
            await self._compared_anew(decision, commit)
            counts = len(decision.added), len(decision.replaced), len(decision.removed)
            return _Next(decision.request, people_changed(decision, commit.now), sentences.people_changed(*counts))

        outcome = await self._change(meeting, change_people, OVER)
        return KeyTaken() if taken else outcome

    async def merge(self, meeting: MeetingId, change: Change) -> Merged | Unknown | TooLate | Refused:
        """The people of a request that was much like this meeting join it. Who calls has seen that its requester asks."""
        added = 0

        async def take_in(request: Request, _state: Followed, commit: Commit) -> _Next | Refused | None:
            nonlocal added
            added = 0
            new = tuple(seat for seat in change.added if not set(people_in((seat,))) & set(request.people))
            if not new:
                return None
            decision = await self._considered(Change(new), request)
            if isinstance(decision, Refused):
                return decision
            added = len(decision.added)
            await self._compared_anew(decision, commit)
            return _Next(decision.request, people_changed(decision, commit.now), sentences.merged(added))

        outcome = await self._change(meeting, take_in, OVER)
        return Merged(meeting, added) if isinstance(outcome, Done) else outcome

    async def take_the_opening(self, meeting: MeetingId, number: int) -> Changing:
        """A second time changes nothing."""

        async def take(request: Request, state: Followed, commit: Commit) -> _Next | Refused | None:
            if request.opening_taken == number:
                return None
            if state.opening is None or state.opening.number != number or state.opening.expires <= commit.now:
                return Refused((Fault("", "Dit moment is er niet meer."),))
            after = replace(request, opening_taken=number, revision=request.revision + 1)
            return _Next(after, OpeningTaken(meeting=meeting, revision=after.revision, opening=number), sentences.opening_taken())

        outcome = await self._change(meeting, take, OVER)
        return TooLate() if isinstance(outcome, Refused) else outcome

    async def _considered(self, change: Change, request: Request) -> Changed | Refused:
        known = await self._office.directory.known(people_in(change.seats), request.challenge)
        return consider_change(change, request, replace(known, guest_domains=self._office.house.guest_domains))

    async def _compared_anew(self, changed: Changed, commit: Commit) -> None:
        opened = await self._office.opened.of(changed.request.meeting)
        if opened.value is not None:
            commit.keep(opened.becomes(replace(opened.value, people=changed.request.named)))

    async def _change(
        self,
        meeting: MeetingId,
        change: Callable[[Request, Followed, Commit], Awaitable[_Next | Refused | None]],
        too_late: frozenset[MeetingStatus],
    ) -> Changing:
        office = self._office

        async def decide(commit: Commit) -> Changing:
            document, followed = await office.requests.of(meeting), await office.meetings.of(meeting)
            if document.value is None or followed.value is None:
                return Unknown()
            state = followed.value
            if state.status in too_late or (document.value.cancellation_asked and MeetingStatus.CANCELLED in too_late):
                return TooLate()
            match await change(document.value, state, commit):
                case None:
                    return Done()
                case Refused() as refused:
                    return refused
                case _Next(request, event, text):
                    state = state.line()
                    line = Numbered(state.lines, Item(commit.now, event.kind(), text, state.status))
                    commit.keep(document.becomes(request)).keep(followed.becomes(state))
                    commit.say(event).write(office.timelines.add(meeting, line))
                    return Done()
                case unreachable:
                    assert_never(unreachable)

        return await office.bus.command(decide, actor="aanvrager")
