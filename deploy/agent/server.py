"""The product as the agent sees it: two calls, both outbound, with the token of the organisation."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from deploy.agent.reading import BusyTime
from deploy.faults import Explained
from shared.kernel import Block, PersonId

ADDRESSES = 500
"""So many addresses are looked up in one call."""
LONGEST_WAIT = 3600.0
"""Seconds; whoever asks for more is tried before that."""


class Away(Explained):
    """The product takes nothing from us now. `wait` in seconds is what it asked for, if it did."""

    def __init__(self, words: str, wait: float = 0.0) -> None:
        super().__init__(words)
        self.wait = wait


class NotTaken(Exception):
    """What we sent for one person was refused. The text is the product's own, Dutch."""


@dataclass(frozen=True, slots=True)
class OurPeople:
    """The ids of our people by address; what is invited from `mailbox` is the product's own."""

    ids: dict[str, PersonId]
    mailbox: str


class Server:
    """Every call raises Away. The proxy of the environment is used: it may be the only way out."""

    def __init__(self, address: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}", "User-Agent": "korte-lijnen-agent"}
        self._client = httpx.AsyncClient(base_url=address, headers=headers, timeout=30, follow_redirects=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._client.aclose()

    async def people(self, addresses: Sequence[str]) -> OurPeople:
        """Those of them whom we may push for."""
        ids: dict[str, PersonId] = {}
        mailbox = ""
        for first in range(0, len(addresses), ADDRESSES):
            answer = await self._sent("POST", "/v1/personen/_kenmerken", {"adressen": addresses[first : first + ADDRESSES]})
            try:
                told = answer.json()
                ids |= {one["adres"]: PersonId(one["id"]) for one in told["personen"]}
                mailbox = told["postbus"]
            except (json.JSONDecodeError, KeyError, TypeError):
                raise Away(_odd(answer)) from None
        return OurPeople(ids, mailbox)

    async def push(self, person: PersonId, busy: BusyTime) -> None:
        """Raises NotTaken when the product does not take it for this person."""
        body = {
            "van": _wire(busy.span.start.isoformat()),
            "tot": _wire(busy.span.end.isoformat()),
            "gelezen": busy.read_at.isoformat(timespec="seconds"),
            "blokken": list(_blocks(busy.blocks)),
        }
        answer = await self._sent("PUT", f"/v1/personen/{person}/bezet", body)
        if answer.status_code != 204:
            raise Away(_odd(answer))

    async def _sent(self, method: str, path: str, body: dict[str, Any]) -> httpx.Response:
        try:
            answer = await self._client.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise Away(f"Korte Lijnen is niet te bereiken ({type(error).__name__}).") from None
        if answer.status_code == 401:
            raise Away("Korte Lijnen neemt het token niet aan. Vraag de beheerder van Korte Lijnen om het token van uw organisatie.")
        if answer.status_code in {429, 503} or answer.status_code >= 500:
            raise Away(f"Korte Lijnen kan nu niets aannemen ({answer.status_code}).", _wait(answer.headers.get("retry-after", "")))
        if answer.status_code >= 400:
            raise NotTaken(_told(answer))
        return answer


def _blocks(blocks: Iterable[Block]) -> Iterable[dict[str, str]]:
    return ({"begin": _wire(one.start.isoformat()), "einde": _wire(one.end.isoformat()), "soort": one.kind.value} for one in blocks)


def _wire(moment: str) -> str:
    return moment.replace("+00:00", "Z")


def _wait(seconds: str) -> float:
    return min(float(seconds), LONGEST_WAIT) if seconds.isdecimal() else 0.0


def _odd(answer: httpx.Response) -> str:
    return f"Op dit adres antwoordt iets anders dan Korte Lijnen ({answer.status_code}). Controleer adres."


def _told(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (json.JSONDecodeError, KeyError, TypeError):
        return _odd(answer)
