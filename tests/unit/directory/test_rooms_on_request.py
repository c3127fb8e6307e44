"""A room on request can only be had where somebody can be asked for it."""

from dataclasses import replace

from services.directory.domain.locations import LocationDetails, Room, faults_of_location
from shared.kernel import Coordinates, RoomId

AULA = Room(RoomId("collegezaal"), "Collegezaal", 40, on_request=True)
HOUSE = LocationDetails("Huis", "Singel 1", Coordinates(52.09, 5.11), (AULA,), host_address="gastheer@huis.example")


def test_a_room_on_request_needs_a_host() -> None:
    assert faults_of_location("huis", HOUSE, frozenset()) == ()
    [fault] = faults_of_location("huis", replace(HOUSE, host_address=None), frozenset())
    assert (fault.field, fault.text) == ("gastheer", "Vul een gastheer in: die bevestigt de ruimten op aanvraag.")
    ours = replace(HOUSE, host_address=None, rooms=(replace(AULA, on_request=False),))
    assert faults_of_location("huis", ours, frozenset()) == ()
