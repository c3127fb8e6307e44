"""Moments held while people are still being asked, shown in calendars: what is wanted is kept, a step per person makes it so.

Whatever the meeting tells after its question takes them away, and so does their own time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import structlog

from services.availability.domain.holds import KEPT_AFTER, HeldEntry, ShownHolds, free, free_of, held, held_longer, over, to_settle
from services.availability.domain.reading import Fault
from services.availability.domain.sources import Sources
from services.availability.handlers.places import as_connected_now, opened, place_of
from services.availability.ports import CalendarAway, Calendars, HeldMoment, Names, Records, Vault
from services.availability.steps import HoldsOver, SettleHolds
from shared.bus import Bus, Commit, Document
from shared.contracts.intake import ParticipantsChanged
from shared.contracts.matchmaking import (
    AnswersWanted,
    DeputiesAsked,
    DisplacementAsked,
    MeetingCancelled,
    MeetingChanged,
    MeetingSearched,
    MomentNotFound,
    MomentOpened,
    MomentReleased,
    MomentReserved,
    ReminderAbout,
    ReminderDue,
)
from shared.kernel import MeetingId, Moment, PersonId, person_owner

FREE_AGAIN = (MeetingSearched, MomentReserved, MomentNotFound, MomentOpened, MomentReleased, MeetingCancelled)
"""One of these follows every question."""
AGAIN_AFTER = timedelta(hours=1)
"""A calendar whose server is not to blame is tried again."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Showing:
    """Shows held moments in calendars; with `shows` False in none, and what stands there already still goes."""

    records: Records
    calendars: Calendars
    vault: Vault
    names: Names
    shows: bool

    async def entries(self, question: AnswersWanted | DisplacementAsked, commit: Commit) -> tuple[HeldEntry, ...]:
        """What a question asks to be shown: of everybody whose time is held, in the calendar that we may write."""
        wanted = tuple(_held(question))
        sources = await self.records.sources.many(person_owner(person) for person, _ in wanted)
        asked = _asked(question)
        found = []
        for person, moment in wanted:
            source = (sources[person_owner(person)].value or Sources()).writable
            place = None if source is None else place_of(self.vault, person, source)
            if place is not None:
                until = min(question.deadline, moment.start)
                found.append(HeldEntry(person, moment.start, moment.end, until, person in asked, place, commit.now))
        return tuple(found)

    async def settled(self, meeting: MeetingId, entry: HeldEntry, sources: Sources, commit: Commit) -> None:
        """Make the calendar show what is wanted of one entry. Raises CalendarAway."""
        connected = as_connected_now(self.vault, entry.person, entry.place, sources)
        try:
            agenda = self.calendars.agenda(opened(self.vault, entry.person, connected or entry.place))
            uid = self.names.hold_uid(meeting, entry.person, entry.start, entry.until)
            name = uid.partition("@")[0]
            if entry.shown(commit.now):
                await agenda.hold(HeldMoment(uid, name, entry.decided_at, entry.start, entry.end, entry.until, entry.asked))
            else:
                await agenda.withdraw(uid, name)
        except CalendarAway as away:
            if connected is not None or away.fault is not Fault.REFUSED:
                raise
            log.warning("no longer let in a calendar with a held moment", meeting=meeting, person=entry.person)

    async def take_back(self, person: PersonId, commit: Commit) -> None:
        """Take away what is shown to somebody who is forgotten, while we still know where; of a calendar that is away it stays."""
        sources = (await self.records.sources.of(person_owner(person))).value or Sources()
        for document in await self.records.holds.all():
            holds = document.value or ShownHolds()
            for entry in (one.without() for one in holds.of(person).values() if one.wanted or not one.settled):
                try:
                    await self.settled(MeetingId(document.id), entry, sources, commit)
                except CalendarAway as away:
                    log.warning("a held moment of somebody forgotten stays in a calendar", fault=str(away.fault))
                    break
            if holds.of(person):
                commit.keep(document.becomes(holds.forgetting(person)))


def register(bus: Bus, records: Records, showing: Showing) -> None:
    _register_questions(bus, records, showing)
    _register_ends(bus, records, showing)
    _register_effects(bus, records, showing)


def _register_questions(bus: Bus, records: Records, showing: Showing) -> None:
    async def hold_the_moments(event: AnswersWanted | DisplacementAsked, commit: Commit) -> None:
        document = await records.holds.of(event.meeting)
        entries = await showing.entries(event, commit) if showing.shows else ()
        before = document.value or ShownHolds()
        _keep(document, held(before, event.revision, entries, commit.now), commit, showing)

    async def hold_them_longer(event: ReminderDue | DeputiesAsked, commit: Commit) -> None:
        """Only a poll waits longer for who is reminded, or for their deputies."""
        document = await records.holds.of(event.meeting)
        if document.value is not None and event.about is ReminderAbout.POLL:
            _keep(document, held_longer(document.value, event.revision, event.deadline), commit, showing)

    bus.on(AnswersWanted)(hold_the_moments)
    bus.on(DisplacementAsked)(hold_the_moments)
    bus.on(ReminderDue)(hold_them_longer)
    bus.on(DeputiesAsked)(hold_them_longer)


def _register_ends(bus: Bus, records: Records, showing: Showing) -> None:
    async def hold_nothing(event: MeetingChanged, commit: Commit) -> None:
        document = await records.holds.of(event.meeting)
        _keep(document, free(document.value or ShownHolds(), event.revision), commit, showing)

    for kind in FREE_AGAIN:
        bus.on(kind)(hold_nothing)

    @bus.on(ParticipantsChanged)
    async def hold_nothing_of_who_left(event: ParticipantsChanged, commit: Commit) -> None:
        document = await records.holds.of(event.meeting)
        gone = {*event.removed, *(one.person for one in event.replaced)}
        _keep(document, free_of(document.value or ShownHolds(), gone), commit, showing)


def _register_effects(bus: Bus, records: Records, showing: Showing) -> None:
    @bus.on(HoldsOver)
    async def their_time_is_over(step: HoldsOver, commit: Commit) -> None:
        """The timer runs anew at every news: when nothing is wanted any more it is long after the last."""
        document = await records.holds.of(step.meeting)
        if document.value is None or document.value.turn != step.turn:
            return
        if document.value.next_over() is None:
            commit.keep(document.gone())
        else:
            _keep(document, over(document.value, commit.now), commit, showing)

    @bus.on(SettleHolds)
    async def make_the_calendar_show_them(step: SettleHolds, commit: Commit) -> None:
        document = await records.holds.of(step.meeting)
        holds = document.value or ShownHolds()
        sources = (await records.sources.of(person_owner(step.person))).value or Sources()
        done = []
        for key, entry in to_settle(holds, step.person, step.turn, commit.now).items():
            try:
                await showing.settled(step.meeting, entry, sources, commit)
            except CalendarAway as away:
                if away.fault is not Fault.REFUSED or not entry.wanted:
                    again = AGAIN_AFTER if away.wait is None else timedelta(seconds=away.wait)
                    commit.at(commit.now + again, step, key=f"{step.meeting}/{step.person}")
                break
            done.append(key)
        if done:
            commit.keep(document.becomes(holds.with_settled(done)))


def _keep(document: Document[ShownHolds], after: ShownHolds, commit: Commit, showing: Showing) -> None:
    """Without a record, and without anything to show, there is nothing to remember where none are shown."""
    before = document.value or ShownHolds()
    if after == before or (document.value is None and not showing.shows):
        return
    commit.keep(document.becomes(after))
    changed = (entry.person for key, entry in after.entries.items() if entry != before.entries.get(key))
    commit.step(*(SettleHolds(meeting=MeetingId(document.id), person=person, turn=after.turn) for person in dict.fromkeys(changed)))
    over_at = after.next_over() or commit.now + KEPT_AFTER
    commit.at(over_at, HoldsOver(meeting=MeetingId(document.id), turn=after.turn), key=document.id)


def _held(question: AnswersWanted | DisplacementAsked) -> Iterator[tuple[PersonId, Moment]]:
    if isinstance(question, DisplacementAsked):
        yield from ((person, question.moment) for person in question.held)
    else:
        yield from ((person, offer.moment) for offer in question.moments for person in offer.held)


def _asked(question: AnswersWanted | DisplacementAsked) -> frozenset[PersonId]:
    people: Iterable[PersonId] = question.people if isinstance(question, AnswersWanted) else (one.person for one in question.people)
    return frozenset(people)
