"""Mail to an address that is refused: whoever asked for the meeting hears it, and what to do."""

from typing import Any

from shared.contracts.invitations import MailRefused
from shared.contracts.matchmaking import MeetingCancelled
from shared.kernel import MeetingStatus
from tests.component.invitations.conftest import (
    ASKER,
    DECIDED,
    MEETING,
    TOWN,
    WEDNESDAY,
    Desk,
    attends,
    confirmed,
    requested,
    reserved,
    text_of,
)


async def test_a_refused_address_is_told_once_to_whoever_asked_while_there_is_something_to_do(desk: Desk) -> None:
    desk.catcher.refused.update({TOWN, ASKER})
    await desk.hear(requested(desk), reserved(attends(desk, TOWN)))
    refused = await desk.one(MailRefused)
    await desk.settle()
    desk.catcher.refused.clear()
    desk.catcher.refused.add(TOWN)
    await desk.hear(reserved(attends(desk, TOWN), revision=8, sequence=1, moment=WEDNESDAY))
    await desk.one(MailRefused, 2)
    await desk.settle()
    assert {(one.person, one.revision, one.secretariat) for one in (refused, *await desk.said(MailRefused))} == {(desk.id(TOWN), 1, False)}
    mails: Any = await desk.client.hgetall(desk.service.bus.keys.own("mail"))
    told = [mail for id, mail in mails.items() if b".niet-bezorgd." in id]
    assert len(told) == 1
    assert await desk.client.xlen(desk.service.bus.keys.dead) == 0


async def test_the_requester_reads_whom_mail_does_not_reach_and_what_to_do(desk: Desk) -> None:
    desk.catcher.refused.add(TOWN)
    await desk.hear(requested(desk), reserved(attends(desk, TOWN)))
    await desk.until(lambda: len(desk.catcher.mails(ASKER)) == 2, "the copy, and that it did not arrive")
    told = next(mail for mail in desk.catcher.mails(ASKER) if mail["Subject"] == "Mail kwam niet aan: Opgave water")
    assert "De mail aan directeur (gemeente.example) kon niet worden bezorgd." in text_of(told)
    assert "Bel deze deelnemer of geef een ander adres." in text_of(told)


async def test_once_it_is_definite_a_refused_address_is_only_said(desk: Desk) -> None:
    held = reserved(attends(desk, TOWN))
    await desk.hear(requested(desk), held)
    await desk.mail(TOWN)
    desk.catcher.refused.add(TOWN)
    await desk.hear(confirmed(held, 6))
    await desk.hear(MeetingCancelled(meeting=MEETING, revision=7, status=MeetingStatus.CANCELLED, sequence=1, decided_at=DECIDED))
    await desk.one(MailRefused)
    await desk.settle()
