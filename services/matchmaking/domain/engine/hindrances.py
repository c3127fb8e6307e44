"""What stood in the way of anything earlier, in counts that may be told to the requester."""

from collections import Counter
from collections.abc import Sequence

from services.matchmaking.domain.engine.problem import Hindrances
from services.matchmaking.domain.engine.search import AtPlace, Search


def hindrances(search: Search, before: int) -> Hindrances:
    """Each start within the default working hours before the given index, under the one thing that comes closest to being solved."""
    with_option = {candidate.at for candidate in search.candidates}
    supposed = search.supposing_all_known()
    earlier = (at for at in search.calendars.in_default_hours if at < before)
    counts = Counter(_possible(search, at) if at in with_option else _nearest(search.at_places, supposed.at_places, at) for at in earlier)
    return Hindrances(**counts)


def _possible(search: Search, at: int) -> str:
    return "thin" if search.calendars.starts[at].day in search.problem.thin_days else "dearer"


def _nearest(at_places: Sequence[AtPlace], supposed: Sequence[AtPlace], at: int) -> str:
    if missing := _missing(supposed, at):
        return "one_person" if missing == 1 else "more_people"
    if _missing(at_places, at):
        return "unknown"
    possible = [at_place for at_place in at_places if at in at_place.attendance.possible]
    if not possible:
        return "registration"
    return "seats" if any(at in room.free for at_place in possible for room in at_place.rooms) else "rooms"


def _missing(at_places: Sequence[AtPlace], at: int) -> int:
    return min(at_place.unregistered.missing(at) for at_place in at_places)
