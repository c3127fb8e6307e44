"""The day before a meeting, its end, and fourteen days later."""

from typing import assert_never

from services.invitations.domain.energy import Afterwards, question
from services.invitations.domain.invitations import OldNews, Standing
from services.invitations.domain.looking_ahead import look_ahead
from services.invitations.domain.mails import Occasion, Participant
from services.invitations.domain.numbers import KEPT_AFTER, Numbers, at_the_table, counted
from services.invitations.handlers.outbox import Outbox, remember, remember_no_more
from services.invitations.steps import DayBefore, NumbersExpire
from shared.bus import Commit, Later
from shared.contracts.invitations import NumbersShared
from shared.contracts.matchmaking import MeetingTookPlace
from shared.kernel import MeetingId


def register(outbox: Outbox) -> None:
    bus, records, surroundings = outbox.bus, outbox.records, outbox.surroundings

    @bus.on(DayBefore)
    async def tell_once_more(timer: DayBefore, commit: Commit) -> None:
        meeting = (await records.meetings.of(timer.meeting)).value
        people = () if meeting is None else tuple(one.person for one in meeting.present)
        match look_ahead(meeting, timer.sequence, commit.now, await surroundings.circumstances(timer.meeting, people)):
            case OldNews():
                return
            case tuple() as mails:
                await outbox.mail(mails, commit)
            case unreachable:
                assert_never(unreachable)

    @bus.on(MeetingTookPlace)
    async def ask_how_it_was(event: MeetingTookPlace, commit: Commit) -> None:
        record, request = await records.afterwards.of(event.meeting), (await records.requests.of(event.meeting)).value
        if request is None:
            raise Later("the request was not heard of yet")
        if record.value is not None:
            return
        asked = Afterwards(event.meeting, event.moment, event.people)
        commit.keep(record.becomes(asked)).at(asked.until, NumbersExpire(meeting=event.meeting), key=event.meeting)
        for person in event.people:
            remember(bus, commit, person, "afterwards", event.meeting)
        occasion = Occasion(event.moment, request.form, tuple(map(Participant, event.people)))
        await outbox.mail(question(asked, occasion, commit.now, await surroundings.stopped(event.people)), commit)
        await _say_who_shared(outbox, event.meeting, commit)

    @bus.on(NumbersExpire)
    async def forget_numbers_and_names(timer: NumbersExpire, commit: Commit) -> None:
        meeting = (await records.meetings.of(timer.meeting)).value
        moment = None if meeting is None or meeting.standing is Standing.WITHDRAWN or meeting.occasion is None else meeting.occasion.moment
        if moment is not None and moment.end + KEPT_AFTER > commit.now:
            commit.at(moment.end + KEPT_AFTER, timer, key=timer.meeting)
            return
        await _delete(outbox, timer.meeting, commit)


async def _say_who_shared(outbox: Outbox, meeting: MeetingId, commit: Commit) -> None:
    record = await outbox.records.numbers.of(meeting)
    table = at_the_table((await outbox.records.meetings.of(meeting)).value)
    match counted(record.value or Numbers(meeting), table, await outbox.surroundings.agreed_numbers(meeting, table)):
        case OldNews():
            return
        case Numbers() as numbers:
            commit.keep(record.becomes(numbers))
            commit.say(NumbersShared(meeting=meeting, revision=numbers.said, shared=numbers.shared, of=numbers.out_of))
        case unreachable:
            assert_never(unreachable)


async def _delete(outbox: Outbox, meeting: MeetingId, commit: Commit) -> None:
    numbers, afterwards = await outbox.records.numbers.of(meeting), await outbox.records.afterwards.of(meeting)
    if numbers.value is not None:
        commit.keep(numbers.becomes(numbers.value.emptied()))
    if afterwards.value is not None:
        commit.keep(afterwards.becomes(afterwards.value.closed()))
        for person in afterwards.value.people:
            remember_no_more(outbox.bus, commit, person, "afterwards", meeting)
