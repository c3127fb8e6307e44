"""Answers by mail over a real IMAP server and a real SMTP server: asked, invited, answered, another time proposed, declined."""

import asyncio
import random
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from aiosmtpd.controller import Controller
from pydantic import SecretStr
from redis.asyncio import Redis

from services.invitations.app import build
from services.invitations.settings import Settings
from shared.contracts.invitations import InvitationAnswered, MomentWished
from shared.contracts.matchmaking import WishDeclined
from shared.http import front
from shared.itip import meeting_uid
from shared.kernel import Answer, AnswersBy, GovernmentTier
from shared.settings import ProductSettings
from tests.builders import challenge, location, person
from tests.component.invitations.conftest import (
    ASKER,
    MEETING,
    TOWN,
    TUESDAY,
    WATER,
    WEDNESDAY,
    Catcher,
    Desk,
    attends,
    event_in,
    requested,
    reserved,
    text_of,
)
from tests.integration.availability.conftest import free_port
from tests.mail_server import Post
from tests.unit.invitations.replies import GOOGLE, OUTLOOK, calendar, mail
from tests.unit.invitations.test_fuzz_of_replies import EXAMPLES, SEED, mutated

Until = Callable[..., Awaitable[None]]
OFFICE, STRANGER = "secretariaat@gemeente.example", "iemand@elders.example"


@pytest.fixture(scope="module")
def running_post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    running = Post(Path(tmp_path_factory.mktemp("post")))
    running.child.start()
    yield running
    running.child.stop()


@pytest.fixture
def post(running_post: Post) -> Post:
    if running_post.number():
        running_post.empty()
    return running_post


async def _run(job: Callable[[], Awaitable[None]]) -> None:
    await job()


@pytest.fixture
async def desk(product: ProductSettings, client: Redis, post: Post, until: Until) -> AsyncIterator[Desk]:
    """Two people are invited to Tuesday; the mailbox for answers is looked into all the time."""
    controller = Controller(Catcher(), hostname="127.0.0.1", port=free_port())
    controller.start()
    product = product.model_copy(update={"admin_token": SecretStr("beheer")})
    settings = Settings.model_validate({"product": product, "smtp_port": controller.port, "mail_hours": False} | post.reply_settings)
    service = build(settings)
    await service.bus.start()
    looking = [asyncio.create_task(_run(job)) for job in service.jobs]
    desk = Desk(service, client, controller, until)
    principal = person(product, TOWN, GovernmentTier.MUNICIPALITY)
    await desk.hear(
        person(product, ASKER, GovernmentTier.PROVINCE),
        principal.model_copy(update={"secretariat": OFFICE, "answers_by": AnswersBy.BOTH}),
        person(product, WATER, GovernmentTier.WATER_AUTHORITY),
        location("huis", 8),
        challenge("water"),
        requested(desk),
        reserved(attends(desk, TOWN), attends(desk, WATER)),
    )
    await desk.mail(TOWN)
    await desk.mail(WATER)
    yield desk
    while running := [job for job in looking if not job.done()]:  # the store's client can swallow a cancellation
        for job in running:
            job.cancel()
        await asyncio.wait(running, timeout=0.2)
    await service.bus.stop()
    controller.stop()


def answer(desk: Desk, style: str = OUTLOOK, sender: str = TOWN, uid: str = "", charset: str = "utf-8", **also: object) -> EmailMessage:
    uid = uid or meeting_uid(desk.product.link_key, MEETING, desk.product.mail_from)
    text = calendar(style, **({"attendee": TOWN} | also), uid=uid)  # type: ignore[arg-type]  # as `calendar` takes them
    return mail(text, sender=sender, charset=charset, Message_ID=f"<{abs(hash((text, sender)))}@gemeente.example>")


async def test_an_answer_by_mail_counts_like_one_by_link_and_is_removed_from_the_mailbox(desk: Desk, post: Post, until: Until) -> None:
    post.put(answer(desk))
    told = await desk.one(InvitationAnswered)
    assert (told.person, told.answer, told.via, told.by_another, told.revision) == (desk.id(TOWN), Answer.YES, "mail", False, 1)
    assert told.answered_at == datetime(2026, 11, 24, 9, 10, tzinfo=UTC)
    await until(post.is_empty, "it is removed")


async def test_the_same_answer_twice_counts_once_and_a_secretariat_answers_for_its_principal(desk: Desk, post: Post, until: Until) -> None:
    for _ in range(2):
        post.put(answer(desk, GOOGLE, sender=OFFICE, partstat="DECLINED"))
    await until(post.is_empty, "both are handled")
    (told,) = await desk.said(InvitationAnswered)
    assert (told.answer, told.by_another) == (Answer.NO, True)


async def test_an_answer_from_a_stranger_changes_nothing_and_whoever_was_invited_gets_a_link(
    desk: Desk, post: Post, web: httpx.AsyncClient, until: Until
) -> None:
    post.put(answer(desk, sender=STRANGER, partstat="DECLINED"))
    asked = await desk.mail(TOWN, 2)
    assert asked["Subject"].startswith("Is dit antwoord van u?")
    post.put(answer(desk))
    assert (await desk.one(InvitationAnswered)).answer is Answer.YES
    await until(lambda: post.number() == 1, "the mail of the stranger stays")
    assert desk.catcher.mails(STRANGER) == []
    shown = await web.post("/beheer/invitations/antwoorden", data={"token": "beheer"})
    assert "elders.example" in shown.text
    assert STRANGER not in shown.text
    assert "Het adres van de afzender past niet" in shown.text
    assert (await web.post("/beheer/invitations/antwoorden", data={"token": "anders"})).status_code == 403
    (key,) = re.findall(r'name="gezien" value="(\w+)"', shown.text)
    seen = await web.post("/beheer/invitations/antwoorden", data={"token": "beheer", "gezien": key})
    assert "(gezien)" in seen.text


async def test_nobody_is_no_secretariat_and_neither_is_one_that_does_not_answer(desk: Desk, post: Post, until: Until) -> None:
    principal = person(desk.product, TOWN, GovernmentTier.MUNICIPALITY, revision=2)
    await desk.hear(principal.model_copy(update={"secretariat": OFFICE, "answers_by": AnswersBy.SELF}))
    nobodys = answer(desk, partstat="DECLINED", attendee=WATER)  # who has no secretariat
    nobodys.replace_header("From", "Adviseur")
    for one in (nobodys, answer(desk, sender=OFFICE, partstat="DECLINED"), answer(desk)):
        post.put(one)
    assert (await desk.one(InvitationAnswered)).answer is Answer.YES
    await until(lambda: post.number() == 2, "the answer of the principal is the only one that counts")
    assert (await desk.mail(WATER, 2))["Subject"].startswith("Is dit antwoord van u?")


@pytest.fixture
async def web(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(front([desk.service], desk.product, "1.0.0"))
    async with httpx.AsyncClient(transport=transport, base_url="http://kl.example", headers={"Accept": "text/html"}) as browser:
        yield browser


async def test_another_time_is_searched_and_a_no_comes_back_as_declinecounter(desk: Desk, post: Post, until: Until) -> None:
    post.put(answer(desk, method="COUNTER", partstat="TENTATIVE"))
    wished = await desk.one(MomentWished)
    assert (wished.person, wished.sequence, wished.via, wished.revision) == (desk.id(TOWN), 0, "mail", 1)
    assert (wished.start, wished.end) == (datetime(2027, 3, 17, 10, 0, tzinfo=UTC), datetime(2027, 3, 17, 11, 0, tzinfo=UTC))
    await until(post.is_empty, "it is removed")
    assert await desk.said(InvitationAnswered) == []
    await desk.hear(
        WishDeclined(
            meeting=MEETING,
            revision=5,
            person=wished.person,
            wish=1,
            sequence=0,
            start=wished.start,
            end=wished.end,
            reason="Dat moment is voor de anderen duidelijk minder goed.",
            decided_at=wished.wished_at + timedelta(minutes=1),
        )
    )
    declined = await desk.mail(TOWN, 2)
    method, event = event_in(declined)
    assert (method, int(event["SEQUENCE"]), event["DTSTART"].dt) == ("DECLINECOUNTER", 0, TUESDAY.start)
    assert event["UID"] == event_in(await desk.mail(TOWN))[1]["UID"]
    assert "Dat moment is voor de anderen duidelijk minder goed." in text_of(declined)
    await desk.settle()
    assert len(desk.catcher.mails(WATER)) == 1


async def test_a_declined_counter_is_a_wish_and_a_no(desk: Desk, post: Post) -> None:
    post.put(answer(desk, method="COUNTER", partstat="DECLINED"))
    assert (await desk.one(MomentWished)).via == "mail"
    assert (await desk.one(InvitationAnswered)).answer is Answer.NO


async def test_an_answer_to_a_moment_that_is_gone_asks_again_with_the_invitation_that_stands(desk: Desk, post: Post) -> None:
    await desk.hear(reserved(attends(desk, TOWN), attends(desk, WATER), revision=8, sequence=1, moment=WEDNESDAY))
    await desk.mail(TOWN, 2)
    post.put(answer(desk, sequence=0))
    asked = await desk.mail(TOWN, 3)
    assert asked["Subject"].startswith("Kunt u ook dan?")
    method, event = event_in(asked)
    assert (method, int(event["SEQUENCE"])) == ("REQUEST", 1)
    assert event["DTSTAMP"].dt == event_in(await desk.mail(TOWN, 2))[1]["DTSTAMP"].dt
    post.put(answer(desk, sequence=1))
    assert (await desk.one(InvitationAnswered)).sequence == 1


async def test_a_refresh_brings_the_same_invitation_once_more(desk: Desk, post: Post) -> None:
    first = await desk.mail(TOWN)
    post.put(answer(desk, method="REFRESH"))
    again = await desk.mail(TOWN, 2)
    assert again["Message-ID"] == first["Message-ID"]
    assert event_in(again)[0] == "REQUEST"
    assert event_in(again)[1].to_ical() == event_in(first)[1].to_ical()


async def test_winmail_is_answered_with_a_link_and_a_program_is_not(desk: Desk, post: Post) -> None:
    for sender, headers in ((WATER, {"Auto_Submitted": "auto-generated"}), (TOWN, {})):
        made = mail(None, sender=sender, Message_ID=f"<{sender}>", **headers)
        made.add_attachment(b"\x78\x9f\x3e\x22", maintype="application", subtype="ms-tnef", filename="winmail.dat")
        post.put(made)
    asked = await desk.mail(TOWN, 2)
    assert "winmail.dat" in text_of(asked)
    await desk.settle()
    assert len(desk.catcher.mails(WATER)) == 1
    assert post.number() == 2


async def test_whom_somebody_sends_instead_is_told_to_the_requester_and_not_invited(desk: Desk, post: Post) -> None:
    before = len(desk.catcher.mails(ASKER))
    post.put(answer(desk, partstat="DELEGATED", more=';DELEGATED-TO="mailto:collega@gemeente.example"'))
    assert (await desk.one(InvitationAnswered)).answer is Answer.NO
    told = await desk.mail(ASKER, before + 1)
    assert "collega@gemeente.example" in text_of(told)
    await desk.settle()
    assert desk.catcher.mails("collega@gemeente.example") == []


async def test_damaged_and_made_up_mails_in_the_mailbox_change_nothing_and_hold_up_nobody(desk: Desk, post: Post) -> None:
    """What is put there names no meeting of ours, or comes from a stranger; the last one counts."""
    uid, chance = meeting_uid(desk.product.link_key, MEETING, desk.product.mail_from), random.Random(SEED)
    sys.stdout.write(f"KL_REPLY_SEED={SEED}\n")  # shown when it fails
    with post.opened() as imap:
        for number in range(EXAMPLES // 10):
            named, sender = chance.choice(((uid, STRANGER), (uid[:-1], TOWN)))
            raw = mutated(answer(desk, sender=sender, uid=named, method=chance.choice(("REPLY", "COUNTER", "REFRESH"))).as_bytes(), chance)
            raw = raw.replace(TOWN.encode(), b"iemand@gemeente.example") if named == uid else raw
            imap.append("INBOX", "", "", raw + b"\r\n" * (number % 2))
        raw = answer(desk, sender=WATER, attendee=WATER, partstat="DECLINED").as_bytes()
        imap.append("INBOX", "", "", raw)
    told = await desk.one(InvitationAnswered)
    assert (told.person, told.revision) == (desk.id(WATER), 1)
    assert (await desk.said(MomentWished), len(await desk.said(InvitationAnswered))) == ([], 1)
    assert desk.catcher.mails(STRANGER) == []


async def test_a_mail_that_makes_us_fail_holds_up_nobody_and_is_listed_in_the_end(desk: Desk, post: Post, until: Until) -> None:
    """Its meeting is kept in a form that nobody can read: as a later version of ours may have left it."""
    records = desk.service.bus.keys.own("uid")
    other = answer(desk, uid="overleg-kapot@kortelijnen.example")
    await desk.client.hset(records, "overleg-kapot@kortelijnen.example", "1 1 {}")
    post.put(other)
    post.put(answer(desk))
    assert (await desk.one(InvitationAnswered)).answer is Answer.YES

    async def listed() -> bool:
        return "mislukt" in str(await desk.client.hvals(desk.service.bus.keys.own("unused")))

    await until(listed, "it is set aside")
    await until(lambda: post.number() == 1, "the other one is removed")
