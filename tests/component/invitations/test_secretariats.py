"""Secretariats: what they are asked by mail, and their own page."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import httpx
import pytest

from shared.contracts.directory import PersonForgotten
from shared.contracts.event import Event
from shared.contracts.invitations import DisplacementAnswered, InvitationAnswered, PollAnswered
from shared.contracts.matchmaking import (
    AnswersWanted,
    Displaced,
    DisplacementAsked,
    OfferedMoment,
    ReminderAbout,
    ReminderDue,
)
from shared.kernel import AnswersBy, Block, BusyKind, GovernmentTier, MeetingStatus
from shared.security import Links, Purpose
from tests.builders import person
from tests.component.invitations.conftest import (
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

OFFICE, ELSEWHERE = "secretariaat@gemeente.example", "bestuursbureau@gemeente.example"
SOON = datetime.now(UTC) + timedelta(hours=4)
OWN = Block(TUESDAY.start - timedelta(minutes=30), TUESDAY.start + timedelta(minutes=30), BusyKind.MOVABLE)
"""Half past nine in Amsterdam."""


async def named(desk: Desk, address: str, answers_by: AnswersBy, secretariat: str | None = OFFICE, revision: int = 2) -> None:
    tier = GovernmentTier.MUNICIPALITY if address == TOWN else GovernmentTier.WATER_AUTHORITY
    principal = person(desk.product, address, tier, revision=revision)
    await desk.hear(principal.model_copy(update={"secretariat": secretariat, "answers_by": answers_by}))


def poll(desk: Desk) -> AnswersWanted:
    return AnswersWanted(
        meeting=MEETING,
        revision=3,
        status=MeetingStatus.POLLING,
        sequence=1,
        moments=(OfferedMoment(key="1", moment=TUESDAY), OfferedMoment(key="2", moment=WEDNESDAY)),
        people=(desk.id(TOWN),),
        deadline=SOON,
    )


def displacement(desk: Desk) -> DisplacementAsked:
    return DisplacementAsked(
        meeting=MEETING,
        revision=3,
        status=MeetingStatus.SEARCHING,
        sequence=1,
        moment=TUESDAY,
        people=(Displaced(person=desk.id(TOWN), blocks=(OWN,)),),
        deadline=SOON,
    )


def invitation(desk: Desk) -> Event:
    return reserved(attends(desk, TOWN), revision=3)


ASKS = {ReminderAbout.POLL: poll, ReminderAbout.DISPLACEMENT: displacement, ReminderAbout.INVITATION: invitation}


def reminder(desk: Desk, about: ReminderAbout) -> ReminderDue:
    return ReminderDue(
        meeting=MEETING,
        revision=5,
        status=MeetingStatus.SEARCHING,
        about=about,
        sequence=0 if about is ReminderAbout.INVITATION else 1,
        people=(desk.id(TOWN),),
        deadline=SOON + timedelta(hours=4),
    )


def page_of(desk: Desk, address: str = OFFICE) -> str:
    return f"/secretariaat/{Links(desk.product.link_key).token(Purpose.SECRETARIAT, secretariat=desk.id(address))}"


def link_in(message: EmailMessage) -> str:
    return "/secretariaat/" + text_of(message).split("/secretariaat/")[1].split()[0]


@pytest.mark.parametrize("about", list(ReminderAbout))
@pytest.mark.parametrize(
    ("answers_by", "person_mails", "office_mails"),
    [(AnswersBy.SELF, 2, 0), (AnswersBy.SECRETARIAT, 1, 2), (AnswersBy.BOTH, 2, 2)],
)
async def test_who_answers_is_asked_and_reminded_at_the_same_time(
    desk: Desk, about: ReminderAbout, answers_by: AnswersBy, person_mails: int, office_mails: int
) -> None:
    await named(desk, TOWN, answers_by)
    await desk.hear(requested(desk), ASKS[about](desk))
    own = await desk.mail(TOWN)
    await desk.settle()
    await desk.hear(reminder(desk, about))
    await desk.settle()
    theirs = desk.catcher.mails(OFFICE)
    assert (len(desk.catcher.mails(TOWN)), len(theirs)) == (person_mails, office_mails)
    assert ("antwoordt voor u: u hoeft niets te doen" in text_of(own)) is (answers_by is AnswersBy.SECRETARIAT)
    assert all(parts(one) == ["text/plain", "text/html"] for one in theirs)
    assert ("text/calendar" in own.as_string()) is (about is ReminderAbout.INVITATION), "their own Outlook gets the invitation all the same"


@pytest.mark.parametrize("why", ["wants no mail", "is the person"])
async def test_a_secretariat_that_reads_nothing_leaves_the_question_to_its_principal(desk: Desk, web: httpx.AsyncClient, why: str) -> None:
    await named(desk, TOWN, AnswersBy.SECRETARIAT, TOWN if why == "is the person" else OFFICE)
    await desk.hear(requested(desk))
    if why == "wants no mail":
        token = Links(desk.product.link_key).token(
            Purpose.POLL, meeting=MEETING, person=desk.id(TOWN), sequence="1", audience="secretariaat", office=desk.id(OFFICE)
        )
        assert "We mailen dit adres niet meer." in (await web.post(f"/antwoord/{token}/niet-meer")).text
    await desk.hear(poll(desk))
    await desk.mail(TOWN)
    await desk.settle()
    await desk.hear(reminder(desk, ReminderAbout.POLL))
    await desk.mail(TOWN, 2)
    await desk.settle()
    assert [one.rcpt_tos for one in desk.catcher.envelopes] == [[TOWN], [TOWN]]
    assert not any("antwoordt voor u" in text_of(one) for one in desk.catcher.mails(TOWN))


async def test_of_two_who_answer_the_latest_counts(desk: Desk, web: httpx.AsyncClient) -> None:
    await named(desk, TOWN, AnswersBy.SECRETARIAT)
    await desk.hear(requested(desk), invitation(desk))
    office, own = answer_path(await desk.mail(OFFICE)), answer_path(await desk.mail(TOWN))
    for path, answer in ((office, "ja"), (own, "nee")):
        await web.post(path, data={"antwoord": answer, "volgnummer": "0"})
    assert [(one.answer, one.by_another) for one in await desk.said(InvitationAnswered)] == [("ja", True), ("nee", False)]


async def test_the_link_is_mailed_to_a_secretariat_and_to_nobody_else(desk: Desk, web: httpx.AsyncClient) -> None:
    await named(desk, TOWN, AnswersBy.BOTH)
    await named(desk, WATER, AnswersBy.SELF)
    await desk.settle()
    pages = [
        (await web.post("/secretariaat", data={"email": typed})).text
        for typed in (f" {OFFICE.upper()}", OFFICE, TOWN, "wie@elders.example")
    ]
    assert all("Kijk in uw mail" in page for page in pages)
    message = await desk.mail(OFFICE)
    await desk.settle()
    assert [one.rcpt_tos for one in desk.catcher.envelopes] == [[OFFICE]]
    assert (message["Subject"], message["To"]) == ("Uw pagina als secretariaat bij Korte Lijnen", f"Secretariaat <{OFFICE}>")
    page = (await web.get(link_in(message))).text
    assert "directeur (gemeente.example)" in page
    assert "adviseur (waterschap.example)" in page
    assert (await web.post("/secretariaat", data={"email": "geen adres"})).status_code == 400


async def test_the_page_shows_what_waits_and_an_answer_there_is_the_same_as_by_the_link(desk: Desk, web: httpx.AsyncClient) -> None:
    await named(desk, TOWN, AnswersBy.SECRETARIAT)
    await desk.hear(requested(desk), displacement(desk))
    await desk.mail(OFFICE)
    page, path = (await web.get(page_of(desk))).text, page_of(desk)
    for words in ("Vandaag beantwoorden (1)", "Kan een afspraak van directeur schuiven?", "dinsdag 16 maart 2027, 09.30–10.30 uur"):
        assert words in page
    assert "Hoe houden we de dijk droog?" in page
    await web.head(path)
    assert await desk.said(DisplacementAnswered) == []
    key = f"verschuiven.{MEETING}.{desk.id(TOWN)}"
    answered = await web.post(f"{path}/antwoord", data={"over": key, "volgnummer": "1", "antwoord": "ja"})
    said = await desk.one(DisplacementAnswered)
    assert (said.person, said.sequence, said.agreed, said.revision) == (desk.id(TOWN), 1, True, 1)
    page = (await web.get(answered.headers["location"])).text
    assert "Voor directeur staat nu: <strong>ja, dit kan schuiven</strong>" in page
    assert "Antwoord: ja, dit kan schuiven, via de link, door een ander namens deze persoon" in page
    assert "Er wacht nu niets op antwoord." in page
    late = await web.post(f"{path}/antwoord", data={"over": key, "volgnummer": "0", "antwoord": "nee"})
    assert late.status_code == 409


async def test_a_poll_is_answered_on_the_page_once_by_whichever_way_and_then_the_invitation(desk: Desk, web: httpx.AsyncClient) -> None:
    await named(desk, TOWN, AnswersBy.BOTH)
    await desk.hear(requested(desk), poll(desk))
    await desk.mail(OFFICE)
    page = (await web.get(page_of(desk))).text
    assert "Wanneer kan directeur?" in page
    answers = {"volgnummer": "1", "moment.1": "kan", "moment.2": "kan-niet"}
    key = f"peiling.{MEETING}.{desk.id(TOWN)}"
    half = await web.post(f"{page_of(desk)}/antwoord", data=answers | {"over": key, "moment.2": ""})
    assert (half.status_code, "Kies bij moment 2 wat u kunt." in half.text) == (400, True)
    await web.post(f"{page_of(desk)}/antwoord", data=answers | {"over": key})
    link = "/antwoord/" + (await web.get(page_of(desk))).text.split('href="/antwoord/')[1].split('"')[0]
    await web.post(link, data=answers)
    assert [(one.person, one.choices) for one in await desk.said(PollAnswered)] == [(desk.id(TOWN), {"1": "kan", "2": "kan-niet"})]
    assert "kan op 1 van de 2 momenten" in (await web.get(page_of(desk))).text
    await desk.hear(reserved(attends(desk, TOWN), revision=5))
    await desk.mail(OFFICE, 2)
    key = f"uitnodiging.{MEETING}.{desk.id(TOWN)}"
    await web.post(f"{page_of(desk)}/antwoord", data={"over": key, "volgnummer": "0", "antwoord": "ja"})
    said = await desk.one(InvitationAnswered)
    assert (said.person, said.answer, said.by_another, said.via) == (desk.id(TOWN), "ja", True, "link")


async def test_who_answers_themselves_is_shown_without_buttons_and_without_what_would_move(desk: Desk, web: httpx.AsyncClient) -> None:
    await named(desk, TOWN, AnswersBy.SELF)
    await desk.hear(requested(desk), displacement(desk))
    await desk.mail(TOWN)
    page = (await web.get(page_of(desk))).text
    assert "Antwoordt zelf." in page
    assert "09.30" not in page
    key = f"verschuiven.{MEETING}.{desk.id(TOWN)}"
    refused = await web.post(f"{page_of(desk)}/antwoord", data={"over": key, "volgnummer": "1", "antwoord": "ja"})
    assert refused.status_code == 404
    assert await desk.said(DisplacementAnswered) == []


async def test_a_secretariat_that_is_named_no_more_sees_and_answers_nothing_at_once(desk: Desk, web: httpx.AsyncClient) -> None:
    await named(desk, TOWN, AnswersBy.SECRETARIAT)
    await desk.hear(requested(desk), displacement(desk))
    old = answer_path(await desk.mail(OFFICE))
    assert "/secretariaat\r\n" in text_of(await desk.mail(OFFICE)), "where to ask for the page, without a token"
    assert "Kan een afspraak van directeur schuiven?" in (await web.get(page_of(desk))).text
    await named(desk, TOWN, AnswersBy.SECRETARIAT, ELSEWHERE, revision=3)
    await desk.settle()
    page = (await web.get(page_of(desk))).text
    assert "Niemand heeft dit adres nu als secretariaat." in page
    assert "directeur" not in page
    key = f"verschuiven.{MEETING}.{desk.id(TOWN)}"
    assert (await web.post(f"{page_of(desk)}/antwoord", data={"over": key, "volgnummer": "1", "antwoord": "ja"})).status_code == 404
    assert "Kan een afspraak van directeur schuiven?" in (await web.get(page_of(desk, ELSEWHERE))).text
    assert (await web.get(old)).status_code == 404
    assert (await web.post(old, data={"antwoord": "ja", "volgnummer": "1"})).status_code == 404
    await web.post("/secretariaat", data={"email": OFFICE})
    await desk.settle()
    assert len(desk.catcher.mails(OFFICE)) == 1


async def test_no_other_link_opens_the_page(desk: Desk, web: httpx.AsyncClient) -> None:
    await named(desk, TOWN, AnswersBy.SECRETARIAT)
    await desk.hear(requested(desk), displacement(desk))
    answer = answer_path(await desk.mail(OFFICE)).removeprefix("/antwoord/")
    own = Links(desk.product.link_key).token(Purpose.PERSONAL, person=desk.id(TOWN), secretariat=desk.id(OFFICE))
    for token in (answer, own, "geraden"):
        assert (await web.get(f"/secretariaat/{token}")).status_code == 404
        assert (await web.post(f"/secretariaat/{token}/antwoord", data={"over": "a.b.c"})).status_code == 404
    assert (await web.get(f"/antwoord/{page_of(desk).removeprefix('/secretariaat/')}")).status_code == 404


async def test_whoever_is_forgotten_disappears_from_the_page(desk: Desk, web: httpx.AsyncClient) -> None:
    await named(desk, TOWN, AnswersBy.SECRETARIAT)
    await desk.hear(requested(desk), displacement(desk))
    await desk.mail(OFFICE)
    await desk.hear(PersonForgotten(revision=3, person=desk.id(TOWN)))
    await desk.settle()
    assert "directeur" not in (await web.get(page_of(desk))).text
    kept = await desk.client.hgetall(desk.service.bus.keys.own("office"))
    assert desk.id(TOWN) not in str(kept)


async def test_people_heard_before_secretariats_had_pages_are_on_them_after_a_start(desk: Desk, web: httpx.AsyncClient) -> None:
    await named(desk, TOWN, AnswersBy.BOTH)
    await desk.settle()
    await desk.client.delete(desk.service.bus.keys.own("office"))
    assert "directeur" not in (await web.get(page_of(desk))).text
    for _ in range(2):
        await desk.service.jobs[0]()
    assert "directeur (gemeente.example)" in (await web.get(page_of(desk))).text
