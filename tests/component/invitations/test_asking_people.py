"""From e-mail addresses alone: guests get moments and a link; days are signed up for by link."""

from datetime import UTC, datetime, timedelta

import httpx
from redis.asyncio import Redis

from shared.contracts.coworking import DayGuest, DayPlanned
from shared.contracts.intake import AskedSeat, Guest, MeetingRequested
from shared.contracts.invitations import DayAnswered, InvitationAnswered, InvitationsSent, PollAnswered
from shared.contracts.matchmaking import AnswersWanted, MeetingCancelled, MeetingSearched, OfferedMoment
from shared.kernel import ChallengeId, DayId, GovernmentTier, LocationId, MeetingForm, MeetingStatus, Moment, PollChoice
from tests.component.invitations.conftest import MEETING, TOWN, TUESDAY, WEDNESDAY, Desk, answer_path, attends, reserved, text_of

ASKING, ASKED = "kwartiermaker@netwerk.example", "wijkmanager@stad.example"
SOON = datetime.now(UTC) + timedelta(hours=6)
ONLINE = [Moment(moment.start, moment.end) for moment in (TUESDAY, WEDNESDAY)]


def guests_only(desk: Desk) -> MeetingRequested:
    """Nobody of whom anything else is known."""
    return MeetingRequested(
        revision=1,
        meeting=MEETING,
        asked_at=datetime.now(UTC),
        question="Wie opent de noodopvang?",
        requester=desk.id(ASKING),
        requester_phone="06 12 34 56 78",
        seats=(AskedSeat(people=(desk.id(ASKED),)),),
        guests=(
            Guest(person=desk.id(ASKING), name="Kwartiermaker Netwerk", address=ASKING),
            Guest(
                person=desk.id(ASKED),
                name="Wijkmanager Noord",
                address=ASKED,
                function="wijkmanager",
                organisation="Gemeente Stad",
                tier=GovernmentTier.MUNICIPALITY,
            ),
        ),
        form=MeetingForm.ONLINE,
    )


def poll(desk: Desk, revision: int = 2, sequence: int = 1, deadline: datetime = SOON) -> AnswersWanted:
    return AnswersWanted(
        revision=revision,
        meeting=MEETING,
        status=MeetingStatus.POLLING,
        sequence=sequence,
        moments=tuple(OfferedMoment(key=str(number), moment=moment) for number, moment in enumerate(ONLINE, 1)),
        people=(desk.id(ASKED),),
        deadline=deadline,
    )


async def test_a_guest_says_which_moments_suit_with_one_link_and_no_account(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(guests_only(desk), poll(desk))
    message = await desk.mail(ASKED)
    text = text_of(message)
    assert message["Cc"] == f"Kwartiermaker Netwerk <{ASKING}>"
    assert "dinsdag 16 maart 2027, 10.00–11.00 uur, Online" in text
    assert "woensdag 17 maart 2027, 13.00–14.00 uur, Online" in text
    assert "Kwartiermaker Netwerk gaf ons uw adres voor dit overleg." in text
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]

    path = answer_path(message)
    page = await web.get(path)
    assert page.text.count('type="radio"') == 8
    half = await web.post(path, data={"volgnummer": "1", "moment.1": "kan"})
    assert half.status_code == 400
    assert "Kies bij moment 2 wat u kunt." in half.text
    assert await desk.said(PollAnswered) == []

    for _ in range(2):
        thanks = await web.post(path, data={"volgnummer": "1", "moment.1": "kan-met-schuiven", "moment.2": "collega"})
        assert "We hebben uw antwoord genoteerd" in thanks.text
    answered = await desk.one(PollAnswered)
    assert (answered.person, answered.sequence, answered.revision) == (desk.id(ASKED), 1, 1)
    assert answered.choices == {"1": PollChoice.CAN_IF_MOVED, "2": PollChoice.DEPUTY}
    await web.post(path, data={"volgnummer": "1", "moment.1": "kan-niet", "moment.2": "kan-niet"})
    assert [one.revision for one in await desk.said(PollAnswered)] == [1, 2]
    assert await desk.said(InvitationsSent) == []
    assert len(desk.catcher.mails(ASKED)) == 1


async def test_a_poll_is_closed_when_a_moment_is_chosen_and_shows_that_moment(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(guests_only(desk), poll(desk))
    path = answer_path(await desk.mail(ASKED))
    await desk.hear(reserved(attends(desk, ASKED, already_agreed=True), revision=5, moment=ONLINE[1]))
    invitation = await desk.mail(ASKED, 2)
    assert "Kwartiermaker Netwerk nodigt u uit" in text_of(invitation)
    assert invitation["Cc"] is None
    page = await web.post(path, data={"volgnummer": "1", "moment.1": "kan", "moment.2": "kan"})
    assert "Deze vraag is gesloten" in page.text
    assert "woensdag 17 maart 2027, 13.00–14.00 uur" in page.text
    assert await desk.said(PollAnswered) == []


async def test_a_poll_is_closed_as_soon_as_another_moment_is_sought(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(guests_only(desk), poll(desk))
    path = answer_path(await desk.mail(ASKED))
    await desk.hear(MeetingSearched(meeting=MEETING, revision=3, status=MeetingStatus.SEARCHING, promised_until=TUESDAY.end))
    await desk.settle()
    page = await web.post(path, data={"volgnummer": "1", "moment.1": "kan", "moment.2": "kan"})
    assert "Deze vraag is gesloten" in page.text
    assert await desk.said(PollAnswered) == []
    await desk.hear(poll(desk, revision=5, sequence=2))
    again = answer_path(await desk.mail(ASKED, 2))
    assert 'type="radio"' in (await web.get(again)).text


async def test_a_poll_past_its_deadline_is_closed(desk: Desk, web: httpx.AsyncClient, client: Redis) -> None:
    await desk.hear(guests_only(desk), poll(desk))
    path = answer_path(await desk.mail(ASKED))
    await client.incrby(desk.service.bus.keys.clock_offset, round(timedelta(hours=7).total_seconds() * 1000))
    await desk.until(lambda: desk.service.bus.clock.now() > SOON, "the deadline passed")
    page = await web.post(path, data={"volgnummer": "1", "moment.1": "kan", "moment.2": "kan"})
    assert "Deze vraag is gesloten" in page.text
    assert await desk.said(PollAnswered) == []


async def test_a_poll_whose_deadline_passed_is_not_mailed_any_more(desk: Desk) -> None:
    await desk.hear(guests_only(desk), poll(desk, deadline=datetime.now(UTC) - timedelta(minutes=1)))
    await desk.settle()
    assert desk.catcher.mails(ASKED) == []


async def test_the_earlier_moment_is_gone_as_soon_as_new_ones_are_asked(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(guests_only(desk), reserved(attends(desk, TOWN)))
    path = answer_path(await desk.mail(TOWN))
    await desk.hear(poll(desk, revision=8))
    await desk.mail(ASKED)
    assert "Dit overleg heeft nu geen moment" in (await web.get(path)).text
    await web.post(path, data={"antwoord": "ja", "volgnummer": "0"})
    assert await desk.said(InvitationAnswered) == []


async def test_whoever_was_only_polled_hears_that_the_meeting_is_off(desk: Desk) -> None:
    await desk.hear(guests_only(desk), poll(desk))
    await desk.mail(ASKED)
    await desk.hear(
        MeetingCancelled(
            revision=6, meeting=MEETING, status=MeetingStatus.CANCELLED, sequence=0, reason="Niet meer nodig.", decided_at=datetime.now(UTC)
        )
    )
    regret = await desk.mail(ASKED, 2)
    assert regret["Subject"] == "Gaat niet door: Wie opent de noodopvang?"
    assert "Niet meer nodig." in text_of(regret)


async def test_a_day_is_signed_up_for_by_link(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(
        DayPlanned(
            revision=1,
            day=DayId("dag-1"),
            challenge=ChallengeId("water"),
            location=LocationId("huis"),
            start=datetime(2027, 4, 1, 7, 0, tzinfo=UTC),
            end=datetime(2027, 4, 1, 15, 0, tzinfo=UTC),
            seats=12,
            invited=(DayGuest(person=desk.id(TOWN), reason="U werkt aan dezelfde opgave.", needs_registration=True),),
            sign_up_until=SOON,
            planned_at=datetime.now(UTC),
        )
    )
    message = await desk.mail(TOWN)
    assert message["From"] == "Korte Lijnen <overleg@kortelijnen.example>"
    assert "donderdag 1 april 2027, 09.00–17.00 uur" in text_of(message)
    assert "U werkt aan dezelfde opgave." in text_of(message)
    path = answer_path(message)
    assert "Komt u naar de samenwerkdag?" in (await web.get(path)).text
    for _ in range(2):
        assert "U bent aangemeld" in (await web.post(path, data={"komt": "ja"})).text
    await web.post(path, data={"komt": "nee"})
    assert [(one.person, one.comes, one.revision) for one in await desk.said(DayAnswered)] == [
        (desk.id(TOWN), True, 1),
        (desk.id(TOWN), False, 2),
    ]
    assert (await web.get(f"{path}/overleg.ics")).text.startswith("BEGIN:VCALENDAR")
    await desk.settle()
    assert len(desk.catcher.mails(TOWN)) == 1
