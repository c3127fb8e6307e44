"""The calendars on servers that we may write in, kept so that what we wrote can be taken away after they are connected anew, or no more."""

import hashlib

from services.availability.domain.reading import Fault
from services.availability.domain.reserve import Place
from services.availability.domain.sources import Connection, Source, SourceKind, Sources, record
from services.availability.ports import CalendarAway, Vault
from shared.kernel import PersonId, person_owner


def place_of(vault: Vault, person: PersonId, source: Source) -> Place | None:
    """Where the calendar is; None when it is not on a server, or its key is not ours."""
    if not isinstance(source.kind, SourceKind):
        return None
    try:
        connection = vault.open(source.sealed, record(person_owner(person), source.name))
    except LookupError:
        return None
    where = hashlib.sha256(f"{connection.address}\0{connection.user}".encode()).hexdigest()[:16]
    return Place(where, source.name, source.sealed)


def as_connected_now(vault: Vault, person: PersonId, place: Place, sources: Sources) -> Place | None:
    """The place with the password of today; None when it is no longer connected."""
    found = (place_of(vault, person, source) for source in sources.sources)
    return next((now for now in found if now is not None and now.where == place.where), None)


def opened(vault: Vault, person: PersonId, place: Place) -> Connection:
    """Raises CalendarAway."""
    try:
        return vault.open(place.sealed, record(person_owner(person), place.source))
    except LookupError:
        raise CalendarAway(Fault.REFUSED, "sealed by another key") from None
