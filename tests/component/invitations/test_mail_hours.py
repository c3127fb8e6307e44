"""Mail goes out from 07:00 to 19:00 on working days: it is Friday evening, and the meeting is on Tuesday."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from shared.contracts.directory import PersonalPageAsked
from shared.contracts.intake import MoveAsked
from shared.contracts.invitations import InvitationsSent
from shared.contracts.matchmaking import DeputiesAsked, Deputising, MeetingCancelled, MomentReleased, ReminderAbout
from shared.kernel import AnswersBy, GovernmentTier, MeetingStatus
from tests.builders import person
from tests.component.invitations.conftest import (
    ASKER,
    DECIDED,
    MEETING,
    TOWN,
    TUESDAY,
    WATER,
    WEDNESDAY,
    Desk,
    answer_path,
    attends,
    event_in,
    requested,
    reserved,
    written,
)
from tests.component.invitations.test_deputies_and_reminders import DEPUTY, OFFICE, poll

FRIDAY_EVENING = datetime(2027, 3, 12, 19, 0, tzinfo=UTC)
"""Eight o'clock in Amsterdam."""
SUNDAY_NOON = datetime(2027, 3, 14, 11, 0, tzinfo=UTC)
MONDAY_BEFORE_SEVEN, MONDAY_SEVEN = datetime(2027, 3, 15, 5, 58, tzinfo=UTC), datetime(2027, 3, 15, 6, 0, 1, tzinfo=UTC)


@pytest.fixture
def mail_hours() -> bool:
    return True


async def it_is(desk: Desk, moment: datetime) -> None:
    """Move the product's clock."""
    bus = desk.service.bus
    ahead = moment - bus.clock.now()
    await desk.client.incrby(bus.keys.clock_offset, round(ahead.total_seconds() * 1000))
    await desk.until(lambda: abs(bus.clock.now() - moment) < timedelta(seconds=30), "the clock moved")


async def nothing_waits(desk: Desk) -> None:
    """Every mail went, or never will."""

    async def settled() -> bool:
        mails: Any = await desk.client.hgetall(desk.service.bus.keys.own("mail"))
        return bool(mails) and not any(b'"wacht"' in mail for mail in mails.values())

    await desk.until(settled, "no mail waits")


async def test_invitations_wait_for_monday_and_only_then_the_clock_for_them_runs(desk: Desk) -> None:
    await it_is(desk, FRIDAY_EVENING)
    await desk.hear(requested(desk), reserved(attends(desk, TOWN), attends(desk, WATER)), written(desk))
    for quiet in (SUNDAY_NOON, MONDAY_BEFORE_SEVEN):
        await desk.settle()
        await it_is(desk, quiet)
    await desk.settle()
    assert desk.catcher.envelopes == []
    assert await desk.said(InvitationsSent) == []
    await it_is(desk, MONDAY_SEVEN)
    assert event_in(await desk.mail(TOWN))[0] == "REQUEST"
    sent = await desk.one(InvitationsSent)
    assert (sent.by_mail, sent.in_calendar, sent.outstanding) == (1, 1, ())
    await desk.settle()
    assert [len(desk.catcher.mails(one)) for one in (TOWN, WATER, ASKER)] == [1, 1, 1]


async def test_what_is_no_longer_true_on_monday_is_not_sent(desk: Desk) -> None:
    await it_is(desk, FRIDAY_EVENING)
    await desk.hear(requested(desk), reserved(attends(desk, TOWN)))
    await desk.hear(MomentReleased(meeting=MEETING, revision=5, status=MeetingStatus.SEARCHING, sequence=1, decided_at=DECIDED))
    await desk.hear(reserved(attends(desk, TOWN), revision=7, sequence=2, moment=WEDNESDAY))
    await desk.settle()
    await it_is(desk, MONDAY_SEVEN)
    only = await desk.mail(TOWN)
    assert only["Subject"] == "Uitnodiging: Opgave water, woensdag 17 maart 2027, 13.00 uur"
    await desk.one(InvitationsSent)
    await nothing_waits(desk)
    assert len(desk.catcher.mails(TOWN)) == 1


async def test_mail_that_waited_bears_the_date_on_which_it_went(desk: Desk) -> None:
    await it_is(desk, FRIDAY_EVENING)
    await desk.hear(requested(desk), reserved(attends(desk, TOWN)))
    await desk.settle()
    await it_is(desk, MONDAY_SEVEN)
    assert (await desk.mail(TOWN))["Date"] == "Mon, 15 Mar 2027 06:00:00 +0000"


async def test_nobody_hears_the_end_of_what_they_were_never_asked(desk: Desk) -> None:
    principal = person(desk.product, TOWN, GovernmentTier.MUNICIPALITY, revision=2)
    await desk.hear(principal.model_copy(update={"secretariat": OFFICE, "answers_by": AnswersBy.BOTH}))
    await it_is(desk, FRIDAY_EVENING)
    asked = poll(desk, WATER, revision=3)
    deputy = Deputising(person=desk.id(DEPUTY), principal=desk.id(WATER))
    asked_too = DeputiesAsked(
        meeting=MEETING,
        revision=4,
        status=MeetingStatus.POLLING,
        about=ReminderAbout.POLL,
        sequence=1,
        deputies=(deputy,),
        deadline=MONDAY_SEVEN + timedelta(hours=9),
    )
    await desk.hear(requested(desk), person(desk.product, DEPUTY, GovernmentTier.MUNICIPALITY), asked, asked_too)
    await desk.hear(reserved(attends(desk, TOWN), revision=5))
    await desk.settle()
    off = MeetingCancelled(meeting=MEETING, revision=7, status=MeetingStatus.CANCELLED, sequence=1, decided_at=DECIDED + timedelta(hours=1))
    await desk.hear(off)
    await desk.settle()
    await it_is(desk, MONDAY_SEVEN)
    await nothing_waits(desk)
    assert len(desk.catcher.mails(ASKER)) == 2
    assert [len(desk.catcher.mails(one)) for one in (TOWN, OFFICE, WATER, DEPUTY)] == [0, 0, 0, 0]


async def test_after_monday_morning_it_is_said_who_was_not_reached(desk: Desk) -> None:
    await it_is(desk, FRIDAY_EVENING)
    await desk.hear(requested(desk), reserved(attends(desk, WATER)))
    await desk.settle()
    await it_is(desk, MONDAY_SEVEN + timedelta(minutes=6))
    assert (await desk.one(InvitationsSent)).outstanding == (desk.id(WATER),)


@pytest.mark.parametrize("moved", [False, True])
async def test_what_is_asked_for_today_does_not_wait(desk: Desk, *, moved: bool) -> None:
    await it_is(desk, FRIDAY_EVENING)
    today = requested(desk).model_copy(update={"within_working_days": 1})
    if moved:
        await desk.hear(requested(desk), MoveAsked(meeting=MEETING, revision=2, within_working_days=1))
        await desk.settle()
    await desk.hear(today, reserved(attends(desk, TOWN)))
    await desk.mail(TOWN)
    assert (await desk.one(InvitationsSent)).by_mail == 1


async def test_a_link_that_its_receiver_asks_for_does_not_wait(desk: Desk) -> None:
    await it_is(desk, FRIDAY_EVENING)
    await desk.hear(PersonalPageAsked(revision=1, person=desk.id(TOWN), asked_at=FRIDAY_EVENING))
    assert (await desk.mail(TOWN))["Subject"] == "Uw eigen pagina bij Korte Lijnen"


async def test_within_the_hours_mail_goes_at_once(desk: Desk, web: httpx.AsyncClient) -> None:
    await it_is(desk, MONDAY_SEVEN + timedelta(hours=11))
    await desk.hear(requested(desk), reserved(attends(desk, TOWN), moment=TUESDAY))
    assert (await web.get(answer_path(await desk.mail(TOWN)))).status_code == 200
