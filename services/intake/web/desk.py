"""Where requests are handed in, by the form and by the JSON interface alike."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import uuid4

from services.intake.domain import sentences
from services.intake.domain.asking import Accepted, Fault, Refused, consider, faults_of
from services.intake.domain.following import Followed, Item, Numbered
from services.intake.domain.request import Draft, DraftSeat, GuestDetails, Move, Named, Request, in_one_line, readable
from services.intake.ports import Directory, Timelines
from services.intake.web.bodies import AskBody, GuestBody, ParticipantBody
from shared.bus import Bus, Commit, Documents
from shared.contracts.event import Event
from shared.contracts.intake import AskedSeat, CancellationAsked, Guest, MeetingRequested, MoveAsked
from shared.kernel import ChallengeId, LocationId, MeetingId, MeetingStatus
from shared.security import PersonIds


@dataclass(frozen=True, slots=True)
class UsedKey:
    """What came in under an idempotency key: the fingerprint of the body, and the meeting it made."""

    fingerprint: str
    meeting: MeetingId


@dataclass(frozen=True, slots=True)
class Asked:
    """The meeting that was made, now or before."""

    meeting: MeetingId


@dataclass(frozen=True, slots=True)
class KeyTaken:
    """The idempotency key belongs to another request."""


@dataclass(frozen=True, slots=True)
class Done:
    """As asked, now or before."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """There is no such meeting."""


@dataclass(frozen=True, slots=True)
class TooLate:
    """The meeting took place, or is off."""


class Desk:
    """Takes requests, cancellations and wishes for another moment."""

    def __init__(
        self,
        bus: Bus,
        directory: Directory,
        timelines: Timelines,
        requests: Documents[Request],
        meetings: Documents[Followed],
        ids: PersonIds,
    ) -> None:
        self._bus, self._directory, self._timelines = bus, directory, timelines
        self._requests, self._meetings, self._ids = requests, meetings, ids
        self._keys = Documents(bus, "used-key", UsedKey)

    async def ask(self, body: AskBody, key: str | None, requester_domains: frozenset[str] = frozenset()) -> Asked | Refused | KeyTaken:
        """One meeting per key; without a key each request is its own."""
        draft, fingerprint = self._draft(body), hashlib.sha256(body.model_dump_json().encode()).hexdigest()
        meeting = MeetingId(uuid4().hex)

        async def decide(commit: Commit) -> Asked | Refused | KeyTaken:
            if (await self._requests.of(meeting)).value is not None:
                return Asked(meeting)  # it was kept, and only the store's answer got lost
            used = await self._keys.of(hashlib.sha256((key or uuid4().hex).encode()).hexdigest())
            if used.value is not None and not body.misread:
                return Asked(used.value.meeting) if used.value.fingerprint == fingerprint else KeyTaken()
            known = await self._directory.known(draft, requester_domains)
            decision = consider(draft, known, meeting, commit.now)
            if body.misread or isinstance(decision, Refused):
                return Refused(_together(body.misread, decision.faults if isinstance(decision, Refused) else ()))
            await self._accept(decision, commit)
            if key is not None:
                commit.keep(used.becomes(UsedKey(fingerprint, decision.request.meeting)))
            return Asked(decision.request.meeting)

        return await self._bus.command(decide, actor=draft.requester.person)

    async def cancel(self, meeting: MeetingId, reason: str) -> Done | Unknown | TooLate:
        """A second time changes nothing."""

        def call_off(request: Request) -> tuple[Request, Event, str] | None:
            if request.cancellation_asked:
                return None
            after = replace(request, cancellation_asked=True, revision=request.revision + 1)
            said = CancellationAsked(meeting=meeting, revision=after.revision, reason=reason)
            return after, said, sentences.cancellation_asked(reason)

        return await self._change(meeting, call_off, done={MeetingStatus.CANCELLED}, too_late={MeetingStatus.HELD})

    async def move(self, meeting: MeetingId, move: Move) -> Done | Unknown | TooLate | Refused:
        """The same wish a second time changes nothing."""
        if faults := faults_of(move, self._bus.clock.now()):
            return Refused(faults)

        def ask_another(request: Request) -> tuple[Request, Event, str] | None:
            if request.move == move:
                return None
            after = replace(request, move=move, revision=request.revision + 1)
            said = MoveAsked(
                meeting=meeting,
                revision=after.revision,
                earliest=move.earliest,
                within_working_days=move.within_working_days,
                reason=move.reason,
            )
            return after, said, sentences.move_asked(move.reason)

        return await self._change(meeting, ask_another, done=set(), too_late={MeetingStatus.HELD, MeetingStatus.CANCELLED})

    async def _change(
        self,
        meeting: MeetingId,
        change: Callable[[Request], tuple[Request, Event, str] | None],
        done: set[MeetingStatus],
        too_late: set[MeetingStatus],
    ) -> Done | Unknown | TooLate:
        async def decide(commit: Commit) -> Done | Unknown | TooLate:
            document, followed = await self._requests.of(meeting), await self._meetings.of(meeting)
            if document.value is None or followed.value is None:
                return Unknown()
            state = followed.value
            if state.status in too_late or (document.value.cancellation_asked and MeetingStatus.CANCELLED in too_late):
                return TooLate()
            changed = change(document.value)
            if changed is None or state.status in done:
                return Done()
            request, said, text = changed
            state = state.line()
            line = Numbered(state.lines, Item(commit.now, said.kind(), text, state.status))
            commit.keep(document.becomes(request)).keep(followed.becomes(state)).say(said).write(self._timelines.add(meeting, line))
            return Done()

        return await self._bus.command(decide, actor="aanvrager")

    async def _accept(self, accepted: Accepted, commit: Commit) -> None:
        request = accepted.request
        said = _said(request)
        line = Numbered(1, Item(commit.now, said.kind(), sentences.requested(place_unknown=request.place_unknown), MeetingStatus.REQUESTED))
        document, followed = await self._requests.of(request.meeting), await self._meetings.of(request.meeting)
        commit.keep(document.becomes(request)).keep(followed.becomes(Followed(lines=1))).say(said).write(
            self._timelines.add(request.meeting, line)
        )

    def _draft(self, body: AskBody) -> Draft:
        place = body.place
        return Draft(
            question=readable(body.question),
            seats=tuple(self._seat(f"deelnemers[{index}]", participant) for index, participant in enumerate(body.participants)),
            requester_name=in_one_line(body.requester.name),
            requester=self._named(body.requester.email),
            requester_phone=body.requester.phone,
            challenge=ChallengeId(body.challenge) if body.challenge else None,
            level=body.level,
            quorum=body.quorum,
            duration_minutes=body.duration_minutes,
            within_working_days=body.within_working_days,
            form=body.form,
            location=LocationId(place.id) if place and place.id else None,
            free_place=in_one_line(place.free) if place and place.free is not None else None,
            chair=body.chair,
            conversation=body.conversation,
            sought_since=body.sought_since,
        )

    def _seat(self, field: str, body: ParticipantBody) -> DraftSeat:
        guest = body.guest
        return DraftSeat(
            field=field,
            one=None if body.email is None else self._named(body.email),
            one_of=tuple(self._named(address) for address in body.one_of),
            role=body.role,
            guest=None if guest is None else _details(guest),
        )

    def _named(self, address: str) -> Named:
        return Named(address.strip(), self._ids.of(address))


def _details(guest: GuestBody) -> GuestDetails:
    return GuestDetails(in_one_line(guest.name), in_one_line(guest.function), in_one_line(guest.organisation), guest.tier)


def _together(misread: tuple[Fault, ...], faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """What could not be read was judged as if left out: no second fault about the same field."""
    return (*misread, *(fault for fault in faults if not any(fault.field.startswith(other.field) for other in misread)))


def _said(request: Request) -> MeetingRequested:
    guests = (
        Guest(person=g.person, name=g.name, address=g.address, function=g.function, organisation=g.organisation, tier=g.tier)
        for g in request.guests
    )
    return MeetingRequested(
        meeting=request.meeting,
        revision=request.revision,
        asked_at=request.asked_at,
        question=request.question,
        requester=request.requester,
        requester_phone=request.requester_phone,
        seats=tuple(AskedSeat(people=seat.people, role=seat.role) for seat in request.seats),
        guests=tuple(guests),
        challenge=request.challenge,
        level=request.level,
        quorum=request.quorum,
        duration_minutes=request.duration_minutes,
        within_working_days=request.within_working_days,
        form=request.form,
        location=request.location,
        free_place=request.free_place,
        chair=request.chair,
        conversation=request.conversation,
        sought_since=request.sought_since,
    )
