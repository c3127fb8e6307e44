"""Who is told what when a booked meeting changes for one of them: a late no, a deputy, an answer after the end."""

from datetime import UTC, datetime, timedelta

import httpx

from shared.contracts.invitations import EntryWanted, EntryWithdrawn, InvitationAnswered, InvitationsSent
from shared.contracts.matchmaking import AnswerCounted, MomentReleased
from shared.kernel import MeetingStatus, Moment, Role
from tests.component.invitations.conftest import (
    ASKER,
    MEETING,
    TOWN,
    WATER,
    WEDNESDAY,
    Desk,
    answer_path,
    attends,
    confirmed,
    event_in,
    parts,
    requested,
    reserved,
    text_of,
    written,
)


async def test_a_required_no_after_the_booking_promises_no_other_moment(desk: Desk, web: httpx.AsyncClient) -> None:
    held = reserved(attends(desk, TOWN))
    await desk.hear(requested(desk), held, confirmed(held, 6))
    await desk.settle()
    thanks = await web.post(answer_path(await desk.mail(TOWN)), data={"antwoord": "nee", "volgnummer": "0"})
    assert "Het overleg staat al vast. De aanvrager krijgt bericht" in thanks.text
    assert "ander moment" not in thanks.text


async def test_the_requester_hears_of_a_required_no_after_the_booking_and_not_of_an_optional_one(desk: Desk) -> None:
    held = reserved(attends(desk, TOWN), attends(desk, WATER, Role.OPTIONAL))
    await desk.hear(requested(desk), held, confirmed(held, 6))
    await desk.settle()
    assert len(desk.catcher.mails(ASKER)) == 2
    optional = AnswerCounted(meeting=MEETING, revision=7, status=MeetingStatus.CONFIRMED, person=desk.id(WATER), answer="nee")
    await desk.hear(optional, optional.model_copy(update={"revision": 8, "person": desk.id(TOWN)}))
    told = await desk.mail(ASKER, 3)
    assert told["Subject"] == "Iemand kan toch niet: Opgave water, dinsdag 16 maart 2027, 10.00 uur"
    assert "?sleutel=" in text_of(told), "the requester decides on the status page"
    await desk.settle()
    assert len(desk.catcher.mails(ASKER)) == 3


async def test_after_the_end_nobody_can_answer_any_more(desk: Desk, web: httpx.AsyncClient) -> None:
    now = datetime.now(UTC)
    await desk.hear(requested(desk), reserved(attends(desk, TOWN), moment=Moment(now - timedelta(hours=2), now - timedelta(hours=1))))
    path = answer_path(await desk.mail(TOWN))
    assert "Ja, ik kom" not in (await web.get(path)).text
    assert "U kunt niet meer antwoorden" in (await web.post(path, data={"antwoord": "ja", "volgnummer": "0"})).text
    assert await desk.said(InvitationAnswered) == []


async def test_a_moment_given_up_leaves_every_calendar_while_another_is_sought(desk: Desk) -> None:
    held = reserved(attends(desk, TOWN), attends(desk, WATER))
    await desk.hear(requested(desk), held)
    await desk.mail(TOWN)
    released = MomentReleased(meeting=MEETING, revision=7, status=MeetingStatus.SEARCHING, sequence=1, decided_at=held.decided_at)
    await desk.hear(released)
    await desk.hear(released, held)
    gone = await desk.mail(TOWN, 2)
    assert gone["Subject"] == "Moment vervalt: Opgave water, dinsdag 16 maart 2027, 10.00 uur"
    assert event_in(gone)[0] == "CANCEL"
    assert "We zoeken een nieuw moment; u hoort van ons." in text_of(gone)
    assert "gaat niet door" not in text_of(gone)
    assert [one.person for one in await desk.said(EntryWithdrawn)] == [desk.id(WATER)]
    await desk.hear(reserved(attends(desk, TOWN), attends(desk, WATER), revision=9, sequence=2, moment=WEDNESDAY))
    again = await desk.mail(TOWN, 3)
    assert event_in(again)[0] == "REQUEST"
    assert event_in(again)[1]["SEQUENCE"] > event_in(gone)[1]["SEQUENCE"]
    assert event_in(again)[1]["UID"] == event_in(gone)[1]["UID"]
    assert [one.sequence for one in await desk.said(EntryWanted)] == [0, 2]


async def test_a_principal_hears_in_a_plain_mail_that_the_deputy_is_asked(desk: Desk) -> None:
    await desk.hear(requested(desk), reserved(attends(desk, TOWN)))
    await desk.mail(TOWN)
    deputy = attends(desk, WATER, needs_registration=True, principal=desk.id(TOWN))
    await desk.hear(reserved(deputy, revision=8, sequence=1, moment=WEDNESDAY))
    await desk.until(lambda: len(desk.catcher.mails(TOWN)) == 3, "the invitation, and for the new moment two mails")
    by_subject = {str(mail["Subject"]).partition(":")[0]: mail for mail in desk.catcher.mails(TOWN)}
    told, gone = by_subject["Uw plaatsvervanger is gevraagd"], by_subject["Gaat niet door"]
    assert parts(told) == ["text/plain", "text/html"]
    for line in ("uw plaatsvervanger gevraagd", "woensdag 17 maart 2027, 13.00–14.00 uur", "U hoeft niets te doen"):
        assert line in text_of(told)
    assert "eigen pas" not in text_of(told)
    assert "Het overleg van dinsdag 16 maart 2027, 10.00 uur gaat niet door." in text_of(gone)
    assert "Het overleg is op een ander moment." in text_of(gone)
    assert event_in(gone)[0] == "CANCEL"
    await desk.hear(written(desk, sequence=1, revision=8))
    assert (await desk.one(InvitationsSent, 2)).outstanding == ()
