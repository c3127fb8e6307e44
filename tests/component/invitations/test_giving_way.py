"""Before an appointment of theirs moves, people and their secretariats are asked; whoever agreed in vain hears it once."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import httpx
import pytest
from redis.asyncio import Redis

from shared.contracts.event import Event
from shared.contracts.invitations import DisplacementAnswered
from shared.contracts.matchmaking import (
    AnswersWanted,
    Displaced,
    DisplacementAsked,
    MeetingCancelled,
    MeetingSearched,
    MomentNotFound,
    MomentReleased,
    OfferedMoment,
    ReminderAbout,
    ReminderDue,
)
from shared.kernel import AnswersBy, Block, BusyKind, GovernmentTier, MeetingStatus, Moment
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
    parts,
    requested,
    reserved,
    text_of,
)

OFFICE = "secretariaat@gemeente.example"
OWN = Block(TUESDAY.start - timedelta(minutes=30), TUESDAY.start + timedelta(minutes=30), BusyKind.MOVABLE)
"""Half past nine in Amsterdam."""


def asked(
    desk: Desk,
    *people: str,
    revision: int = 3,
    sequence: int = 1,
    moment: Moment = TUESDAY,
    deadline: datetime | None = None,
    table: tuple[str, ...] = (),
) -> DisplacementAsked:
    return DisplacementAsked(
        meeting=MEETING,
        revision=revision,
        status=MeetingStatus.SEARCHING,
        sequence=sequence,
        moment=moment,
        people=tuple(Displaced(person=desk.id(one), blocks=(OWN,)) for one in people),
        deadline=deadline or datetime.now(UTC) + timedelta(hours=4),
        held=tuple(map(desk.id, table)),
    )


def reminded(desk: Desk, *people: str, revision: int = 4) -> ReminderDue:
    return ReminderDue(
        meeting=MEETING,
        revision=revision,
        status=MeetingStatus.SEARCHING,
        about=ReminderAbout.DISPLACEMENT,
        sequence=1,
        people=tuple(desk.id(one) for one in people),
        deadline=datetime.now(UTC) + timedelta(hours=4),
    )


async def with_secretariat(desk: Desk, answers_by: AnswersBy) -> None:
    principal = person(desk.product, TOWN, GovernmentTier.MUNICIPALITY, revision=2)
    await desk.hear(principal.model_copy(update={"secretariat": OFFICE, "answers_by": answers_by}))


async def test_each_hears_only_the_time_of_their_own_appointment_and_agrees_by_one_button(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(requested(desk), asked(desk, TOWN, WATER))
    message, other = await desk.mail(TOWN), await desk.mail(WATER)
    assert message["Subject"] == "Kan uw afspraak schuiven? Opgave water, dinsdag 16 maart 2027, 10.00 uur"
    assert parts(message) == parts(other) == ["text/plain", "text/html"]
    for line in (
        "Hoe houden we de dijk droog?",
        "Uw afspraak:\r\n  dinsdag 16 maart 2027, 09.30–10.30 uur",
        "Huis huis, Singel 1, Zaal",
        "Zonder antwoord blijft uw afspraak staan.",
        "Antwoord graag vóór",
        "gemeente.example",
    ):
        assert line in text_of(message)
    path = answer_path(message)
    page = await web.get(path)
    assert "Ja, ik verzet deze afspraak" in page.text
    assert "Nee, dit kan niet schuiven" in page.text
    assert "dinsdag 16 maart 2027, 09.30–10.30 uur" in page.text
    assert "<li>adviseur, waterschap.example</li>" in page.text
    await web.head(path)
    assert await desk.said(DisplacementAnswered) == []
    for _ in range(2):
        assert "Dank u wel" in (await web.post(path, data={"antwoord": "ja", "volgnummer": "1"})).text
    await web.post(path, data={"antwoord": "nee", "volgnummer": "1"})
    said = await desk.said(DisplacementAnswered)
    assert [(one.person, one.sequence, one.agreed, one.revision) for one in said] == [
        (desk.id(TOWN), 1, True, 1),
        (desk.id(TOWN), 1, False, 2),
    ]
    assert "nee, dit kan niet schuiven" in (await web.get(path)).text
    await desk.settle()
    assert [len(desk.catcher.mails(one)) for one in (TOWN, WATER, ASKER)] == [1, 1, 0]


async def test_nobody_sees_what_somebody_else_would_move(desk: Desk, web: httpx.AsyncClient) -> None:
    theirs = Block(TUESDAY.start + timedelta(minutes=45), TUESDAY.start + timedelta(minutes=90), BusyKind.MOVABLE)
    question = asked(desk, TOWN).model_copy(
        update={"people": (Displaced(person=desk.id(TOWN), blocks=(OWN,)), Displaced(person=desk.id(WATER), blocks=(theirs,)))}
    )
    await desk.hear(requested(desk), question)
    for address, own, other in ((TOWN, "09.30–10.30", "10.45–11.30"), (WATER, "10.45–11.30", "09.30–10.30")):
        message = await desk.mail(address)
        for text in (text_of(message), (await web.get(answer_path(message))).text):
            assert own in text
            assert other not in text


@pytest.mark.parametrize(("answers_by", "copies"), [(AnswersBy.SELF, 0), (AnswersBy.SECRETARIAT, 1), (AnswersBy.BOTH, 1)])
async def test_the_secretariat_is_asked_at_the_same_time_when_it_answers(desk: Desk, answers_by: AnswersBy, copies: int) -> None:
    await with_secretariat(desk, answers_by)
    await desk.hear(requested(desk), asked(desk, TOWN))
    await desk.mail(TOWN)
    await desk.settle()
    assert len(desk.catcher.mails(OFFICE)) == copies


async def test_the_secretariat_answers_for_its_principal(desk: Desk, web: httpx.AsyncClient) -> None:
    await with_secretariat(desk, AnswersBy.SECRETARIAT)
    await desk.hear(requested(desk), asked(desk, TOWN))
    copy = await desk.mail(OFFICE)
    assert "Deze mail is voor directeur." in text_of(copy)
    page = await web.get(answer_path(copy))
    assert "U antwoordt namens de persoon voor wie u werkt." in page.text
    await web.post(answer_path(copy), data={"antwoord": "ja", "volgnummer": "1"})
    assert (await desk.one(DisplacementAnswered)).person == desk.id(TOWN)
    assert "ja, ik verzet het" in (await web.get(answer_path(await desk.mail(TOWN)))).text


def ends(desk: Desk) -> dict[str, Event]:
    at = DECIDED + timedelta(hours=1)
    return {
        "another moment": reserved(attends(desk, TOWN), attends(desk, WATER), revision=6, moment=WEDNESDAY),
        "the same moment without them": reserved(attends(desk, ASKER), revision=6),
        "released": MomentReleased(meeting=MEETING, revision=6, status=MeetingStatus.SEARCHING, sequence=0, decided_at=at),
        "not found": MomentNotFound(meeting=MEETING, revision=6, status=MeetingStatus.NO_MOMENT, decided_at=at),
        "cancelled": MeetingCancelled(meeting=MEETING, revision=6, status=MeetingStatus.CANCELLED, sequence=0, decided_at=at),
        "searched anew": MeetingSearched(meeting=MEETING, revision=6, status=MeetingStatus.SEARCHING, promised_until=TUESDAY.end),
        "a poll": AnswersWanted(
            meeting=MEETING,
            revision=6,
            status=MeetingStatus.POLLING,
            sequence=1,
            moments=(OfferedMoment(key="1", moment=WEDNESDAY),),
            people=(desk.id(ASKER),),
            deadline=datetime.now(UTC) + timedelta(hours=8),
        ),
        "a question to somebody else": asked(desk, ASKER, revision=6, sequence=2, moment=WEDNESDAY),
    }


@pytest.mark.parametrize(
    "end",
    [
        "another moment",
        "the same moment without them",
        "released",
        "not found",
        "cancelled",
        "searched anew",
        "a poll",
        "a question to somebody else",
    ],
)
async def test_who_agreed_in_vain_hears_once_that_nothing_moves_and_who_was_silent_finds_it_closed(
    desk: Desk, web: httpx.AsyncClient, end: str
) -> None:
    await desk.hear(requested(desk), asked(desk, TOWN, WATER))
    agreed, silent = answer_path(await desk.mail(TOWN)), answer_path(await desk.mail(WATER))
    await web.post(agreed, data={"antwoord": "ja", "volgnummer": "1"})
    await desk.hear(ends(desk)[end])

    def told() -> list[EmailMessage]:
        return [mail for mail in desk.catcher.mails(TOWN) if "niets te verzetten" in str(mail["Subject"])]

    await desk.until(lambda: len(told()) == 1, "they hear it")
    await desk.hear(MeetingCancelled(meeting=MEETING, revision=9, status=MeetingStatus.CANCELLED, sequence=3, decided_at=DECIDED))
    await desk.settle()
    assert [mail["Subject"] for mail in told()] == ["U hoeft niets te verzetten: Opgave water"]
    assert "dinsdag 16 maart 2027, 09.30–10.30 uur" in text_of(told()[0])
    assert not any("verzetten" in str(mail["Subject"]) for mail in desk.catcher.mails(WATER))
    page = await web.post(silent, data={"antwoord": "ja", "volgnummer": "1"})
    assert "Deze vraag is gesloten" in page.text
    assert "U hoeft niets te verzetten." in page.text
    assert len(await desk.said(DisplacementAnswered)) == 1


async def test_when_the_moment_is_taken_the_appointment_moves_after_all_until_that_moment_is_given_up(
    desk: Desk, web: httpx.AsyncClient
) -> None:
    await desk.hear(requested(desk), asked(desk, TOWN))
    path = answer_path(await desk.mail(TOWN))
    await web.post(path, data={"antwoord": "ja", "volgnummer": "1"})
    await desk.hear(reserved(attends(desk, TOWN, touched=(OWN,), already_agreed=True), revision=6))
    await desk.mail(TOWN, 3)
    alone, invitation = sorted(desk.catcher.mails(TOWN)[1:], key=lambda mail: str(mail["Subject"]))
    assert str(alone["Subject"]).startswith("Alleen voor u")
    assert "U zei dat u dit verzet." in text_of(alone)
    assert str(invitation["Subject"]).startswith("Uitnodiging")
    assert invitation["Cc"] == f"programmamanager <{ASKER}>"
    assert "verzet" not in text_of(invitation)
    question = (await web.get(path)).text
    assert "Het overleg is op dit moment. U krijgt daarover een uitnodiging. Er is geantwoord dat deze afspraak kan schuiven." in question
    page = (await web.get(answer_path(alone))).text
    assert "Alleen voor u" in page
    assert "U zei dat u dit verzet." in page
    assert "Aan tafel" in page
    await desk.settle()
    assert len(desk.catcher.mails(TOWN)) == 3
    await desk.hear(MomentReleased(meeting=MEETING, revision=8, status=MeetingStatus.SEARCHING, sequence=1, decided_at=DECIDED))
    await desk.until(lambda: len(desk.catcher.mails(TOWN)) == 5, "the moment lapses, and nothing moves")
    assert {str(mail["Subject"]).partition(":")[0] for mail in desk.catcher.mails(TOWN)[3:]} == {
        "Moment vervalt",
        "U hoeft niets te verzetten",
    }


async def test_a_question_that_comes_after_the_meeting_went_on_asks_nobody(desk: Desk) -> None:
    await desk.hear(requested(desk), reserved(attends(desk, WATER), revision=6), asked(desk, TOWN, revision=5))
    await desk.settle()
    assert desk.catcher.mails(TOWN) == []


async def test_after_the_deadline_the_page_is_closed(desk: Desk, web: httpx.AsyncClient, client: Redis) -> None:
    await desk.hear(requested(desk), asked(desk, TOWN))
    path = answer_path(await desk.mail(TOWN))
    await client.incrby(desk.service.bus.keys.clock_offset, round(timedelta(hours=5).total_seconds() * 1000))
    await desk.until(lambda: desk.service.bus.clock.now() > datetime.now(UTC) + timedelta(hours=4), "the deadline passed")
    assert "Deze vraag is gesloten" in (await web.post(path, data={"antwoord": "ja", "volgnummer": "1"})).text
    assert await desk.said(DisplacementAnswered) == []


async def test_an_answer_to_another_moment_than_is_shown_does_not_count(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(requested(desk), asked(desk, TOWN))
    path = answer_path(await desk.mail(TOWN))
    await desk.hear(asked(desk, TOWN, revision=5, sequence=2, moment=WEDNESDAY))
    await desk.mail(TOWN, 2)
    page = await web.post(path, data={"antwoord": "ja", "volgnummer": "1"})
    assert page.status_code == 409
    assert "woensdag 17 maart 2027" in page.text
    assert (await web.post(path, data={"volgnummer": "2"})).status_code == 400
    assert await desk.said(DisplacementAnswered) == []


async def test_only_the_silent_are_reminded_once_and_their_secretariat_too(desk: Desk, web: httpx.AsyncClient) -> None:
    await with_secretariat(desk, AnswersBy.BOTH)
    await desk.hear(requested(desk), asked(desk, TOWN, WATER))
    await web.post(answer_path(await desk.mail(WATER)), data={"antwoord": "nee", "volgnummer": "1"})
    await desk.mail(TOWN)
    await desk.mail(OFFICE)
    await desk.hear(reminded(desk, TOWN, WATER))
    reminder = await desk.mail(TOWN, 2)
    assert reminder["Subject"] == "Herinnering: Kan uw afspraak schuiven? Opgave water, dinsdag 16 maart 2027, 10.00 uur"
    assert reminder["Message-ID"] != (await desk.mail(TOWN))["Message-ID"]
    assert "dinsdag 16 maart 2027, 09.30–10.30 uur" in text_of(reminder)
    assert str((await desk.mail(OFFICE, 2))["Subject"]).startswith("Herinnering")
    await desk.hear(reminded(desk, TOWN, WATER, revision=5))
    await desk.settle()
    assert [len(desk.catcher.mails(one)) for one in (TOWN, OFFICE, WATER)] == [2, 2, 1]


async def test_the_table_of_the_question_is_who_would_come_and_not_everybody_who_was_asked_for(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(requested(desk), asked(desk, TOWN, table=(TOWN,)))
    mail = await desk.mail(TOWN)
    for shown in (text_of(mail), (await web.get(answer_path(mail))).text):
        assert "irecteur, gemeente.example" in shown
        assert "adviseur" not in shown
