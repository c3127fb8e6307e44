"""Who is asked to the table, after changes that come in any order and more than once."""

from itertools import permutations

from services.invitations.domain.requests import Request, TableChange
from shared.kernel import MeetingId, PersonId

A, B, C = (PersonId(one) for one in "abc")
AS_ASKED = Request(MeetingId("o1"), PersonId("vrager"), "Wie opent de noodopvang?", people=(A,))
ADDED, SWAPPED, BACK = TableChange(2, (B,), ()), TableChange(3, (C,), (B,)), TableChange(4, (B,), (A,))


def test_changes_of_the_table_give_the_same_people_in_whatever_order_they_are_heard() -> None:
    for order in permutations((ADDED, SWAPPED, BACK)):
        request = AS_ASKED
        for change in order:
            assert not request.knows(change)
            request = request.with_change(change, ())
            assert request.knows(change)
        assert request.people == (C, B)


def test_somebody_forgotten_does_not_come_back_with_a_late_change() -> None:
    request = AS_ASKED.with_change(SWAPPED, ()).without(C).with_change(ADDED, ())
    assert request.people == (A,)
