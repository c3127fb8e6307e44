"""Mail servers that are away, secretariats, deadlines, and people who want to be forgotten."""

from datetime import timedelta
from typing import Any

import httpx
from aiosmtpd.controller import Controller
from redis.asyncio import Redis

from shared.contracts.directory import PersonForgotten
from shared.contracts.invitations import EntryWanted, InvitationsSent
from shared.kernel import AnswersBy, Block, BusyKind, GovernmentTier
from tests.builders import person
from tests.component.invitations.conftest import (
    ASKER,
    TOWN,
    TUESDAY,
    WATER,
    WEDNESDAY,
    Catcher,
    Desk,
    answer_path,
    attends,
    requested,
    reserved,
    text_of,
)

OFFICE = "secretariaat@gemeente.example"


async def test_the_secretariat_gets_its_own_copy_without_a_calendar_part(desk: Desk) -> None:
    principal = person(desk.product, TOWN, GovernmentTier.MUNICIPALITY, revision=2)
    await desk.hear(principal.model_copy(update={"secretariat": OFFICE, "answers_by": AnswersBy.BOTH}))
    touched = Block(TUESDAY.start, TUESDAY.end, BusyKind.MOVABLE)
    await desk.hear(requested(desk), reserved(attends(desk, TOWN, touched=(touched,))))
    copy = await desk.mail(OFFICE)
    assert copy["To"] == f"Secretariaat van directeur <{OFFICE}>"
    assert [part.get_content_type() for part in copy.iter_parts()] == ["text/plain", "text/html"]
    assert "Het secretariaat krijgt deze mail omdat het voor directeur antwoordt." in text_of(copy)
    assert "Uw verplaatsbare afspraak van dinsdag 10.00–11.00 uur" in text_of(copy)
    assert (await desk.mail(TOWN))["To"] == f"directeur <{TOWN}>"


async def test_a_secretariat_that_stopped_gets_no_more_copies_and_its_principal_still_does(desk: Desk, web: httpx.AsyncClient) -> None:
    principal = person(desk.product, TOWN, GovernmentTier.MUNICIPALITY, revision=2)
    await desk.hear(principal.model_copy(update={"secretariat": OFFICE, "answers_by": AnswersBy.BOTH}))
    await desk.hear(requested(desk), reserved(attends(desk, TOWN)))
    stopped = await web.post(f"{answer_path(await desk.mail(OFFICE))}/niet-meer")
    assert stopped.status_code == 200
    await desk.hear(reserved(attends(desk, TOWN), revision=8, sequence=1, moment=WEDNESDAY))
    await desk.mail(TOWN, 2)
    await desk.settle()
    assert len(desk.catcher.mails(OFFICE)) == 1


async def test_after_the_deadline_it_is_said_who_was_not_reached(desk: Desk) -> None:
    await desk.hear(requested(desk), reserved(attends(desk, TOWN), attends(desk, WATER)))
    await desk.mail(TOWN)
    await desk.one(EntryWanted)
    await desk.settle()
    await desk.client.incrby(desk.service.bus.keys.clock_offset, round(timedelta(minutes=6).total_seconds() * 1000))
    sent = await desk.one(InvitationsSent)
    assert (sent.by_mail, sent.in_calendar, sent.outstanding) == (1, 0, (desk.id(WATER),))


async def test_mail_waits_for_a_server_that_is_away_and_only_the_newest_goes_out(desk: Desk, catcher: Catcher, smtp_port: int) -> None:
    desk.mail_server.stop()
    await desk.hear(requested(desk), reserved(attends(desk, TOWN)))
    await desk.settle()
    await desk.hear(reserved(attends(desk, TOWN), revision=8, sequence=1, moment=WEDNESDAY))
    await desk.settle()
    assert catcher.envelopes == []
    back = Controller(catcher, hostname="127.0.0.1", port=smtp_port)
    back.start()
    try:
        message = await desk.mail(TOWN)
        assert message["Subject"] == "Uitnodiging: Opgave water, woensdag 17 maart 2027, 13.00 uur"
        assert message["Cc"] == f"programmamanager <{ASKER}>"
        assert (await desk.one(InvitationsSent)).sequence == 1
        await desk.until(lambda: len(desk.catcher.mails(ASKER)) == 2, "both copies to the requester")
        assert len(desk.catcher.mails(TOWN)) == 1
    finally:
        back.stop()


async def test_a_mail_whose_receipt_was_lost_is_repeated_under_the_same_message_id(desk: Desk) -> None:
    desk.catcher.silent = 1
    await desk.hear(requested(desk), reserved(attends(desk, ASKER)))
    first, second = await desk.mail(ASKER), await desk.mail(ASKER, 2)
    assert first["Message-ID"] == second["Message-ID"]
    assert (await desk.one(InvitationsSent)).by_mail == 1
    await desk.settle()
    assert len(desk.catcher.mails(ASKER)) == 2


async def test_nothing_of_somebody_forgotten_is_kept(desk: Desk, client: Redis) -> None:
    held = reserved(attends(desk, TOWN), attends(desk, WATER))
    await desk.hear(requested(desk), held)
    await desk.mail(TOWN)
    await desk.settle()
    await desk.hear(PersonForgotten(revision=9, person=desk.id(TOWN)))
    await desk.settle()
    bus = desk.service.bus
    streams = {bus.keys.events().encode(), bus.keys.again.encode()}
    for key in [key async for key in client.scan_iter(bus.keys.own("*")) if key not in streams]:
        if await client.type(key) == b"hash":
            kept: Any = await client.hgetall(key)
            content = b" ".join(part for pair in kept.items() if not pair[1].endswith(b" null") for part in pair)
            assert TOWN.encode() not in content, key
            assert desk.id(TOWN).encode() not in content, key
