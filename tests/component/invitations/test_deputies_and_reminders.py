"""Whoever is silent is reminded once, then their deputy is asked as well; of the two one comes, and the other hears that."""

from datetime import UTC, datetime, timedelta

import httpx

from shared.contracts.invitations import EntryWanted, EntryWithdrawn, InvitationAnswered, PollAnswered
from shared.contracts.matchmaking import AnswersWanted, DeputiesAsked, Deputising, OfferedMoment, ReminderAbout, ReminderDue
from shared.kernel import Answer, AnswersBy, GovernmentTier, LocationId, MeetingStatus, PollChoice
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
    confirmed,
    event_in,
    parts,
    requested,
    reserved,
    text_of,
)

OFFICE, DEPUTY = "secretariaat@gemeente.example", "adjunct@gemeente.example"
LATER = datetime.now(UTC) + timedelta(hours=8)
BOTH_CAN = {"volgnummer": "1", "moment.1": "kan", "moment.2": "kan"}


def poll(desk: Desk, *people: str, revision: int = 3, sequence: int = 1) -> AnswersWanted:
    return AnswersWanted(
        meeting=MEETING,
        revision=revision,
        status=MeetingStatus.POLLING,
        sequence=sequence,
        moments=(OfferedMoment(key="1", moment=TUESDAY), OfferedMoment(key="2", moment=WEDNESDAY)),
        people=tuple(desk.id(one) for one in people),
        deadline=LATER,
    )


def reminded(desk: Desk, about: ReminderAbout, *people: str, revision: int = 5, sequence: int = 1) -> ReminderDue:
    return ReminderDue(
        meeting=MEETING,
        revision=revision,
        status=MeetingStatus.POLLING,
        about=about,
        sequence=sequence,
        people=tuple(desk.id(one) for one in people),
        deadline=LATER + timedelta(hours=8),
    )


def deputised(desk: Desk, about: ReminderAbout, revision: int = 6, sequence: int = 1) -> DeputiesAsked:
    return DeputiesAsked(
        meeting=MEETING,
        revision=revision,
        status=MeetingStatus.POLLING,
        about=about,
        sequence=sequence,
        deputies=(Deputising(person=desk.id(DEPUTY), principal=desk.id(TOWN)),),
        deadline=LATER,
    )


async def know(desk: Desk, *, passes: tuple[str, ...] = (), secretariat: bool = False) -> None:
    await desk.hear(requested(desk), person(desk.product, DEPUTY, GovernmentTier.MUNICIPALITY, passes=passes))
    if secretariat:
        principal = person(desk.product, TOWN, GovernmentTier.MUNICIPALITY, revision=2)
        await desk.hear(principal.model_copy(update={"secretariat": OFFICE, "answers_by": AnswersBy.BOTH}))


async def test_the_secretariat_answers_a_poll_for_its_principal(desk: Desk, web: httpx.AsyncClient) -> None:
    await know(desk, secretariat=True)
    await desk.hear(poll(desk, TOWN))
    copy = await desk.mail(OFFICE)
    assert answer_path(copy) != answer_path(await desk.mail(TOWN))
    assert "U antwoordt namens de persoon voor wie u werkt." in (await web.get(answer_path(copy))).text
    await web.post(answer_path(copy), data=BOTH_CAN)
    answered = await desk.one(PollAnswered)
    assert (answered.person, answered.choices["1"]) == (desk.id(TOWN), PollChoice.CAN)
    await desk.hear(reminded(desk, ReminderAbout.POLL, TOWN))
    await desk.settle()
    assert [len(desk.catcher.mails(one)) for one in (TOWN, OFFICE)] == [1, 1], "the principal has answered"


async def test_a_poll_is_reminded_with_its_moments_and_stays_open_as_long_as_the_reminder_says(desk: Desk, web: httpx.AsyncClient) -> None:
    await know(desk, secretariat=True)
    await desk.hear(poll(desk, TOWN, WATER))
    await web.post(answer_path(await desk.mail(WATER)), data=BOTH_CAN)
    await desk.mail(TOWN)
    await desk.mail(OFFICE)
    await desk.hear(reminded(desk, ReminderAbout.POLL, TOWN, WATER))
    reminder, copy = await desk.mail(TOWN, 2), await desk.mail(OFFICE, 2)
    assert reminder["Subject"] == copy["Subject"] == "Herinnering: Wanneer kunt u? Opgave water"
    assert "dinsdag 16 maart 2027, 10.00–11.00 uur" in text_of(reminder)
    assert reminder["Cc"] is None
    await desk.settle()
    assert len(desk.catcher.mails(WATER)) == 1
    await desk.client.incrby(desk.service.bus.keys.clock_offset, round(timedelta(hours=10).total_seconds() * 1000))
    await desk.until(lambda: desk.service.bus.clock.now() > LATER, "the first deadline passed")
    assert "We hebben uw antwoord genoteerd" in (await web.post(answer_path(reminder), data=BOTH_CAN)).text


async def test_an_invitation_is_reminded_without_a_second_calendar_part(desk: Desk, web: httpx.AsyncClient) -> None:
    await know(desk)
    await desk.hear(reserved(attends(desk, TOWN), attends(desk, WATER)))
    await web.post(answer_path(await desk.mail(WATER)), data={"antwoord": "misschien", "volgnummer": "0"})
    await desk.mail(TOWN)
    await desk.hear(reminded(desk, ReminderAbout.INVITATION, TOWN, WATER, sequence=0))
    reminder = await desk.mail(TOWN, 2)
    assert reminder["Subject"] == "Herinnering: Uitnodiging: Opgave water, dinsdag 16 maart 2027, 10.00 uur"
    assert parts(reminder) == ["text/plain", "text/html"]
    assert answer_path(reminder)
    assert "Komt u naar dit overleg?" in (await web.get(answer_path(reminder))).text
    await desk.hear(reminded(desk, ReminderAbout.INVITATION, TOWN, revision=7, sequence=0))
    await desk.settle()
    assert [len(desk.catcher.mails(one)) for one in (TOWN, WATER)] == [2, 1]


async def test_a_deputy_is_fully_invited_by_function_of_the_principal_who_hears_it(desk: Desk, web: httpx.AsyncClient) -> None:
    await know(desk, secretariat=True)
    await desk.hear(reserved(attends(desk, TOWN), attends(desk, WATER)))
    await desk.mail(TOWN)
    await desk.hear(deputised(desk, ReminderAbout.INVITATION, sequence=0))
    invitation, told = await desk.mail(DEPUTY), await desk.mail(TOWN, 2)
    assert "U wordt gevraagd in plaats van directeur, gemeente.example." in text_of(invitation)
    assert "U komt als bezoeker" in text_of(invitation)
    method, event = event_in(invitation)
    assert (method, event["SEQUENCE"]) == ("REQUEST", 0)
    assert f"mailto:{DEPUTY}" in [str(one).lower() for one in event["ATTENDEE"]]
    assert told["Subject"] == "Uw plaatsvervanger is ook gevraagd: Opgave water, dinsdag 16 maart 2027, 10.00 uur"
    assert parts(told) == ["text/plain", "text/html"]
    assert "U kunt ook nog zelf antwoorden." in text_of(told)
    await desk.mail(OFFICE, 2)
    assert "U wordt gevraagd in plaats van directeur, gemeente.example." in (await web.get(answer_path(invitation))).text
    await web.post(answer_path(invitation), data={"antwoord": "ja", "volgnummer": "0"})
    assert (await desk.one(InvitationAnswered)).person == desk.id(DEPUTY)
    await web.post(answer_path(told), data={"antwoord": "nee", "volgnummer": "0"})
    answers = [(one.person, one.answer) for one in await desk.said(InvitationAnswered)]
    assert answers == [(desk.id(DEPUTY), Answer.YES), (desk.id(TOWN), Answer.NO)]
    await desk.settle()
    assert [len(desk.catcher.mails(one)) for one in (DEPUTY, TOWN)] == [1, 2]


async def test_a_deputy_with_a_pass_walks_in_with_it(desk: Desk) -> None:
    await know(desk, passes=(str(LocationId("huis")),))
    await desk.hear(reserved(attends(desk, TOWN)), deputised(desk, ReminderAbout.INVITATION, sequence=0))
    assert "U kunt naar binnen met uw eigen pas." in text_of(await desk.mail(DEPUTY))


async def test_a_deputy_who_is_not_needed_hears_it_and_loses_the_entry(desk: Desk, web: httpx.AsyncClient) -> None:
    await know(desk)
    held = reserved(attends(desk, TOWN), attends(desk, WATER))
    await desk.hear(held, deputised(desk, ReminderAbout.INVITATION, sequence=0))
    path = answer_path(await desk.mail(DEPUTY))
    await desk.hear(confirmed(held, 9))
    gone = await desk.mail(DEPUTY, 2)
    assert gone["Subject"] == "U hoeft niet te komen: Opgave water, dinsdag 16 maart 2027, 10.00 uur"
    method, event = event_in(gone)
    assert (method, event["SEQUENCE"]) == ("CANCEL", 1)
    assert "U was gevraagd in plaats van directeur, gemeente.example. Dat is niet meer nodig." in text_of(gone)
    assert "niet meer uitgenodigd" in (await web.get(path)).text
    await desk.settle()
    assert [len(desk.catcher.mails(one)) for one in (DEPUTY, TOWN, WATER)] == [2, 2, 1]


async def test_a_principal_whose_deputy_comes_hears_it_and_loses_the_entry(desk: Desk, web: httpx.AsyncClient) -> None:
    await know(desk)
    held = reserved(attends(desk, WATER), attends(desk, TOWN))
    asked = DeputiesAsked(
        meeting=MEETING,
        revision=6,
        status=MeetingStatus.INVITED,
        about=ReminderAbout.INVITATION,
        sequence=0,
        deputies=(Deputising(person=desk.id(DEPUTY), principal=desk.id(WATER)),),
        deadline=LATER,
    )
    await desk.hear(held, asked)
    await desk.mail(DEPUTY)
    old_link = answer_path(await desk.mail(WATER))
    await desk.mail(WATER, 2)
    coming = reserved(attends(desk, TOWN), attends(desk, DEPUTY, principal=desk.id(WATER)))
    await desk.hear(confirmed(coming, 9))
    told = await desk.mail(WATER, 3)
    assert "Uw plaatsvervanger komt." in text_of(told)
    page = (await web.get(old_link)).text
    assert "Wilt u toch zelf komen?" in page
    assert 'href="mailto:' in page
    assert [one.person for one in await desk.said(EntryWithdrawn)] == [desk.id(WATER)]
    assert all(one.person == desk.id(WATER) for one in await desk.said(EntryWanted))
    await desk.settle()
    assert len(desk.catcher.mails(DEPUTY)) == 1


async def test_a_polled_deputy_answers_for_the_seat_or_hears_that_it_is_filled(desk: Desk, web: httpx.AsyncClient) -> None:
    await know(desk)
    await desk.hear(poll(desk, TOWN, WATER))
    await desk.mail(TOWN)
    await desk.hear(deputised(desk, ReminderAbout.POLL))
    asked, told = await desk.mail(DEPUTY), await desk.mail(TOWN, 2)
    assert "U wordt gevraagd in plaats van directeur, gemeente.example." in text_of(asked)
    assert told["Subject"] == "Uw plaatsvervanger is ook gevraagd: Opgave water"
    assert "U wordt gevraagd in plaats van directeur, gemeente.example." in (await web.get(answer_path(asked))).text
    assert "in plaats van" not in (await web.get(answer_path(told))).text
    await web.post(answer_path(asked), data=BOTH_CAN)
    await web.post(answer_path(told), data=BOTH_CAN)
    assert [one.person for one in await desk.said(PollAnswered)] == [desk.id(DEPUTY), desk.id(TOWN)]
    await desk.hear(reserved(attends(desk, TOWN, already_agreed=True), attends(desk, WATER, already_agreed=True), revision=8))
    spared = await desk.mail(DEPUTY, 2)
    assert spared["Subject"] == "U hoeft niet te komen: Opgave water"
    await desk.hear(reserved(attends(desk, TOWN), attends(desk, WATER), revision=9, sequence=1, moment=WEDNESDAY))
    await desk.settle()
    assert len(desk.catcher.mails(DEPUTY)) == 2


async def test_a_deputy_who_comes_from_the_poll_is_invited_in_place_of_the_principal(desk: Desk) -> None:
    await know(desk)
    await desk.hear(poll(desk, TOWN), deputised(desk, ReminderAbout.POLL))
    await desk.mail(DEPUTY)
    await desk.mail(TOWN, 2)
    await desk.hear(reserved(attends(desk, DEPUTY, principal=desk.id(TOWN), already_agreed=True), revision=8))
    assert "U wordt gevraagd in plaats van directeur, gemeente.example." in text_of(await desk.mail(DEPUTY, 2))
    assert str((await desk.mail(TOWN, 3))["Subject"]).startswith("Uw plaatsvervanger is gevraagd")
