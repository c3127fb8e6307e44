"""What buildings are told: their host is asked for a room, their reception hears who comes without a pass."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.invitations.domain import for_the_requester, hosts, visitors
from services.invitations.domain.hosts import RoomQuestion
from services.invitations.domain.invitations import InvitedMeeting, OldNews
from services.invitations.domain.mails import MailKind, MailState
from services.invitations.domain.notices import Notice, NoticeKind, notice_id
from services.invitations.domain.visitors import Listed, Listing, VisitorList
from services.invitations.handlers.openings import Openings
from services.invitations.handlers.outbox import Outbox, remember, remember_no_more
from services.invitations.handlers.putting_off import put_aside, waits_no_more
from services.invitations.ports import Places, Post, PutOff, ReceptionHours, Records
from services.invitations.steps import ReviewPlace, SendNotice, VisitorsForgotten
from shared.bus import Commit, Document, Later
from shared.contracts.matchmaking import RoomGranted, RoomWanted
from shared.kernel import LocationId, MeetingId, PersonId

KEPT = timedelta(days=14)
"""So long after a meeting its visitors are remembered (capability I4)."""


@dataclass(frozen=True, slots=True)
class Doors:
    """What these handlers need besides the outbox."""

    places: Places
    post: Post
    openings: Openings
    hours: ReceptionHours


def register(outbox: Outbox, doors: Doors) -> None:
    _register_rooms(outbox)
    _register_notices(outbox, doors)

    @outbox.bus.on(ReviewPlace)
    async def tell_the_building_what_it_must_know(step: ReviewPlace, commit: Commit) -> None:
        record = await outbox.records.meetings.of(step.meeting)
        if record.value is None:
            return
        commit.unchanged(record)
        question = await _call_off_the_room(outbox, record.value, commit)
        await _list_the_visitors(outbox, doors, record.value, question, commit)

    @outbox.bus.on(VisitorsForgotten)
    async def forget_who_came(step: VisitorsForgotten, commit: Commit) -> None:
        records = outbox.records
        meeting = (await records.meetings.of(step.meeting)).value
        if meeting is not None and meeting.occasion is not None and (until := meeting.occasion.moment.end + KEPT) > commit.now:
            commit.at(until, step, key=step.meeting)
            return
        record, question = await records.visitors.of(step.meeting), await records.rooms.of(step.meeting)
        ids = _notices_of(step.meeting, record.value.number if record.value else 0, question.value.sequence if question.value else 0)
        notices = (await records.notices.many(ids)).values()
        commit.keep(record.gone()).keep(question.gone()).keep(*(one.gone() for one in notices))
        _forget_the_listed(outbox, [one.value for one in notices if one.value is not None], commit)


def _forget_the_listed(outbox: Outbox, notices: list[Notice], commit: Commit) -> None:
    for notice in notices:
        for person in {*notice.listed, *notice.before}:
            remember_no_more(outbox.bus, commit, person, "visitors", notice.meeting)
            remember_no_more(outbox.bus, commit, person, "notice", notice.id)


def _notices_of(meeting: MeetingId, lists: int, questions: int) -> list[str]:
    of_a_room = (NoticeKind.ROOM_ASKED, NoticeKind.ROOM_OFF)
    asked = [notice_id(meeting, kind, number) for number in range(1, questions + 1) for kind in of_a_room]
    return [*asked, *(notice_id(meeting, NoticeKind.VISITORS, number) for number in range(1, lists + 1))]


def _register_rooms(outbox: Outbox) -> None:
    records = outbox.records

    @outbox.bus.on(RoomWanted)
    async def ask_the_host(event: RoomWanted, commit: Commit) -> None:
        meeting, record = (await records.meetings.of(event.meeting)).value, await records.rooms.of(event.meeting)
        here = meeting is not None and meeting.occasion is not None and meeting.occasion.moment == event.moment
        if meeting is None or (not here and meeting.revision < event.revision):
            raise Later("the reservation was not heard yet")
        if here and not isinstance(asking := hosts.ask(record.value, _question(event)), OldNews):
            commit.keep(record.becomes(asking.question)).step(ReviewPlace(meeting=event.meeting))
            commit.at(event.moment.end + KEPT, VisitorsForgotten(meeting=event.meeting), key=event.meeting)
            await _send(outbox, asking.notices, commit)

    @outbox.bus.on(RoomGranted)
    async def note_that_the_room_stands(event: RoomGranted, commit: Commit) -> None:
        record = await records.rooms.of(event.meeting)
        if record.value is None or record.value.sequence < event.sequence:
            raise Later("the question was not heard of yet")
        if record.value.sequence == event.sequence and not isinstance(granted := hosts.grant(record.value), OldNews):
            commit.keep(record.becomes(granted)).step(ReviewPlace(meeting=event.meeting))


def _register_notices(outbox: Outbox, doors: Doors) -> None:
    records = outbox.records

    @outbox.bus.on(SendNotice)
    async def send_one_notice(step: SendNotice, commit: Commit) -> None:
        record = await records.notices.of(step.notice)
        notice = record.value
        if notice is None or notice.state is not MailState.WAITING:
            return
        opens = await doors.openings.of_meeting(notice.meeting, commit.now)
        if opens > commit.now:
            commit.keep(record.becomes(replace(notice, goes_at=opens))).at(opens, step, key=step.notice)
            return
        await _deliver(outbox, doors, record, step, commit)


async def _deliver(outbox: Outbox, doors: Doors, record: Document[Notice], step: SendNotice, commit: Commit) -> None:
    notice = record.there
    try:
        state = await _what_becomes_of(outbox, doors, notice, commit.now)
    except PutOff as reason:
        state = put_aside(outbox.bus, record, reason, step, commit)
    if state is MailState.WAITING:
        return
    commit.keep(record.becomes(replace(notice, state=state)))
    waits_no_more(outbox.bus, [notice.id], commit)
    await _note_what_arrived(outbox, notice, state, commit)


async def forget_visitor(records: Records, kind: str, id: str, person: PersonId, commit: Commit) -> None:
    """Off the lists; the reception hears that somebody less comes."""
    if kind == "notice" and (notice := await records.notices.of(id)).value is not None:
        commit.keep(notice.becomes(notice.value.without(person)))
    if kind == "visitors" and (visitors := await records.visitors.of(id)).value is not None:
        commit.keep(visitors.becomes(visitors.value.without(person))).step(ReviewPlace(meeting=MeetingId(id)))


async def _what_becomes_of(outbox: Outbox, doors: Doors, notice: Notice, now: datetime) -> MailState:
    if not await _still_true(outbox, notice, now):
        return MailState.SUPERSEDED
    return await doors.post.notify(notice, await doors.places.background(notice))


async def _still_true(outbox: Outbox, notice: Notice, now: datetime) -> bool:
    """A question can still be answered, and is called off only where it was asked. Raises Later while the mail before it is not out: a list
    says what changed since.
    """
    if notice.kind is NoticeKind.ROOM_ASKED:
        question = (await outbox.records.rooms.of(notice.meeting)).value
        return question is not None and question.sequence == notice.number and question.open(now)
    kind, number = (notice.kind, notice.number - 1) if notice.kind is NoticeKind.VISITORS else (NoticeKind.ROOM_ASKED, notice.number)
    before = (await outbox.records.notices.of(notice_id(notice.meeting, kind, number))).value
    if before is not None and before.state is MailState.WAITING:
        raise Later("an earlier mail to this building is not settled")
    return notice.kind is NoticeKind.VISITORS or (before is not None and before.state is MailState.SENT)


async def _note_what_arrived(outbox: Outbox, notice: Notice, state: MailState, commit: Commit) -> None:
    if notice.kind is not NoticeKind.VISITORS:
        return
    record = await outbox.records.visitors.of(notice.meeting)
    if record.value is None:
        return
    if state is MailState.SENT:
        commit.keep(record.becomes(replace(record.value, delivered=max(record.value.delivered, notice.number))))
    elif state is MailState.REFUSED and notice.listed:
        await _tell_the_requester(outbox, notice, MailKind.REGISTER_YOURSELF, commit)


async def _call_off_the_room(outbox: Outbox, meeting: InvitedMeeting, commit: Commit) -> RoomQuestion | None:
    record = await outbox.records.rooms.of(meeting.meeting)
    if record.value is None or isinstance(off := hosts.overtaken(record.value, meeting, commit.now), OldNews):
        return record.value
    commit.keep(record.becomes(off.question))
    await _send(outbox, off.notices, commit)
    return off.question


async def _list_the_visitors(outbox: Outbox, doors: Doors, meeting: InvitedMeeting, question: RoomQuestion | None, commit: Commit) -> None:
    record = await outbox.records.visitors.of(meeting.meeting)
    before = record.value or VisitorList(meeting.meeting)
    expected = visitors.expected(meeting, before, pending=hosts.is_pending(meeting, question))
    due, late = await _deadline(doors, expected, commit)
    if due is not None and due > commit.now:
        commit.at(due, ReviewPlace(meeting=meeting.meeting), key=meeting.meeting)
    listing = visitors.review(before, expected, commit.now, due=due is not None and due <= commit.now, late=late)
    if listing.record == before:
        return
    commit.keep(record.becomes(listing.record))
    await _send_lists(outbox, doors, listing, commit)


async def _deadline(doors: Doors, expected: visitors.Expected, commit: Commit) -> tuple[datetime | None, bool]:
    """When the reception must hear whom it may expect, and whether the day for that has passed."""
    if not isinstance(expected, Listed) or expected.moment.location is None:
        return None, False
    start, lead = expected.moment.start, await doors.places.lead(expected.moment.location)
    return doors.hours.due(start, lead), doors.hours.is_late(start, lead, commit.now)


async def _send_lists(outbox: Outbox, doors: Doors, listing: Listing, commit: Commit) -> None:
    for notice in listing.notices:
        for person in {*notice.listed, *notice.before}:
            remember(outbox.bus, commit, person, "visitors", notice.meeting)
            remember(outbox.bus, commit, person, "notice", notice.id)
        commit.at(notice.moment.end + KEPT, VisitorsForgotten(meeting=notice.meeting), key=notice.meeting)
        if await doors.places.has_an_address(_location(notice)):
            await _send(outbox, (notice,), commit)
        elif notice.listed:
            await _tell_the_requester(outbox, notice, MailKind.REGISTER_YOURSELF, commit)
            continue
        if listing.late and notice.listed:
            await _tell_the_requester(outbox, notice, MailKind.REGISTERED_LATE, commit)


async def _tell_the_requester(outbox: Outbox, notice: Notice, kind: MailKind, commit: Commit) -> None:
    around = await outbox.surroundings.circumstances(notice.meeting, [])
    meeting = (await outbox.records.meetings.of(notice.meeting)).there
    await outbox.mail(for_the_requester.about_visitors(meeting, kind, notice, commit.now, around), commit)


async def _send(outbox: Outbox, notices: tuple[Notice, ...], commit: Commit) -> None:
    """Keep each and leave a step that delivers it; one that was decided before stays as it is."""
    known = await outbox.records.notices.many(notice.id for notice in notices)
    for notice in notices:
        if known[notice.id].value is None:
            commit.keep(known[notice.id].becomes(notice)).step(SendNotice(notice=notice.id))


def _location(notice: Notice) -> LocationId:
    return notice.moment.location or LocationId("")


def _question(event: RoomWanted) -> RoomQuestion:
    return RoomQuestion(
        meeting=MeetingId(event.meeting),
        revision=event.revision,
        sequence=event.sequence,
        decided_at=event.decided_at,
        deadline=event.deadline,
        moment=event.moment,
        people=event.people,
        visitors=event.visitors,
    )
