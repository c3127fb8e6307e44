"""What a requester does from the status page: other people, another moment, and a way on when there is no moment."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.contracts.directory import ChallengeChanged
from shared.contracts.intake import MoveAsked, OpeningTaken, ParticipantsChanged
from shared.contracts.matchmaking import Instead, InsteadKind, MeetingSearched, MomentNotFound, MomentOpened, MomentReserved
from shared.kernel import ChallengeId, DayId, GovernmentTier, LocationId, MeetingForm, MeetingId, MeetingStatus, Moment
from tests.component.intake.conftest import person
from tests.component.intake.test_pages_of_intake import Page

DIRECTOR, HEAD, WARDEN = "directeur@rijk.example", "hoofd@zwolle.example", "hoofd@waterschap.example"
START = datetime(2027, 3, 16, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def asked(world: Any) -> tuple[Any, str, str]:
    """The world, the path of a status page, and the key of its requester."""
    challenge = ChallengeChanged(
        challenge=ChallengeId("water"), revision=1, title="Hoogwater", tiers=(GovernmentTier.STATE, GovernmentTier.WATER_AUTHORITY)
    )
    await world.hears(
        challenge,
        person(
            world.ids,
            WARDEN,
            "Hoofd waterveiligheid",
            organisation_name="Waterschap Vechtstromen",
            tier=GovernmentTier.WATER_AUTHORITY,
            challenges=(ChallengeId("water"),),
            secretariat="secretariaat@waterschap.example",
        ),
    )
    form = {
        "sleutel": "k1",
        "opgave": "water",
        "vraag": "Hoe houden we het droog?",
        "wie": [world.person(DIRECTOR), world.person(HEAD)],
        "aanvrager.naam": "De aanvrager",
        "aanvrager.email": "aanvrager@rijk.example",
        "aanvrager.telefoon": "06 12345678",
    }
    path, _, key = (await world.http.post("/", data=form)).headers["Location"].partition("?sleutel=")
    return world, path, key


def without_moment(path: str, revision: int = 3) -> MomentNotFound:
    return MomentNotFound(
        meeting=MeetingId(path.rpartition("/")[2]),
        revision=revision,
        status=MeetingStatus.NO_MOMENT,
        decided_at=START - timedelta(days=10),
        explanation=("Eén deelnemer houdt dinsdag tegen.",),
        watched_until=START + timedelta(days=5),
        instead=(
            Instead(kind=InsteadKind.CALL, start=START, end=START + timedelta(minutes=20), people=1, of=3),
            Instead(kind=InsteadKind.SMALLER, start=START, end=START + HOUR, people=2, of=3),
            Instead(kind=InsteadKind.ONLINE, start=START, end=START + HOUR, people=3, of=3),
            Instead(kind=InsteadKind.DAY, start=START, end=START + 8 * HOUR, people=2, of=3, day=DayId("dag")),
        ),
    )


def opened(path: str, expires: datetime, revision: int = 4) -> MomentOpened:
    return MomentOpened(
        meeting=MeetingId(path.rpartition("/")[2]),
        revision=revision,
        status=MeetingStatus.NO_MOMENT,
        opening=2,
        moment=Moment(START, START + HOUR),
        expires=expires,
    )


async def test_no_moment_is_shown_with_ways_on_in_counts_and_until_when_is_watched(asked: tuple[Any, str, str]) -> None:
    world, path, key = asked
    await world.hears(without_moment(path))
    mine, of_anybody = [(await world.http.get(address)).text for address in (f"{path}?sleutel={key}", path)]
    for text in (mine, of_anybody):
        assert Page(text).faults() == []
        order = [text.index(part) for part in ('id="kop-waarom"', 'id="kop-uitweg"', 'id="kop-tafel"', "Hierboven staat waarom.")]
        assert order == sorted(order), "the reasons and the ways on are above the people, and above the line that points at them"
        assert text.count('id="kop-waarom"') == 1
        for part in (
            "We blijven kijken tot en met zondag 21 maart",
            "Dan kan één van de 3 mensen.",
            "Dan kunnen 2 van de 3 mensen.",
            "Dan kan iedereen.",
            "Eén deelnemer houdt dinsdag tegen.",
        ):
            assert part in text
    assert f'href="{path}/blad?sleutel={key}"' in mine
    assert "vorm=online" in mine
    assert "vorm=online" not in of_anybody
    shown = (await world.http.get(f"/v1/overleggen/{path.rpartition('/')[2]}")).json()
    assert [way["soort"] for way in shown["inPlaatsDaarvan"]] == ["bellen", "kleiner", "online", "samenwerkdag"]
    assert shown["inPlaatsDaarvan"][1] | {} == {
        "soort": "kleiner",
        "begin": "2027-03-16T09:00:00Z",
        "einde": "2027-03-16T10:00:00Z",
        "mensen": 2,
        "van": 3,
        "samenwerkdag": None,
    }
    assert (shown["weBlijvenKijkenTot"], shown["vrijgekomenMoment"]) == ("2027-03-21T09:00:00Z", None)


async def test_a_new_search_takes_the_ways_on_away(asked: tuple[Any, str, str]) -> None:
    world, path, _ = asked
    searched = MeetingSearched(meeting=MeetingId(path.rpartition("/")[2]), revision=5, status=MeetingStatus.SEARCHING, promised_until=START)
    await world.hears(searched, without_moment(path))
    shown = (await world.http.get(f"/v1/overleggen/{path.rpartition('/')[2]}")).json()
    assert (shown["status"], shown["inPlaatsDaarvan"], shown["weBlijvenKijkenTot"]) == ("zoekt", [], None)


async def test_a_moment_that_came_free_is_taken_once_by_the_requester(asked: tuple[Any, str, str]) -> None:
    world, path, key = asked
    later = world.service.bus.clock.now() + HOUR
    await world.hears(without_moment(path), opened(path, later))
    assert "Neem dit moment" in (await world.http.get(f"{path}?sleutel={key}")).text
    assert "Neem dit moment" not in (await world.http.get(path)).text
    assert (await world.http.get(f"/v1/overleggen/{path.rpartition('/')[2]}")).json()["vrijgekomenMoment"]["nummer"] == 2
    assert (await world.http.post(f"{path}/moment", data={"sleutel": "geraden", "nummer": "2"})).status_code == 403
    assert (await world.http.post(f"{path}/moment", data={"sleutel": key, "nummer": "1"})).status_code == 409
    for _ in range(2):
        assert (await world.http.post(f"{path}/moment", data={"sleutel": key, "nummer": "2"})).status_code == 303
    (said,) = await world.events(OpeningTaken)
    assert (said.opening, said.revision) == (2, 2)


async def test_a_moment_that_is_gone_is_neither_shown_nor_taken(asked: tuple[Any, str, str]) -> None:
    world, path, key = asked
    await world.hears(without_moment(path), opened(path, world.service.bus.clock.now() - HOUR))
    assert "Neem dit moment" not in (await world.http.get(f"{path}?sleutel={key}")).text
    assert (await world.http.post(f"{path}/moment", data={"sleutel": key, "nummer": "2"})).status_code == 409
    assert await world.events(OpeningTaken) == []


async def test_the_sheet_for_secretariats_opens_for_the_requester_only(asked: tuple[Any, str, str]) -> None:
    world, path, key = asked
    await world.http.post(f"{path}/deelnemers", data={"sleutel": key, "nieuw.wie": world.person(WARDEN)})
    await world.hears(without_moment(path))
    assert (await world.http.get(f"{path}/blad")).status_code == 403
    text = (await world.http.get(f"{path}/blad?sleutel={key}")).text
    assert Page(text).faults() == []
    for part in (
        "Hoe houden we het droog?",
        "secretariaat@waterschap.example",
        "06 12345678",
        "Directeur",
        "Dan kunnen 2 van de 3 mensen.",
        "zondag 21 maart",
    ):
        assert part in text
    for name in ("Naam Directeur", DIRECTOR):
        assert name not in text


async def test_the_sheet_of_a_meeting_with_a_moment_is_about_that_moment(asked: tuple[Any, str, str]) -> None:
    world, path, key = asked
    sheet = f"{path}/blad?sleutel={key}"
    assert "Overleg zoekt moment" in (await world.http.get(sheet)).text
    reserved = MomentReserved(
        meeting=MeetingId(path.rpartition("/")[2]),
        revision=3,
        status=MeetingStatus.RESERVED,
        sequence=0,
        moment=Moment(START, START + HOUR, LocationId("hub")),
        form=MeetingForm.IN_PERSON,
        people=(),
        decided_at=START,
        expires=START,
        explanation=("Iedereen kan.",),
    )
    await world.hears(reserved)
    text = (await world.http.get(sheet)).text
    assert Page(text).faults() == []
    assert "Het overleg is op dinsdag 16 maart" in text
    assert "Hub Utrecht" in text
    assert "Waarom dit moment" in text
    assert "Overleg zoekt moment" not in text
    assert "Waarom het nog niet lukt" not in text


async def test_who_is_not_at_the_table_yet_is_said_once(asked: tuple[Any, str, str]) -> None:
    world, path, key = asked
    tiers = (GovernmentTier.STATE, GovernmentTier.PROVINCE, GovernmentTier.WATER_AUTHORITY)
    await world.hears(ChallengeChanged(challenge=ChallengeId("water"), revision=2, title="Hoogwater", tiers=tiers))
    for address in (path, f"{path}?sleutel={key}"):
        text = (await world.http.get(address)).text
        assert Page(text).faults() == []
        assert text.count("Nog niet aan tafel") == 1
        assert "Nog niet aan tafel: provincie en waterschap." in text
        assert ("Kent u iemand van een provincie?" in text) is (address != path)


async def test_the_requester_adds_somebody_of_a_missing_tier_with_one_button(asked: tuple[Any, str, str]) -> None:
    world, path, key = asked
    mine, of_anybody = [(await world.http.get(address)).text for address in (f"{path}?sleutel={key}", path)]
    assert "Nog niet aan tafel: waterschap." in mine
    assert f'name="nieuw.wie" value="{world.person(WARDEN)}"' in mine
    assert "Hoofd waterveiligheid" not in of_anybody
    done = await world.http.post(f"{path}/deelnemers", data={"sleutel": key, "nieuw.wie": world.person(WARDEN)})
    assert (done.status_code, done.headers["Location"]) == (303, f"{path}?sleutel={key}")
    assert "Nog niet aan tafel" not in (await world.http.get(path)).text


async def test_the_requester_replaces_somebody_by_a_guest_and_lets_somebody_go(asked: tuple[Any, str, str]) -> None:
    world, path, key = asked
    typed = {"sleutel": key, "plaats": world.person(DIRECTOR), "nieuw.email": "gast@meppel.example", "nieuw.gast.naam": "De gast"}
    half = await world.http.post(f"{path}/deelnemers", data=typed)
    assert half.status_code == 400
    page = Page(half.text)
    assert page.faults() == []
    assert 'href="#nieuw-gast-functie"' in half.text
    assert 'value="gast@meppel.example"' in half.text
    more = {
        "nieuw.gast.functie": "Adviseur",
        "nieuw.gast.organisatie": "Gemeente Meppel",
        "weg": [world.person(HEAD)],
        "sleutelWijziging": "w1",
    }
    for _ in range(2):
        assert (await world.http.post(f"{path}/deelnemers", data=typed | more)).status_code == 303
    (said,) = await world.events(ParticipantsChanged)
    assert (said.replaced[0].by, said.removed) == (world.person("gast@meppel.example"), (world.person(HEAD),))
    assert (await world.http.post(f"{path}/deelnemers", data=typed | more | {"sleutel": "geraden"})).status_code == 403
    empty = await world.http.post(f"{path}/deelnemers", data={"sleutel": key})
    assert empty.status_code == 400
    assert "Noem wie erbij komt" in empty.text


async def test_the_requester_asks_another_moment_from_the_page(asked: tuple[Any, str, str]) -> None:
    world, path, key = asked
    wish = {"sleutel": key, "binnenWerkdagen": "20", "vroegste": "2027-04-01", "redenVerplaatsing": "recess"}
    assert (await world.http.post(f"{path}/verplaatsing", data=wish)).status_code == 303
    (said,) = await world.events(MoveAsked)
    assert (said.within_working_days, said.reason) == (20, "recess")
    assert said.earliest == datetime(2027, 3, 31, 22, 0, tzinfo=UTC)
    for wrong in ({"binnenWerkdagen": "veel"}, {"vroegste": "straks"}, {"vroegste": "2020-04-01"}, {"binnenWerkdagen": "61"}):
        answer = await world.http.post(f"{path}/verplaatsing", data=wish | wrong)
        assert answer.status_code == 400
        assert Page(answer.text).faults() == []


async def test_asking_again_online_starts_with_everything_filled_in_for_the_requester_only(asked: tuple[Any, str, str]) -> None:
    world, path, key = asked
    id = path.rpartition("/")[2]
    text = (await world.http.get(f"/?opnieuw={id}&sleutel={key}&vorm=online")).text
    assert "Hoe houden we het droog?" in text
    assert 'name="vorm" value="online" checked' in text
    assert f'value="{world.person(DIRECTOR)}" checked' in text
    assert "Hoe houden we het droog?" not in (await world.http.get(f"/?opnieuw={id}&sleutel=geraden&vorm=online")).text
