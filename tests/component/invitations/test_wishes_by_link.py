"""Another time that somebody invited proposes on their page, and the answer they gave last."""

import httpx
import pytest

from shared.contracts.invitations import InvitationAnswered, MomentWished
from shared.kernel import Answer
from tests.component.invitations.conftest import MEETING, TOWN, TUESDAY, WATER, WEDNESDAY, Desk, answer_path, attends, requested, reserved


@pytest.fixture
async def path(desk: Desk) -> str:
    await desk.hear(requested(desk), reserved(attends(desk, TOWN), attends(desk, WATER)))
    return answer_path(await desk.mail(TOWN))


async def test_another_time_is_proposed_with_a_plain_form(desk: Desk, web: httpx.AsyncClient, path: str) -> None:
    shown = (await web.get(path)).text
    assert "Ik stel een ander moment voor" in shown
    assert f'action="{path}/ander-moment#ander-moment"' in shown
    answered = await web.post(f"{path}/ander-moment", data={"volgnummer": "0", "datum": "2027-03-17", "tijd": "13:00"})
    assert answered.status_code == 200
    assert "Genoteerd. We kijken of iedereen dan kan." in answered.text
    wished = await desk.one(MomentWished)
    assert (wished.meeting, wished.person, wished.sequence, wished.via, wished.revision) == (MEETING, desk.id(TOWN), 0, "link", 1)
    assert (wished.start, wished.end) == (WEDNESDAY.start, WEDNESDAY.end)
    assert await desk.said(InvitationAnswered) == []


async def test_what_is_wrong_is_said_beside_what_was_typed(desk: Desk, web: httpx.AsyncClient, path: str) -> None:
    unread = await web.post(f"{path}/ander-moment", data={"volgnummer": "0", "datum": "morgen", "tijd": "half tien"})
    assert unread.status_code == 400
    assert "Vul een datum in, bijvoorbeeld 16-3-2027." in unread.text
    assert "Vul een tijd in, bijvoorbeeld 10:00." in unread.text
    assert 'value="half tien"' in unread.text
    for sequence in ("7", "²", ""):
        changed = await web.post(f"{path}/ander-moment", data={"volgnummer": sequence, "datum": "17-3-2027", "tijd": "10:00"})
        assert (changed.status_code, "Het moment is intussen anders." in changed.text) == (409, True)
    assert await desk.said(MomentWished) == []


async def test_the_page_says_which_answer_was_the_last(desk: Desk, web: httpx.AsyncClient, path: str) -> None:
    await web.post(path, data={"volgnummer": "0", "antwoord": "misschien"})
    assert (await desk.one(InvitationAnswered)).answer is Answer.MAYBE
    assert "Laatste antwoord: misschien, via de link, " in (await web.get(path)).text
    assert TUESDAY.start > (await desk.one(InvitationAnswered)).answered_at


async def test_the_same_time_again_is_noted_once_and_after_five_it_is_a_matter_for_the_phone(
    desk: Desk, web: httpx.AsyncClient, path: str
) -> None:
    async def propose(hour: int) -> httpx.Response:
        return await web.post(f"{path}/ander-moment", data={"volgnummer": "0", "datum": "2027-03-17", "tijd": f"{hour}:00"})

    for hour in (9, 9, 10, 11, 12, 13):
        assert (await propose(hour)).status_code == 200
    often = await propose(14)
    assert (often.status_code, "U stelde al vijf momenten voor. Bel de aanvrager." in often.text) == (409, True)
    assert len(await desk.said(MomentWished)) == 5
