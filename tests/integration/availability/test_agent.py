"""The agent as an organisation runs it: a process of its own, a calendar server here, the product there."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from deploy.hosting import serving
from deploy.local.ports import listen, port_of
from shared.contracts.availability import BusyTimeChanged
from shared.http import front
from shared.kernel import Block, BusyKind, GovernmentTier, OrganisationId, PersonId
from shared.settings import ProductSettings
from tests.availability_world import Desk, calendar_text, event_text, running_desk, tomorrow
from tests.builders import person

Until = Callable[..., Awaitable[None]]
COMMAND = Path(sys.executable).with_name("korte-lijnen")
DIRECTOR, ALDERMAN, STRANGER = "directeur@gemeente.example", "wethouder@gemeente.example", "dijkgraaf@waterschap.example"
TOKEN = "token-van-de-gemeente"


@dataclass
class Place:
    """The product at an address, and a folder of the organisation."""

    desk: Desk
    address: str
    folder: Path

    async def employ(self, address: str, organisation: str = "gm0001") -> PersonId:
        event = person(self.desk.product, address, GovernmentTier.MUNICIPALITY)
        await self.desk.hear(event.model_copy(update={"organisation": OrganisationId(organisation)}))
        return event.person

    def config(self, *agendas: dict[str, str], token: str = TOKEN, **also: str) -> Path:
        (self.folder / "token").write_text(f"{token}\n")
        lines = [f'adres = "{self.address}"', f'token_bestand = "{self.folder}/token"', 'netwerken = ["127.0.0.0/8"]']
        lines += [f"{name} = {value}" for name, value in also.items()]
        for agenda in agendas:
            lines += ["[[agenda]]", *(f'{name} = "{value}"' for name, value in agenda.items())]
        file = self.folder / "agent.toml"
        file.write_text("\n".join(lines))
        return file

    def file(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text)
        return str(self.folder / name)


async def start(*arguments: str | Path) -> asyncio.subprocess.Process:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KL_")}
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(COMMAND, "agent", *arguments, env=clean, stdout=pipe, stderr=pipe)


async def agent(*arguments: str | Path) -> tuple[int | None, str, str]:
    """Exit code, and what it printed: output, errors."""
    process = await start(*arguments)
    printed, errors = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, printed.decode(), errors.decode()


@asynccontextmanager
async def the_product(product: ProductSettings, client: Redis, folder: Path) -> AsyncIterator[Place]:
    async with running_desk(product, client, organisation_tokens={"gm0001": TOKEN}) as desk:
        with listen(0) as listener:
            async with serving(front([desk.service], product, "1.0.0"), listener):
                yield Place(desk, f"http://127.0.0.1:{port_of(listener)}", folder)


@pytest.fixture
async def place(product: ProductSettings, client: Redis, tmp_path: Path) -> AsyncIterator[Place]:
    async with the_product(product, client, tmp_path) as running:
        yield running


def appointment(start: int, end: int, *lines: str, uid: str = "merkteken-uid") -> str:
    times = (f"DTSTART:{tomorrow(start):%Y%m%dT%H%M%SZ}", f"DTEND:{tomorrow(end):%Y%m%dT%H%M%SZ}")
    return event_text(*times, *lines, "SUMMARY:Merkteken-titel", "LOCATION:Merkteken-plaats", uid=uid)


def caldav(calendar: Any, owner: str = DIRECTOR) -> dict[str, str]:
    connection = calendar.connection
    return {
        "van": owner,
        "soort": "caldav",
        "adres": connection.address,
        "gebruiker": connection.user,
        "wachtwoord": connection.password,
    }


async def test_the_agent_reads_a_calendar_server_and_a_file_and_pushes_only_busy_time(
    place: Place, calendar: Any, client: Redis, until: Until
) -> None:
    await place.employ(DIRECTOR)
    await place.desk.quiet(until)
    calendar.put("een", calendar_text(appointment(9, 10, "CATEGORIES:kan schuiven")))
    file = place.file("directeur.ics", calendar_text(appointment(14, 15, uid="twee")))
    sources = (caldav(calendar), {"van": DIRECTOR, "soort": "bestand", "pad": file})
    config = place.config(*sources, verplaatsbaar='["kan schuiven"]')
    assert await agent(config, "--once") == (0, "Van 1 van de 1 mensen is de bezette tijd aangeleverd.\n", "")
    said = await place.desk.one(BusyTimeChanged)
    assert said.known
    assert said.blocks == (
        Block(tomorrow(9), tomorrow(10), BusyKind.MOVABLE),
        Block(tomorrow(14), tomorrow(15), BusyKind.FIXED),
    )
    kept = [repr(await client.hgetall(key)) for key in await client.keys("*") if await client.type(key) == b"hash"]
    assert "persoon:" in "".join(kept)
    assert "merkteken" not in "".join(kept).lower()


async def test_of_a_calendar_that_cannot_be_read_nothing_is_pushed(place: Place, calendar: Any, until: Until) -> None:
    director, alderman = await place.employ(DIRECTOR), await place.employ(ALDERMAN)
    await place.employ(STRANGER, "ws0001")
    await place.desk.quiet(until)
    file = place.file("wethouder.ics", calendar_text(appointment(9, 10)))
    config = place.config(
        caldav(calendar) | {"adres": "http://127.0.0.1:9/"},
        {"van": DIRECTOR, "soort": "bestand", "pad": file},
        {"van": ALDERMAN, "soort": "bestand", "pad": file},
        {"van": STRANGER, "soort": "bestand", "pad": file},
    )
    code, printed, errors = await agent(config, "--once")
    assert (code, printed) == (1, "Van 1 van de 3 mensen is de bezette tijd aangeleverd.\n")
    lines = sorted(errors.splitlines())
    assert [line.partition(":")[0] for line in lines] == ["agenda 1", "agenda 4"]
    assert "niet te bereiken" in lines[0]
    assert "uw organisatie" in lines[1]
    assert "@" not in errors
    said = await place.desk.one(BusyTimeChanged)
    assert said.owner == f"persoon:{alderman}"
    assert (await place.desk.web.get(f"/v1/personen/{director}/agendabronnen")).json() == []


async def test_a_file_that_is_never_written_anew_expires(place: Place, until: Until) -> None:
    who = await place.employ(DIRECTOR)
    await place.desk.quiet(until)
    file = place.file("oud.ics", calendar_text(appointment(9, 10)))
    long_ago = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    os.utime(file, (long_ago, long_ago))
    assert (await agent(place.config({"van": DIRECTOR, "soort": "bestand", "pad": file}), "--once"))[0] == 0
    (shown,) = (await place.desk.web.get(f"/v1/personen/{who}/agendabronnen")).json()
    assert shown["toestand"] == "verlopen"


async def test_it_goes_on_until_it_is_told_to_stop(place: Place, until: Until) -> None:
    await place.employ(DIRECTOR)
    await place.desk.quiet(until)
    file = place.file("directeur.ics", calendar_text(appointment(9, 10)))
    process = await start(place.config({"van": DIRECTOR, "soort": "bestand", "pad": file}))
    await place.desk.one(BusyTimeChanged, lambda said: said.known, seconds=60)
    assert process.returncode is None
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.communicate(), 20) == (b"", b"")
    assert process.returncode == 0


async def test_a_product_that_does_not_take_it_is_one_clear_line(place: Place) -> None:
    source = {"van": DIRECTOR, "soort": "bestand", "pad": place.file("directeur.ics", calendar_text())}
    code, _, errors = await agent(place.config(source, token="een-ander-token-dan-dat"), "--once")
    assert (code, len(errors.splitlines())) == (1, 1)
    assert "token" in errors
    place.address = "http://127.0.0.1:9"
    code, _, errors = await agent(place.config(source), "--once")
    assert (code, errors) == (1, "Korte Lijnen is niet te bereiken (ConnectError).\n")


async def test_a_wrong_configuration_names_every_fault_and_no_secret(place: Place) -> None:
    place.address = "http://kortelijnen.example"
    agenda = {"van": "directeur", "soort": "fax", "wachtwoord": "zeer-persoonlijk", "kleur": "rood"}
    code, _, errors = await agent(place.config(agenda), "--once")
    assert code == 2
    assert [line.strip().partition(":")[0] for line in errors.splitlines()[1:]] == [
        "adres",
        "agenda[0].van",
        "agenda[0].soort",
        "agenda[0].kleur",
    ]
    assert "zeer-persoonlijk" not in errors
    code, _, errors = await agent(place.folder / "nergens.toml")
    assert (code, len(errors.splitlines())) == (2, 2)


async def test_an_address_written_in_two_ways_is_one_person(place: Place, until: Until) -> None:
    await place.employ(DIRECTOR)
    await place.desk.quiet(until)
    morning = place.file("ochtend.ics", calendar_text(appointment(9, 10)))
    afternoon = place.file("middag.ics", calendar_text(appointment(14, 15, uid="twee")))
    config = place.config(
        {"van": DIRECTOR, "soort": "bestand", "pad": morning}, {"van": DIRECTOR.title(), "soort": "bestand", "pad": afternoon}
    )
    assert await agent(config, "--once") == (0, "Van 1 van de 1 mensen is de bezette tijd aangeleverd.\n", "")
    assert [block.start for block in (await place.desk.one(BusyTimeChanged)).blocks] == [tomorrow(9), tomorrow(14)]


async def test_of_a_calendar_that_is_read_in_part_nothing_is_pushed(place: Place, until: Until) -> None:
    who = await place.employ(DIRECTOR)
    await place.desk.quiet(until)
    broken = event_text(f"DTSTART:{tomorrow(9):%Y%m%d}T250000Z", uid="kapot")
    file = place.file("deels.ics", calendar_text(appointment(9, 10), broken))
    code, printed, errors = await agent(place.config({"van": DIRECTOR, "soort": "bestand", "pad": file}), "--once")
    assert (code, printed) == (1, "Van 0 van de 1 mensen is de bezette tijd aangeleverd.\n")
    assert "Een deel van de agenda is niet te lezen." in errors
    assert (await place.desk.web.get(f"/v1/personen/{who}/agendabronnen")).json() == []
