"""The status page shows how it stands with a room that a host must confirm, and that visitors are registered late."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from services.intake.domain.following import RoomStand
from services.intake.domain.sentences import REGISTERED_LATE, ROOM_WORDS
from shared.contracts.invitations import RoomAnswered
from shared.contracts.matchmaking import Attendance, MeetingConfirmed, MomentReserved, RoomGranted, RoomWanted
from shared.kernel import LocationId, MeetingForm, MeetingId, MeetingStatus, Moment, Role, RoomId

HOUR = timedelta(hours=1)


async def test_asked_refused_asked_elsewhere_and_granted(world: Any, moment: datetime, until: Any) -> None:
    id = MeetingId((await world.ask()).json()["id"])
    director = world.person("directeur@rijk.example")
    first = Moment(moment, moment + HOUR, LocationId("hub"), RoomId("huis-zaal"))
    second = Moment(moment, moment + HOUR, LocationId("hub"), RoomId("huis-zolder"))

    def held(at: Moment, revision: int, decided_at: datetime) -> MomentReserved:
        return MomentReserved(
            meeting=id,
            revision=revision,
            status=MeetingStatus.RESERVED,
            sequence=revision,
            moment=at,
            form=MeetingForm.IN_PERSON,
            people=(Attendance(person=director, role=Role.REQUIRED, needs_registration=True),),
            decided_at=decided_at,
            room_asked=True,
            expires=moment,
        )

    def wanted(at: Moment, sequence: int, revision: int) -> RoomWanted:
        return RoomWanted(
            meeting=id,
            revision=revision,
            status=MeetingStatus.RESERVED,
            sequence=sequence,
            moment=at,
            people=1,
            visitors=1,
            deadline=moment,
            decided_at=moment,
        )

    async def page_says(*words: str) -> None:
        async def there() -> bool:
            text = (await world.http.get(f"/overleg/{id}", headers={"Accept": "text/html"})).text
            return all(word in text for word in words)

        await until(there, f"the page says {words}")

    await world.say(held(first, 3, moment - timedelta(days=7)), wanted(first, 1, 4))
    await page_says(ROOM_WORDS[RoomStand.ASKED], "We vragen de gastheer of deze ruimte kan. Antwoorden kan tot dinsdag 16 maart 2027")
    await world.say(RoomAnswered(meeting=id, revision=1, sequence=1, agreed=False, answered_at=moment))
    await page_says(ROOM_WORDS[RoomStand.REFUSED], "De gastheer kan de ruimte niet geven.")
    await world.say(held(second, 5, moment - HOUR), wanted(second, 2, 6))
    await page_says(ROOM_WORDS[RoomStand.ASKED], REGISTERED_LATE)
    await world.say(
        RoomGranted(meeting=id, revision=7, status=MeetingStatus.RESERVED, sequence=2, moment=second, decided_at=moment),
    )
    await page_says(ROOM_WORDS[RoomStand.GRANTED], "De gastheer zegt de ruimte toe.")


async def test_a_no_after_bevestigd_is_told_once_and_not_as_a_room_that_stands(world: Any, moment: datetime, until: Any) -> None:
    id = MeetingId((await world.ask()).json()["id"])
    person = Attendance(person=world.person("directeur@rijk.example"), role=Role.REQUIRED, needs_registration=False)
    hall = Moment(moment, moment + HOUR, LocationId("hub"), RoomId("huis-zaal"))
    bare = replace(hall, room=None)
    same = {"meeting": id, "form": MeetingForm.IN_PERSON, "people": (person,), "decided_at": moment - HOUR}
    held, going_on = {**same, "expires": moment, "status": MeetingStatus.RESERVED}, {**same, "status": MeetingStatus.CONFIRMED}
    why = ("De ruimte volgt: de aanvrager regelt een andere plek.",)
    await world.say(
        MomentReserved.model_validate({**held, "revision": 3, "sequence": 0, "moment": hall, "room_asked": True}),
        RoomWanted.model_validate(
            {
                "meeting": id,
                "revision": 4,
                "status": MeetingStatus.RESERVED,
                "sequence": 1,
                "moment": hall,
                "people": 1,
                "visitors": 0,
                "deadline": moment,
                "decided_at": moment,
            }
        ),
        MeetingConfirmed.model_validate({**going_on, "revision": 5, "sequence": 0, "moment": hall, "room_asked": True}),
        RoomAnswered(meeting=id, revision=1, sequence=1, agreed=False, answered_at=moment),
        MomentReserved.model_validate({**held, **going_on, "revision": 6, "sequence": 1, "moment": bare, "explanation": why}),
        MeetingConfirmed.model_validate({**going_on, "revision": 7, "sequence": 1, "moment": bare, "explanation": why}),
    )

    async def page() -> str:
        return str((await world.http.get(f"/overleg/{id}", headers={"Accept": "text/html"})).text)

    async def told() -> bool:
        return "Het moment blijft: " in await page()

    await until(told, "the page says that the moment stays")
    text = await page()
    assert text.count("Het gaat door: ") == 1
    assert ROOM_WORDS[RoomStand.FOLLOWS] in text
    assert "We zoeken een andere" not in text
