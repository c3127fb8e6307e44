"""What availability does with what it hears, and with its own steps."""

from services.availability.handlers import entries, gathering, people, reading
from services.availability.handlers.entries import EntryRules
from services.availability.handlers.reading import Reader
from services.availability.ports import Records
from shared.bus import Bus


def register(bus: Bus, records: Records, reader: Reader, rules: EntryRules) -> None:
    people.register(bus, records, reader)
    reading.register(bus, records, reader)
    gathering.register(bus, records, reader)
    entries.register(bus, records, rules)
