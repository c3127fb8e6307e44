"""The requester sees which answer of somebody was the last, by which way and when; others see only what it is."""

from datetime import UTC, datetime
from typing import Any

from shared.contracts.invitations import InvitationAnswered
from shared.kernel import Answer
from shared.security import Links, Purpose
from tests.component.intake.test_following_by_events import asked, reserved, shown


async def test_the_last_answer_is_shown_with_its_way_and_hour_to_the_requester_alone(world: Any, moment: datetime, until: Any) -> None:
    id, director = await asked(world), world.person("directeur@rijk.example")
    given: dict[str, Any] = {"meeting": id, "person": director, "sequence": 0}
    earlier = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    by_link = InvitationAnswered(**given, revision=1, answer=Answer.NO, via="link", answered_at=earlier)
    by_mail = InvitationAnswered(
        **given, revision=2, answer=Answer.YES, via="mail", answered_at=earlier.replace(hour=9, minute=10), by_another=True
    )
    await world.say(reserved(id, moment), by_mail, by_link)

    async def told() -> bool:
        return bool((await shown(world, id))["deelnemers"][0]["antwoord"] == "ja")

    await until(told, "the answer is shown")
    key = Links(world.product.link_key).token(Purpose.STATUS, meeting=id)
    last = "laatste antwoord: ja, per mail, door een ander namens deze persoon, di 24 november 10.10"
    page = {"Accept": "text/html"}
    assert last in (await world.http.get(f"/overleg/{id}?sleutel={key}", headers=page)).text
    assert "laatste antwoord" not in (await world.http.get(f"/overleg/{id}", headers=page)).text
