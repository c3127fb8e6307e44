"""Somebody wants no mail of ours, or does not get it: the page of the meeting says who phones."""

from typing import Any

from shared.contracts.invitations import CallWanted, MailRefused
from tests.component.intake.test_following_by_events import asked, everything_is_heard, shown


async def test_whom_the_requester_must_phone_is_said_once(world: Any, until: Any) -> None:
    id = await asked(world)
    called = CallWanted(meeting=id, revision=1, person=world.person("directeur@rijk.example"))
    await world.say(called, called)

    async def told() -> bool:
        return len((await shown(world, id))["gebeurtenissen"]) == 2 and await everything_is_heard(world)

    await until(told, "it is in the timeline")
    page = (await world.http.get(f"/overleg/{id}", headers={"Accept": "text/html"})).text
    assert page.count("Directeur, Ministerie: wil geen mail via Korte Lijnen. De aanvrager belt zelf.") == 1
    assert "wil geen mail: de aanvrager belt" in page


async def test_whom_mail_does_not_reach_is_said_once_with_what_to_do(world: Any, until: Any) -> None:
    id = await asked(world)
    who = world.person("directeur@rijk.example")
    refused = MailRefused(meeting=id, revision=1, person=who)
    await world.say(refused, refused, MailRefused(meeting=id, revision=2, person=who, secretariat=True))

    async def told() -> bool:
        return len((await shown(world, id))["gebeurtenissen"]) == 3 and await everything_is_heard(world)

    await until(told, "it is in the timeline")
    page = (await world.http.get(f"/overleg/{id}", headers={"Accept": "text/html"})).text
    to_do = "kon niet worden bezorgd. Bel deze deelnemer of geef een ander adres."
    assert page.count(f"De mail aan Directeur, Ministerie {to_do}") == 1
    assert page.count(f"De mail aan het secretariaat van Directeur, Ministerie {to_do}") == 1
