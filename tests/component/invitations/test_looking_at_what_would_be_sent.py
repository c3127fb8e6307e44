"""An admin looks at what would be sent of a meeting."""

import email
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from email.policy import default

import httpx
import pytest
from pydantic import SecretStr

from shared.contracts.matchmaking import AnswersWanted, OfferedMoment
from shared.kernel import Block, BusyKind, MeetingStatus
from shared.settings import ProductSettings
from tests.component.invitations.conftest import ASKER, MEETING, TOWN, TUESDAY, WATER, Desk, attends, event_in, requested, reserved


@pytest.fixture
def product(product: ProductSettings) -> ProductSettings:
    """With an admin."""
    return product.model_copy(update={"admin_token": SecretStr("beheer")})


async def test_an_admin_sees_what_would_be_sent_and_nothing_goes_out(desk: Desk, web: httpx.AsyncClient) -> None:
    touched = Block(TUESDAY.start, TUESDAY.end, BusyKind.TENTATIVE)
    await desk.hear(requested(desk), reserved(attends(desk, TOWN, touched=(touched,)), attends(desk, WATER)))
    sent = await desk.mail(TOWN)
    await desk.settle()
    before = len(desk.catcher.envelopes)
    assert (await web.get(f"/beheer/invitations/overleg/{MEETING}")).status_code == 403
    admin = {"Authorization": "Bearer beheer"}
    files = (await web.get(f"/beheer/invitations/overleg/{MEETING}", headers=admin)).json()
    town, water, asker = desk.id(TOWN), desk.id(WATER), desk.id(ASKER)
    assert sorted(files) == sorted(
        [
            *(f"{town}.{kind}" for kind in ("mail.eml", "mail.ics", "alleen.eml")),
            *(f"{water}.{kind}" for kind in ("mail.eml", "agenda.ics")),
            f"{asker}.aanvrager.eml",
        ]
    )
    assert b"METHOD:REQUEST" in b64decode(files[f"{town}.mail.ics"])
    draft = email.message_from_bytes(b64decode(files[f"{town}.mail.eml"]), policy=default)
    assert {name: draft[name] for name in ("Message-ID", "From", "To", "Cc", "Subject", "Date")} == {
        name: sent[name] for name in ("Message-ID", "From", "To", "Cc", "Subject", "Date")
    }
    assert event_in(draft) == event_in(sent)
    assert b64decode(files[f"{town}.mail.ics"]) == list(sent.walk())[-1].get_payload(decode=True)
    assert b"METHOD:PUBLISH" in b64decode(files[f"{water}.agenda.ics"])
    await desk.settle()
    assert len(desk.catcher.envelopes) == before
    assert (await web.get("/beheer/invitations/overleg/elders", headers=admin)).status_code == 404


async def test_the_requester_is_in_cc_only_where_the_mail_itself_had_that(desk: Desk, web: httpx.AsyncClient) -> None:
    poll = AnswersWanted(
        revision=2,
        meeting=MEETING,
        status=MeetingStatus.POLLING,
        sequence=1,
        moments=(OfferedMoment(key="1", moment=TUESDAY),),
        people=(desk.id(TOWN),),
        deadline=datetime.now(UTC) + timedelta(hours=4),
    )
    await desk.hear(requested(desk), poll)
    await desk.mail(TOWN)
    await desk.hear(reserved(attends(desk, TOWN), attends(desk, WATER)))
    sent = await desk.mail(TOWN, 2)
    await desk.settle()
    files = (await web.get(f"/beheer/invitations/overleg/{MEETING}", headers={"Authorization": "Bearer beheer"})).json()
    draft = email.message_from_bytes(b64decode(files[f"{desk.id(TOWN)}.mail.eml"]), policy=default)
    assert (sent["Cc"], draft["Cc"]) == (None, None)
