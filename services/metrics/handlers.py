"""What insight keeps of everything that is said."""

from typing import TypeVar

from services.metrics.domain.meetings import Meeting, asked, becomes, energised, settled, shares, without
from services.metrics.domain.moves import Mover, Word, said
from services.metrics.domain.sources import Source, connects, fails, is_read
from services.metrics.ports import Heard, Meetings, Moves, Phases, Sources
from shared.bus import Bus, Commit, Document
from shared.contracts import availability, coworking, directory, intake, invitations, matchmaking
from shared.contracts.availability import BusyTimeChanged, SourceFailed, SourcesChanged
from shared.contracts.directory import ChallengeChanged, PersonChanged, PersonForgotten
from shared.contracts.event import Event
from shared.contracts.intake import MeetingRequested
from shared.contracts.invitations import DisplacementAnswered, EnergyAnswered, NumbersShared
from shared.contracts.matchmaking import MeetingChanged, MeetingConfirmed
from shared.kernel import MeetingId, OwnerId, person_owner

T = TypeVar("T")


EVERYTHING = tuple(event for said in (intake, directory, availability, matchmaking, invitations, coworking) for event in said.EVENTS)


def register(  # everything that is kept
    bus: Bus, meetings: Meetings, sources: Sources, moves: Moves, phases: Phases, heard: Heard
) -> None:
    """A handler for every event there is."""
    follow_meetings(bus, meetings, heard)
    follow_sources(bus, sources, heard)
    follow_moves(bus, moves, heard)
    follow_what_came_of_it(bus, meetings, phases, heard)

    @bus.on(PersonForgotten)
    async def forget_a_person(event: PersonForgotten, commit: Commit) -> None:
        heard.note(event, commit)
        source = await sources.of(person_owner(event.person))
        if source.value is not None:
            commit.keep(source.gone())
        moves.tiers.forget(event.person, commit)
        mover = await moves.movers.of(event.person)
        if mover.value is not None:
            commit.keep(mover.gone())
        for meeting in await meetings.all():
            keep(commit, meeting, without(meeting.there, event.person))
        await bus.forget(event.person, commit)

    async def note_it(event: Event, commit: Commit) -> None:
        heard.note(event, commit)

    for event in EVERYTHING:
        if event not in bus.handlers:
            bus.on(event)(note_it)


def follow_meetings(bus: Bus, meetings: Meetings, heard: Heard) -> None:
    """From the ask to the room."""

    @bus.on(MeetingRequested)
    async def start_the_clock(event: MeetingRequested, commit: Commit) -> None:
        heard.note(event, commit)
        meeting = await meetings.of(event.meeting)
        people = [event.requester, *(person for seat in event.seats for person in seat.people)]
        known = meeting.value or Meeting(event.meeting)
        keep(commit, meeting, asked(known, people, event.asked_at, event.within_working_days, event.sought_since, event.challenge))

    @bus.on(MeetingConfirmed)
    async def stop_the_clock(event: MeetingConfirmed, commit: Commit) -> None:
        heard.note(event, commit)
        meeting = await meetings.of(event.meeting)
        known = settled(meeting.value or Meeting(event.meeting), event.decided_at, event.moment.start, event.revision)
        keep(commit, meeting, becomes(known, event.status, event.revision))

    async def follow_the_status(event: MeetingChanged, commit: Commit) -> None:
        heard.note(event, commit)
        meeting = await meetings.of(event.meeting)
        keep(commit, meeting, becomes(meeting.value or Meeting(MeetingId(event.meeting)), event.status, event.revision))

    for event in matchmaking.EVENTS:
        if issubclass(event, MeetingChanged) and event is not MeetingConfirmed:
            bus.on(event)(follow_the_status)


def follow_what_came_of_it(bus: Bus, meetings: Meetings, phases: Phases, heard: Heard) -> None:
    """What people said afterwards, and whether they gave each other their numbers."""

    @bus.on(ChallengeChanged)
    async def note_the_phase(event: ChallengeChanged, commit: Commit) -> None:
        heard.note(event, commit)
        phases.note(event, commit)

    @bus.on(EnergyAnswered)
    async def note_the_energy(event: EnergyAnswered, commit: Commit) -> None:
        heard.note(event, commit)
        meeting = await meetings.of(event.meeting)
        keep(commit, meeting, energised(meeting.value or Meeting(event.meeting), event.gave, event.cost, event.revision))

    @bus.on(NumbersShared)
    async def note_who_shares(event: NumbersShared, commit: Commit) -> None:
        heard.note(event, commit)
        meeting = await meetings.of(event.meeting)
        keep(commit, meeting, shares(meeting.value or Meeting(event.meeting), event.shared, event.of, event.revision))


def follow_moves(bus: Bus, moves: Moves, heard: Heard) -> None:
    """Who moves for whom, by tier."""

    @bus.on(PersonChanged)
    async def note_the_tier(event: PersonChanged, commit: Commit) -> None:
        heard.note(event, commit)
        moves.tiers.note(event, commit)

    @bus.on(DisplacementAnswered)
    async def count_a_move(event: DisplacementAnswered, commit: Commit) -> None:
        heard.note(event, commit)
        mover = await moves.movers.of(event.person)
        word = Word(event.meeting, event.sequence, event.revision, event.agreed)
        keep(commit, mover, said(mover.value or Mover(event.person), word))


def follow_sources(bus: Bus, sources: Sources, heard: Heard) -> None:
    """Which calendars are connected, and read."""

    async def known(owner: OwnerId) -> tuple[Document[Source], Source]:
        document = await sources.of(owner)
        return document, document.value or Source(owner)

    @bus.on(SourcesChanged)
    async def count_a_source(event: SourcesChanged, commit: Commit) -> None:
        heard.note(event, commit)
        document, source = await known(event.owner)
        keep(commit, document, connects(source, connected=bool(event.kinds), revision=event.revision))

    @bus.on(BusyTimeChanged)
    async def count_a_reading(event: BusyTimeChanged, commit: Commit) -> None:
        heard.note(event, commit)
        document, source = await known(event.owner)
        now = is_read(source, known=event.known, at=event.read_at, valid_until=event.valid_until, revision=event.revision)
        keep(commit, document, now)

    @bus.on(SourceFailed)
    async def count_a_failure(event: SourceFailed, commit: Commit) -> None:
        heard.note(event, commit)
        document, source = await known(event.owner)
        keep(commit, document, fails(source, event.failed_at))


def keep(commit: Commit, document: Document[T], value: T) -> None:
    """Store what is different."""
    if document.value != value:
        commit.keep(document.becomes(value))
