"""Somebody who is taken off the table while they are asked something hears it; the others are asked on."""

import httpx

from shared.contracts.intake import ParticipantsChanged
from shared.contracts.matchmaking import Displaced, DisplacementAsked
from shared.kernel import Block, BusyKind, MeetingStatus
from tests.component.invitations.conftest import MEETING, TUESDAY, Desk, answer_path, text_of
from tests.component.invitations.test_asking_people import ASKED, ASKING, SOON, guests_only, poll


def without(desk: Desk, address: str, revision: int = 2) -> ParticipantsChanged:
    return ParticipantsChanged(revision=revision, meeting=MEETING, removed=(desk.id(address),))


async def test_who_is_taken_off_the_table_during_a_poll_hears_it_and_their_link_is_closed(desk: Desk, web: httpx.AsyncClient) -> None:
    both = poll(desk).model_copy(update={"people": (desk.id(ASKED), desk.id(ASKING))})
    await desk.hear(guests_only(desk), both)
    link = answer_path(await desk.mail(ASKED))
    await desk.hear(without(desk, ASKED))
    told = await desk.mail(ASKED, 2)
    assert str(told["subject"]).startswith("U hoeft niet meer te komen: ")
    assert "De aanvrager veranderde wie er aan tafel zit." in text_of(told)
    await desk.settle()
    assert len(desk.catcher.mails(ASKED)) == 2, "told once"
    assert len(desk.catcher.mails(ASKING)) == 1, "whoever is asked still hears nothing of it"
    page = await web.get(link)
    assert 'name="moment.1"' not in page.text, "there is nothing to answer any more"
    assert page.status_code == 200


async def test_who_is_taken_off_the_table_while_it_is_asked_whether_something_may_move_hears_it(desk: Desk) -> None:
    director = desk.id(ASKED)
    asked = DisplacementAsked(
        revision=2,
        meeting=MEETING,
        status=MeetingStatus.POLLING,
        sequence=1,
        moment=TUESDAY,
        people=(Displaced(person=director, blocks=(Block(TUESDAY.start, TUESDAY.end, BusyKind.MOVABLE),)),),
        deadline=SOON,
    )
    await desk.hear(guests_only(desk), asked)
    await desk.mail(ASKED)
    await desk.hear(without(desk, ASKED))
    assert str((await desk.mail(ASKED, 2))["subject"]).startswith("U hoeft niet meer te komen: ")
