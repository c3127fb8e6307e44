"""What availability does with what it hears, and with its own steps."""

from services.availability.handlers import entries, gathering, holds, people, reading, reserve
from services.availability.handlers.agendas import Agendas
from services.availability.handlers.holds import Showing
from services.availability.handlers.reader import Reader
from services.availability.handlers.reserve import Reserving
from services.availability.ports import Records
from shared.bus import Bus


def register(bus: Bus, records: Records, reader: Reader, agendas: Agendas, reserving: Reserving, showing: Showing) -> None:
    people.register(bus, records, reader, reserving, showing)
    reading.register(bus, records, reader)
    gathering.register(bus, records, reader)
    entries.register(bus, records, agendas)
    reserve.register(bus, records, reserving)
    holds.register(bus, records, showing)
