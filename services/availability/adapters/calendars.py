"""The ports `Calendars` and `Parser`: which adapter reads which kind of source."""

from collections import OrderedDict
from typing import assert_never

from services.availability.adapters.caldav import CalDavCalendar
from services.availability.adapters.caldav_agenda import CalDavAgenda
from services.availability.adapters.ics import IcsLink
from services.availability.adapters.network import Network
from services.availability.adapters.text.parsing import Workers
from services.availability.adapters.text.reading import Request
from services.availability.domain.busy import Choices, Window
from services.availability.domain.reading import Reading, Unreadable
from services.availability.domain.sources import Connection, SourceKind
from services.availability.ports import CalendarSource

_ZONE = "Europe/Amsterdam"
_REMEMBERED = 512


class NetworkCalendars:
    """Calendars on servers. Agendas are remembered: each has found its collection."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._agendas: OrderedDict[Connection, CalDavAgenda] = OrderedDict()

    def source(self, connection: Connection) -> CalendarSource:
        match connection.kind:
            case SourceKind.CALDAV:
                return CalDavCalendar(self._network, connection)
            case SourceKind.ICS:
                return IcsLink(self._network, connection)
            case unreachable:
                assert_never(unreachable)

    def agenda(self, connection: Connection) -> CalDavAgenda:
        agenda = self._agendas.pop(connection, None) or CalDavAgenda(self._network, connection)
        self._agendas[connection] = agenda
        while len(self._agendas) > _REMEMBERED:
            self._agendas.popitem(last=False)
        return agenda


class WorkerParser:
    """Calendar texts read in worker processes; `mail_from` is whose entries are ours."""

    def __init__(self, workers: Workers, mail_from: str) -> None:
        self._workers, self._mail_from = workers, mail_from

    async def read(
        self, texts: tuple[bytes, ...], owner: str, choices: Choices, window: Window, zone: str = ""
    ) -> tuple[Reading | Unreadable, ...]:
        return await self._workers.read(texts, Request(owner, window, choices, self._mail_from, zone or _ZONE))
