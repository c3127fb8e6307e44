"""Whoever wants no mail any more and holds an invitation: the cancel takes it back, a move is for the requester to tell."""

from datetime import timedelta

import httpx

from shared.contracts.matchmaking import MeetingCancelled
from shared.kernel import MeetingId, MeetingStatus
from tests.component.invitations.conftest import (
    ASKER,
    DECIDED,
    MEETING,
    TOWN,
    WEDNESDAY,
    Desk,
    answer_path,
    attends,
    event_in,
    requested,
    reserved,
    text_of,
)


async def test_whoever_said_yes_and_stopped_gets_the_cancel_and_nothing_else_and_a_move_is_for_the_requester_to_tell(
    desk: Desk, web: httpx.AsyncClient
) -> None:
    off = MeetingCancelled(
        revision=9, meeting=MEETING, status=MeetingStatus.CANCELLED, sequence=2, reason="", decided_at=DECIDED + timedelta(hours=2)
    )
    await desk.hear(requested(desk), reserved(attends(desk, TOWN)))
    path = answer_path(await desk.mail(TOWN))
    await web.post(path, data={"antwoord": "ja", "volgnummer": "0"})
    await web.post(f"{path}/niet-meer")
    await desk.hear(reserved(attends(desk, TOWN), revision=8, sequence=1, moment=WEDNESDAY))
    await desk.settle()
    assert len(desk.catcher.mails(TOWN)) == 1
    calls = [text_of(mail) for mail in desk.catcher.mails(ASKER) if mail["Subject"] == "Belt u zelf? Opgave water"]
    assert len(calls) == 2
    assert "deze persoon zei al ja voor dinsdag 16 maart 2027, 10.00 uur." in " ".join(calls[0].split())
    assert "Het overleg is nu op woensdag 17 maart 2027, 13.00 uur. Deze persoon hoort dat niet van ons." in " ".join(calls[1].split())
    await desk.hear(off)
    message = await desk.mail(TOWN, 2)
    assert event_in(message)[0] == "CANCEL"
    assert "U wilde geen mail meer van ons. Dit is de afzegging van wat in uw agenda staat." in " ".join(text_of(message).split())
    await desk.settle()
    assert len(desk.catcher.mails(TOWN)) == 2


async def test_whoever_stopped_before_a_first_invitation_gets_no_cancel_of_it(desk: Desk, web: httpx.AsyncClient) -> None:
    other = MeetingId("overleg-2")
    await desk.hear(requested(desk), reserved(attends(desk, TOWN)))
    await web.post(f"{answer_path(await desk.mail(TOWN))}/niet-meer")
    await desk.hear(
        requested(desk).model_copy(update={"meeting": other}), reserved(attends(desk, TOWN)).model_copy(update={"meeting": other})
    )
    await desk.settle()
    await desk.hear(
        MeetingCancelled(
            revision=9, meeting=other, status=MeetingStatus.CANCELLED, sequence=0, reason="", decided_at=DECIDED + timedelta(hours=1)
        )
    )
    await desk.settle()
    assert len(desk.catcher.mails(TOWN)) == 1
