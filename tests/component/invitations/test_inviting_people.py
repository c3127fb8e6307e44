"""Invitations, changes and cancellations: over which channel, with which words, and the answers that come back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from icalendar import Calendar

from shared.contracts.availability import AnswerSeen
from shared.contracts.invitations import CallWanted, EntryWanted, EntryWithdrawn, InvitationAnswered, InvitationsSent
from shared.contracts.matchmaking import MeetingCancelled, MomentNotFound
from shared.kernel import Answer, Block, BusyKind, MeetingId, MeetingStatus
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
    confirmed,
    event_in,
    parts,
    requested,
    reserved,
    text_of,
    written,
)


async def test_everybody_gets_the_invitation_over_one_channel_and_only_then_they_are_out(desk: Desk, web: httpx.AsyncClient) -> None:
    touched = Block(TUESDAY.start, TUESDAY.end, BusyKind.TENTATIVE)
    await desk.hear(
        requested(desk),
        reserved(
            attends(desk, TOWN, needs_registration=True, touched=(touched,)),
            attends(desk, WATER),
            explanation=("Bij één deelnemer moet iets schuiven.",),
        ),
    )
    by_mail, in_calendar = await desk.mail(TOWN), await desk.mail(WATER)
    assert parts(by_mail) == ["text/plain", "text/html", "text/calendar"]
    assert parts(in_calendar) == ["text/plain", "text/html"]
    assert by_mail["From"] == '"Korte Lijnen namens programmamanager (provincie.example)" <overleg@kortelijnen.example>'
    assert by_mail["Cc"] == f"programmamanager <{ASKER}>"
    text = text_of(by_mail)
    for line in (
        "dinsdag 16 maart 2027, 10.00–11.00 uur",
        "Hoe houden we de dijk droog?",
        "Opgave water",
        "Huis huis, Singel 1, Zaal",
        "meld u bij de receptie",
        "Vanaf 09.45 uur",
        "Bel programmamanager: 030 123 45 67",
        "Bij één deelnemer moet iets schuiven.",
    ):
        assert line in text
    alone = await desk.mail(TOWN, 2)
    assert "Uw voorlopige afspraak van dinsdag 10.00–11.00 uur moet dan wijken." in text_of(alone)
    assert (alone["Cc"], parts(alone)) == (None, ["text/plain", "text/html"])
    assert all("moet dan wijken" not in text_of(message) for message in (by_mail, in_calendar))
    assert "moet dan wijken" not in (await web.get(answer_path(by_mail))).text
    assert "moet dan wijken" in (await web.get(answer_path(alone))).text

    entry = await desk.one(EntryWanted)
    assert (entry.person, entry.sequence, entry.start, entry.place) == (desk.id(WATER), 0, TUESDAY.start, "Huis huis, Singel 1, Zaal")
    assert (entry.on_behalf_of, entry.confirmed, entry.agreed) == (desk.id(ASKER), False, False)
    await desk.settle()
    assert await desk.said(InvitationsSent) == []

    await desk.hear(written(desk))
    sent = await desk.one(InvitationsSent)
    assert (sent.revision, sent.sequence, sent.by_mail, sent.in_calendar, sent.outstanding) == (4, 0, 1, 1, ())
    await desk.settle()
    assert [len(desk.catcher.mails(one)) for one in (TOWN, WATER, ASKER)] == [2, 1, 1]
    assert len(await desk.said(InvitationsSent)) == len(await desk.said(EntryWanted)) == 1


async def test_the_requester_gets_a_copy_without_a_calendar_part_and_a_mail_when_it_goes_on(desk: Desk) -> None:
    held = reserved(attends(desk, TOWN), attends(desk, WATER))
    await desk.hear(requested(desk), held)
    copy = await desk.mail(ASKER)
    assert copy["Subject"] == "Uitnodiging verstuurd: Opgave water, dinsdag 16 maart 2027, 10.00 uur"
    assert "text/calendar" not in parts(copy)
    await desk.hear(confirmed(held, revision=7))
    going_on = await desk.mail(ASKER, 2)
    assert going_on["Subject"] == "Gaat door: Opgave water, dinsdag 16 maart 2027, 10.00 uur"
    definite = await desk.one(EntryWanted, 2)
    assert (definite.sequence, definite.confirmed, definite.revision) == (0, True, 7)
    await desk.settle()
    assert len(desk.catcher.mails(TOWN)) == 1


async def test_a_confirmation_that_overtakes_its_reservation_waits_for_it(desk: Desk) -> None:
    held = reserved(attends(desk, WATER))
    await desk.hear(requested(desk), confirmed(held, revision=5))
    await desk.hear(held)
    assert (await desk.one(EntryWanted, 2)).confirmed


async def test_whoever_already_agreed_is_informed_and_not_asked_again(desk: Desk) -> None:
    await desk.hear(requested(desk), reserved(attends(desk, TOWN, already_agreed=True), attends(desk, WATER, already_agreed=True)))
    message = await desk.mail(TOWN)
    assert "U hebt al gezegd dat u op dit moment kunt." in text_of(message)
    _, event = event_in(message)
    assert {attendee.params["PARTSTAT"] for attendee in event["ATTENDEE"]} == {"ACCEPTED"}
    assert (await desk.one(EntryWanted)).agreed


async def test_another_moment_updates_the_same_meeting_and_who_is_no_longer_asked_loses_it(desk: Desk) -> None:
    await desk.hear(requested(desk), reserved(attends(desk, TOWN), attends(desk, WATER)))
    first = await desk.mail(TOWN)
    await desk.one(EntryWanted)
    await desk.hear(reserved(attends(desk, TOWN), revision=8, sequence=1, moment=WEDNESDAY))
    second = await desk.mail(TOWN, 2)
    assert second["Subject"] == "Gewijzigd: Opgave water, woensdag 17 maart 2027, 13.00 uur"
    assert second["Cc"] is None
    (_, before), (method, after) = event_in(first), event_in(second)
    assert (method, before["UID"], before["SEQUENCE"], after["SEQUENCE"]) == ("REQUEST", after["UID"], 0, 1)
    withdrawn = await desk.one(EntryWithdrawn)
    assert (withdrawn.person, withdrawn.sequence) == (desk.id(WATER), 1)
    assert "gaat niet door" in text_of(await desk.mail(WATER, 2))
    assert (await desk.one(InvitationsSent)).sequence == 1


async def test_a_cancelled_meeting_leaves_every_calendar_with_its_reason(desk: Desk) -> None:
    await desk.hear(requested(desk), reserved(attends(desk, TOWN), attends(desk, WATER)))
    await desk.mail(TOWN)
    await desk.hear(
        MeetingCancelled(
            revision=9,
            meeting=MEETING,
            status=MeetingStatus.CANCELLED,
            sequence=0,
            reason="De vraag is opgelost.",
            decided_at=DECIDED + timedelta(hours=1),
        )
    )
    message = await desk.mail(TOWN, 2)
    method, event = event_in(message)
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert "De vraag is opgelost." in text_of(message)
    assert (await desk.one(EntryWithdrawn)).sequence == 1
    assert "De vraag is opgelost." in text_of(await desk.mail(ASKER, 2))
    await desk.settle()
    assert len(desk.catcher.mails(TOWN)) == 2


async def test_the_requester_hears_why_no_moment_was_found(desk: Desk) -> None:
    await desk.hear(
        requested(desk),
        MomentNotFound(
            revision=3,
            meeting=MEETING,
            status=MeetingStatus.NO_MOMENT,
            explanation=("Twee deelnemers zitten vol.",),
            decided_at=DECIDED,
        ),
    )
    message = await desk.mail(ASKER)
    assert message["Subject"] == "Nog geen moment gevonden: Opgave water"
    assert "Twee deelnemers zitten vol." in text_of(message)


async def test_a_decline_by_link_is_said_once_and_looking_answers_nothing(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(requested(desk), reserved(attends(desk, TOWN), attends(desk, WATER)))
    path = answer_path(await desk.mail(TOWN))
    page = await web.get(path)
    assert page.status_code == 200
    assert "dinsdag 16 maart 2027, 10.00–11.00 uur" in page.text
    await web.head(path)
    assert await desk.said(InvitationAnswered) == []

    for _ in range(2):
        thanks = await web.post(path, data={"antwoord": "nee", "volgnummer": "0"})
        assert "Dan zoeken we een ander moment" in thanks.text
    answered = await desk.one(InvitationAnswered)
    assert (answered.person, answered.sequence, answered.answer, answered.via) == (desk.id(TOWN), 0, Answer.NO, "link")
    await web.post(path, data={"antwoord": "ja", "volgnummer": "0"})
    assert [(one.answer, one.revision) for one in await desk.said(InvitationAnswered)] == [(Answer.NO, 1), (Answer.YES, 2)]


async def test_an_answer_to_a_moment_that_is_gone_shows_the_new_one_and_does_not_count(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(requested(desk), reserved(attends(desk, TOWN)))
    path = answer_path(await desk.mail(TOWN))
    await desk.hear(reserved(attends(desk, TOWN), revision=8, sequence=1, moment=WEDNESDAY))
    await desk.mail(TOWN, 2)
    page = await web.post(path, data={"antwoord": "ja", "volgnummer": "0"})
    assert page.status_code == 409
    assert "woensdag 17 maart 2027, 13.00–14.00 uur" in page.text
    assert await desk.said(InvitationAnswered) == []
    again = await web.post(path, data={"antwoord": "ja", "volgnummer": "1"})
    assert "Dank u wel" in again.text
    assert (await desk.one(InvitationAnswered)).sequence == 1


async def test_an_answer_in_the_calendar_is_said_and_the_same_by_link_is_no_news(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(requested(desk), reserved(attends(desk, WATER)))
    path = answer_path(await desk.mail(WATER))
    await desk.hear(
        AnswerSeen(revision=1, meeting=MEETING, person=desk.id(WATER), sequence=0, answer=Answer.YES, seen_at=DECIDED + timedelta(hours=1))
    )
    seen = await desk.one(InvitationAnswered)
    assert (seen.answer, seen.via, seen.answered_at) == (Answer.YES, "agenda", DECIDED + timedelta(hours=1))
    assert "Uw antwoord is nu: <strong>ja</strong>" in (await web.get(path)).text
    await web.post(path, data={"antwoord": "ja", "volgnummer": "0"})
    assert len(await desk.said(InvitationAnswered)) == 1


async def test_the_calendar_file_has_the_uid_of_the_meeting(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(requested(desk), reserved(attends(desk, TOWN)))
    message = await desk.mail(TOWN)
    file = await web.get(f"{answer_path(message)}/overleg.ics")
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    event: Any = Calendar.from_ical(file.content).walk("VEVENT")[0]
    assert event["UID"] == event_in(message)[1]["UID"]
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2027, 3, 16, 9, 0, tzinfo=UTC)


async def test_whoever_stopped_gets_no_mail_and_is_outstanding(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(requested(desk), reserved(attends(desk, TOWN)))
    path = answer_path(await desk.mail(TOWN))
    assert "Stuur geen mail meer" in (await web.get(f"{path}/niet-meer")).text
    assert "We mailen dit adres niet meer" in (await web.post(f"{path}/niet-meer")).text
    await desk.hear(reserved(attends(desk, TOWN), revision=8, sequence=1, moment=WEDNESDAY))
    sent = await desk.one(InvitationsSent, 2)
    assert (sent.sequence, sent.by_mail, sent.outstanding) == (1, 0, (desk.id(TOWN),))
    assert len(desk.catcher.mails(TOWN)) == 1


async def test_the_requester_of_every_open_meeting_of_whoever_stopped_is_told_to_phone_once(desk: Desk, web: httpx.AsyncClient) -> None:
    other = MeetingId("overleg-2")
    await desk.hear(requested(desk), reserved(attends(desk, TOWN)))
    path = answer_path(await desk.mail(TOWN))
    for _ in range(2):
        await web.post(f"{path}/niet-meer")
    await desk.one(CallWanted)
    await desk.hear(requested(desk).model_copy(update={"meeting": other}))
    await desk.one(CallWanted, 2)
    await desk.settle()
    said = await desk.said(CallWanted)
    assert [(one.meeting, one.person) for one in said] == [(MEETING, desk.id(TOWN)), (other, desk.id(TOWN))]
    told = [mail for mail in desk.catcher.mails(ASKER) if mail["Subject"] == "Belt u zelf? Opgave water"]
    assert len(told) == 2
    assert "Directeur (gemeente.example) wil geen mail via Korte Lijnen." in text_of(told[0])


async def test_a_refused_address_is_outstanding_and_the_others_are_out(desk: Desk) -> None:
    desk.catcher.refused.add(TOWN)
    await desk.hear(requested(desk), reserved(attends(desk, TOWN), attends(desk, WATER)), written(desk))
    sent = await desk.one(InvitationsSent)
    assert (sent.by_mail, sent.in_calendar, sent.outstanding) == (0, 1, (desk.id(TOWN),))


async def test_a_broken_link_gives_a_page_that_says_what_to_do(web: httpx.AsyncClient) -> None:
    page = await web.get("/antwoord/geknoeid")
    assert page.status_code == 404
    assert "Deze link werkt niet" in page.text
    assert "bel degene die u uitnodigde" in page.text
