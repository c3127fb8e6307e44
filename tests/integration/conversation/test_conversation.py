"""One conversation over real servers: after every step the calendars, the mails and the status say the same."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from shared.settings import ProductSettings
from tests.integration.availability.conftest import SERVERS, Calendar
from tests.integration.conversation.house import CITY, PROVINCE, WATER, House, running
from tests.mail_server import Post

EVERYBODY = (CITY, WATER, PROVINCE)
DELEGATE = "secretariaat@provincie.example"


@pytest.fixture
def calendars(tmp_path: Path, memory: Path) -> Iterator[dict[str, Calendar]]:
    """The city keeps its calendars on Radicale, the water authority on Xandikos."""
    found = {}
    servers = []
    for address, name in ((CITY, "radicale"), (WATER, "xandikos")):
        (folder := tmp_path / name).mkdir()
        (storage := memory / f"gesprek-{name}").mkdir()
        server = SERVERS[name](folder, storage)
        server.start()
        servers.append(server)
        path = f"{server.home}agenda/"
        with server.client as client:
            client.request("MKCALENDAR", path).raise_for_status()
        found[address] = Calendar(server, path)
    yield found
    for server in servers:
        server.stop()


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    running_post = Post(tmp_path)
    running_post.child.start()
    yield running_post
    running_post.child.stop()


@pytest.fixture
async def house(product: ProductSettings, post: Post, calendars: dict[str, Calendar]) -> AsyncIterator[House]:
    async with running(product, post, calendars) as found:
        yield found


async def all_agree(house: House, id: str, sequence: int) -> icalendar.Event:
    """Both calendars, the mail and the status say the same moment under the same UID. Returns the mailed event."""
    status = await house.meeting(id)
    mailed = await house.invitation(PROVINCE, "REQUEST", sequence)
    written = [await house.entry(address, sequence) for address in (CITY, WATER)]
    begin, end = (datetime.fromisoformat(status[name]) for name in ("begin", "einde"))
    assert {(one.start, one.end, str(one["UID"])) for one in (mailed, *written)} == {(begin, end, str(mailed["UID"]))}
    return mailed


def begins(meeting: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(meeting["begin"]) if meeting["begin"] else None


async def answers(house: House, id: str, **expected: str) -> None:
    """What everybody answered, as the requester sees it; `expected` by the part of the address before the @."""

    def so(found: dict[str, str]) -> bool:
        return all(found.get(name) == answer for name, answer in expected.items())

    await house.until(id, lambda meeting: so({one["email"].partition("@")[0]: one["antwoord"] for one in meeting["deelnemers"]}))


@pytest.mark.timeout(180)
async def test_asked_invited_accepted_declined_by_a_delegate_countered_booked_and_called_off(house: House) -> None:
    id = await house.ask()
    await house.eventually(id, status="uitgenodigd")
    first = await all_agree(house, id, 0)

    await house.in_calendar(CITY, "ACCEPTED")
    await answers(house, id, directeur="ja")

    house.by_mail("REPLY", first, "DECLINED", sent_by=DELEGATE)
    await house.until(id, lambda meeting: meeting["status"] == "uitgenodigd" and begins(meeting) != first.start)
    second = await all_agree(house, id, 1)
    assert second.start != first.start
    await answers(house, id, directeur="geen", hoofd="geen")

    later = second.start + timedelta(hours=1)
    house.by_mail("COUNTER", second, "TENTATIVE", start=later, end=later + timedelta(hours=1))
    await house.until(id, lambda meeting: meeting["status"] == "uitgenodigd" and begins(meeting) == later)
    third = await all_agree(house, id, 2)

    await house.in_calendar(CITY, "ACCEPTED")
    await house.in_calendar(WATER, "ACCEPTED")
    house.by_mail("REPLY", third, "ACCEPTED")
    await house.eventually(id, status="bevestigd")
    await answers(house, id, directeur="ja", secretaris="ja", hoofd="ja")
    await all_agree(house, id, 2)

    (await house.http.post(f"/v1/overleggen/{id}/annulering", json={})).raise_for_status()
    await house.eventually(id, status="geannuleerd")
    cancelled = await house.invitation(PROVINCE, "CANCEL", 3)
    assert (str(cancelled["UID"]), str(cancelled["STATUS"])) == (str(first["UID"]), "CANCELLED")
    for address in (CITY, WATER):
        await house.gone(address)
