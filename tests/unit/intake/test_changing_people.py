"""Somebody more, somebody instead, somebody less."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.intake.domain.changing import Change, Changed, DraftRemoval, DraftReplacement, Swap, consider_change
from services.intake.domain.faults import Refused
from services.intake.domain.request import DraftSeat, Guest, GuestDetails, Known, KnownPerson, Named, Request, Seat
from shared.kernel import Level, MeetingForm, MeetingId, PersonId, Role

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


def seat(*people: str, role: Role = Role.REQUIRED) -> Seat:
    return Seat(tuple(map(PersonId, people)), role)


REQUEST = Request(
    meeting=MeetingId("m"),
    asked_at=NOW,
    question="Hoe?",
    requester=PersonId("x"),
    requester_phone=None,
    seats=(seat("a"), seat("b", role=Role.OPTIONAL), seat("c", "d"), seat("v", "w")),
    guests=(),
    challenge=None,
    level=Level.CIVIL_SERVICE,
    quorum=3,
    duration_minutes=60,
    within_working_days=10,
    form=MeetingForm.IN_PERSON,
    location=None,
    free_place=None,
    chair="onafhankelijk",
    conversation=None,
    sought_since=None,
    chair_seat=3,
)
KNOWN = Known(date(2027, 3, 1), {PersonId(id): KnownPerson() for id in "abcdefx"} | {PersonId("wethouder"): KnownPerson(Level.EXECUTIVE)})


def named(id: str) -> Named:
    return Named(f"{id}@rijk.nl", PersonId(id))


def adds(*ids: str, role: Role | None = None, guest: GuestDetails | None = None) -> Change:
    return Change(added=tuple(DraftSeat(f"toevoegen[{index}]", named(id), (), role, guest) for index, id in enumerate(ids)))


def swaps(who: str, by: str) -> Change:
    return Change(replaced=(DraftReplacement("vervangen[0]", named(who), DraftSeat("vervangen[0].door", named(by), (), None, None)),))


def drops(*ids: str) -> Change:
    return Change(removed=tuple(DraftRemoval(f"weglaten[{index}]", named(id)) for index, id in enumerate(ids)))


def changed(change: Change, request: Request = REQUEST) -> Changed:
    outcome = consider_change(change, request, KNOWN)
    assert isinstance(outcome, Changed)
    return outcome


def fields(change: Change, request: Request = REQUEST) -> list[str]:
    outcome = consider_change(change, request, KNOWN)
    return [fault.field for fault in outcome.faults] if isinstance(outcome, Refused) else []


def test_somebody_more_sits_behind_the_others_and_is_said() -> None:
    after = changed(adds("e", role=Role.OPTIONAL))
    assert after.request.seats == (*REQUEST.seats, seat("e", role=Role.OPTIONAL))
    assert (after.added, after.replaced, after.removed) == ((seat("e", role=Role.OPTIONAL),), (), ())
    assert (after.request.revision, after.request.chair_seat) == (2, 3)


def test_somebody_instead_takes_the_same_place_also_in_a_group() -> None:
    after = changed(swaps("d", "e"))
    assert after.request.seats == (seat("a"), seat("b", role=Role.OPTIONAL), seat("c", "e"), seat("v", "w"))
    assert after.replaced == (Swap(PersonId("d"), PersonId("e")),)


def test_somebody_less_leaves_the_group_or_the_place_and_the_chair_keeps_theirs() -> None:
    assert changed(drops("c")).request.seats[2] == seat("d")
    after = changed(drops("b")).request
    assert (after.seats, after.chair_seat) == ((seat("a"), seat("c", "d"), seat("v", "w")), 2)


def test_a_quorum_is_never_more_than_there_are_places() -> None:
    assert changed(drops("a")).request.quorum == 2
    assert changed(drops("b")).request.quorum == 3


def test_a_chair_who_leaves_is_no_chair_and_one_who_is_replaced_hands_it_over() -> None:
    request = replace(REQUEST, chair="a", chair_seat=None)
    assert changed(drops("a"), request).request.chair is None
    assert changed(swaps("a", "e"), request).request.chair == "e"
    assert changed(drops("b"), request).request.chair == "a"


def test_when_every_candidate_for_the_chair_leaves_there_is_none() -> None:
    after = changed(drops("v", "w")).request
    assert (after.chair, after.chair_seat) == (None, None)


def test_a_guest_comes_with_what_was_typed_and_is_kept_once() -> None:
    details = GuestDetails("De gast", "Adviseur", "Gemeente Zwolle", None)
    after = changed(adds("gast", guest=details))
    guest = Guest(PersonId("gast"), "De gast", "gast@rijk.nl", "Adviseur", "Gemeente Zwolle", None)
    assert (after.guests, after.request.guests) == ((guest,), (guest,))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (Change(), [""]),
        (adds("a"), ["toevoegen[0].email"]),
        (adds("onbekend"), ["toevoegen[0].email"]),
        (adds("wethouder"), ["toevoegen[0].email"]),
        (adds("e", "e"), ["toevoegen[1].email"]),
        (swaps("e", "f"), ["vervangen[0].email"]),
        (swaps("a", "c"), ["vervangen[0].door.email"]),
        (drops("e"), ["weglaten[0]"]),
        (drops("a", "a"), ["weglaten[1]"]),
        (drops("a", "c", "d", "v", "w"), ["weglaten"]),
    ],
)
def test_the_rules_of_asking_hold_for_changing(change: Change, where: list[str]) -> None:
    assert fields(change) == where


def test_whoever_leaves_may_be_named_again_as_a_new_one() -> None:
    assert fields(Change(added=adds("a").added, removed=drops("a").removed)) == []
