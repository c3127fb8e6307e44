"""What the ladder of a meeting brings is on the timeline: that something is asked first, reminders, deputies. Nobody is pointed at."""

from datetime import datetime, timedelta
from typing import Any

from shared.contracts.invitations import DisplacementAnswered
from shared.contracts.matchmaking import (
    AnswersWanted,
    DeputiesAsked,
    Deputising,
    Displaced,
    DisplacementAsked,
    OfferedMoment,
    ReminderAbout,
    ReminderDue,
)
from shared.kernel import Block, BusyKind, MeetingId, MeetingStatus, Moment

HOUR = timedelta(hours=1)


async def test_the_ladder_has_its_words_once_and_says_not_whose_appointment_it_is(world: Any, moment: datetime, until: Any) -> None:
    id = MeetingId((await world.ask()).json()["id"])
    director, guest = world.person("directeur@rijk.example"), world.person("gast@waterschap.example")
    block = Block(moment, moment + HOUR, BusyKind.MOVABLE)
    polling, reserved = MeetingStatus.POLLING, MeetingStatus.RESERVED
    asked = tuple(Displaced(person=one, blocks=(block,)) for one in (director, guest))
    events = (
        DisplacementAsked(
            meeting=id, revision=3, status=polling, sequence=1, moment=Moment(moment, moment + HOUR), people=asked, deadline=moment
        ),
        DisplacementAnswered(meeting=id, revision=1, person=director, sequence=1, agreed=True, answered_at=moment),
        DisplacementAnswered(meeting=id, revision=1, person=guest, sequence=1, agreed=True, answered_at=moment),
        ReminderDue(meeting=id, revision=4, status=polling, about=ReminderAbout.DISPLACEMENT, sequence=1, people=(guest,), deadline=moment),
        ReminderDue(
            meeting=id, revision=6, status=reserved, about=ReminderAbout.INVITATION, sequence=0, people=(guest, director), deadline=moment
        ),
        DeputiesAsked(
            meeting=id,
            revision=7,
            status=reserved,
            about=ReminderAbout.INVITATION,
            sequence=0,
            deputies=(Deputising(person=guest, principal=director),),
            deadline=moment,
        ),
    )
    await world.say(*events, *events)

    async def shown() -> dict[str, Any]:
        body: dict[str, Any] = (await world.http.get(f"/v1/overleggen/{id}")).json()
        return body

    async def complete() -> bool:
        return len((await shown())["gebeurtenissen"]) == 7

    await until(complete, "all events are in the timeline")
    texts = [item["tekst"] for item in (await shown())["gebeurtenissen"]][1:]
    at = "dinsdag 16 maart 2027, 10.00 uur"
    assert sorted(texts) == sorted(
        [
            f"We vonden een moment. Voordat we uitnodigen, vragen we na of het kan. Dat kan tot {at}.",
            *["Er kwam een antwoord op de vraag of het moment kan."] * 2,
            "We herinneren aan de vraag of het moment kan.",
            f"We herinneren 2 deelnemers aan de vraag. Antwoorden kan tot {at}.",
            "Van 1 deelnemer vragen we ook de vervanger: een antwoord van een van beiden is genoeg.",
        ]
    )


async def test_while_something_is_asked_first_the_page_says_so_and_nobody_owes_an_answer(world: Any, moment: datetime) -> None:
    id = MeetingId((await world.ask()).json()["id"])
    director, span = world.person("directeur@rijk.example"), Moment(moment, moment + HOUR)
    displaced = Displaced(person=director, blocks=(Block(moment, moment + HOUR, BusyKind.MOVABLE),))

    async def page() -> str:
        text: str = (await world.http.get(f"/overleg/{id}")).text
        return text

    asked_first = DisplacementAsked(
        meeting=id, revision=3, status=MeetingStatus.POLLING, sequence=1, moment=span, people=(displaced,), deadline=moment
    )
    await world.hears(asked_first)
    text = await page()
    assert "We vragen eerst of een afspraak kan schuiven" in text
    assert "Antwoorden kan tot dinsdag 16 maart 2027, 10.00 uur." in text
    for wrong in ("We vragen wie wanneer kan", "kiezen uit een paar momenten", "nog geen antwoord"):
        assert wrong not in text
    polled = AnswersWanted(
        meeting=id,
        revision=4,
        status=MeetingStatus.POLLING,
        sequence=1,
        people=(director,),
        moments=(OfferedMoment(key="a", moment=span),),
        deadline=moment,
    )
    await world.hears(polled, asked_first)
    text = await page()
    assert "We vragen eerst" not in text
    for right in ("We vragen wie wanneer kan", "kiezen uit een paar momenten", "nog geen antwoord"):
        assert right in text
