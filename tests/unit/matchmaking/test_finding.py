"""From a meeting and what is known of the world to findings: which way is taken, who comes, and what must be held."""

from dataclasses import replace
from datetime import datetime, timedelta

from services.matchmaking.domain.finding import NO_LOCATION, NO_ROOM, PERIOD_OVER, TAKEN, at_moment, find, possibilities
from services.matchmaking.domain.meeting import Meeting, Refusal
from services.matchmaking.domain.proposal import AnswersNeeded, Found, NothingFound
from services.matchmaking.domain.situation import Calendar, LocationFacts, PersonFacts, RoomFacts, Rules, Situation
from shared.kernel import (
    Block,
    BusyKind,
    Coordinates,
    LocationId,
    MeetingForm,
    OwnerId,
    PersonId,
    Role,
    RoomId,
    WorkingHours,
    person_owner,
)
from tests.unit.matchmaking.meetings import DEADLINES, NOW, TOMORROW, searching

UTRECHT, ZWOLLE = Coordinates(52.09, 5.11), Coordinates(52.51, 6.09)
HOUSE = LocationFacts(LocationId("huis"), UTRECHT, (RoomFacts(RoomId("zaal"), 6),), WorkingHours("08:00", "18:00"), 0)


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    """Amsterdam wall time of that Monday; one hour ahead of UTC."""
    return NOW + timedelta(days=day, hours=hour - 9, minutes=minute)


def known(*blocks: Block) -> Calendar:
    return Calendar(known=True, known_from=NOW - timedelta(days=1), known_until=NOW + timedelta(days=30), blocks=blocks)


def fixed(begin: datetime, end: datetime) -> Block:
    return Block(begin, end, BusyKind.FIXED)


def situation(
    calendars: dict[str, Calendar], *locations: LocationFacts, people: dict[str, PersonFacts] | None = None, **taken: Block
) -> Situation:
    """Calendars and facts by person; taken time by person."""
    return Situation(
        people={PersonId(one): facts for one, facts in (people or {}).items()},
        calendars={person_owner(PersonId(one)): calendar for one, calendar in calendars.items()},
        locations=locations,
        taken={person_owner(PersonId(one)): (block,) for one, block in taken.items()},
        days_off=frozenset(),
    )


def in_person(*groups: str, optional: str = "") -> Meeting:
    meeting = searching(*groups, optional=optional)
    return replace(meeting, asked=replace(meeting.asked, form=MeetingForm.IN_PERSON))


def found(meeting: Meeting, world: Situation) -> Found:
    findings = find(meeting, world, NOW, DEADLINES, Rules())
    assert isinstance(findings, Found), findings
    return findings


def polled(meeting: Meeting, world: Situation) -> AnswersNeeded:
    findings = find(meeting, world, NOW, DEADLINES, Rules())
    assert isinstance(findings, AnswersNeeded), findings
    return findings


def test_with_all_calendars_known_the_first_free_hour_after_the_notice() -> None:
    best = found(searching("a", "b"), situation({"a": known(fixed(at(10), at(11))), "b": known()})).best
    assert best.moment.start == at(11)
    assert [claim.owner for claim in best.claims] == ["persoon:a", "persoon:b"]


def test_one_unknown_required_calendar_makes_it_a_poll_after_everybody_could_answer() -> None:
    poll = polled(searching("a", "b", optional="c"), situation({"a": known()}))
    assert poll.asked == ("b", "c")
    assert len(poll.offers) == 3
    assert all(offer.moment.start >= TOMORROW for offer in poll.offers)
    assert [coming.person for coming in poll.offers[0].people] == ["a", "b", "c"]


def test_whoever_alone_stands_in_the_way_can_be_told_when_and_nobody_at_a_small_table() -> None:
    world = situation({"a": known(fixed(at(10), at(12))), "b": known(), "c": known()})
    a, b, c = found(searching("a", "b", "c"), world).best.people
    assert a.alone_at == (at(10), at(11))
    assert b.alone_at == c.alone_at == ()
    assert found(searching("a", "b"), world).best.people[0].alone_at == ()


def test_of_a_group_one_readable_calendar_is_enough_to_book_by() -> None:
    best = found(searching("a", "bc"), situation({"a": known(), "c": known(fixed(at(9), at(11)))})).best
    assert best.moment.start == at(11)
    assert [coming.person for coming in best.people] == ["a", "c"]


def test_of_a_group_the_others_are_asked_when_who_can_be_read_has_no_time() -> None:
    poll = polled(searching("a", "bc"), situation({"a": known(), "c": known(fixed(at(0), at(0, day=9)))}))
    assert poll.asked == ("b",)
    assert [coming.person for coming in poll.offers[0].people] == ["a", "b"]


def test_a_calendar_that_could_not_be_read_is_unknown_however_free_it_looked() -> None:
    meeting = replace(searching("a"), unreadable=(person_owner(PersonId("a")),))
    assert polled(meeting, situation({"a": known()})).asked == ("a",)


def test_an_unknown_optional_calendar_needs_no_poll_and_they_are_asked_along() -> None:
    best = found(searching("a", optional="c"), situation({"a": known()})).best
    assert [(coming.person, coming.role) for coming in best.people] == [("a", Role.REQUIRED), ("c", Role.OPTIONAL)]


def test_an_optional_person_who_is_busy_is_not_asked() -> None:
    world = situation({"a": known(), "c": known(fixed(at(0), at(0, day=9)))})
    assert [coming.person for coming in found(searching("a", optional="c"), world).best.people] == ["a"]


def test_one_deputy_of_two_principals_sits_on_one_seat() -> None:
    full, shared = known(fixed(at(0), at(0, day=9))), PersonFacts(deputy=PersonId("d"))
    both = {"a": shared, "b": shared}
    one = found(searching("a", "b"), situation({"a": known(), "b": full}, people=both)).best
    assert [(coming.person, coming.principal) for coming in one.people] == [("a", None), ("d", "b")]
    assert isinstance(find(searching("a", "b"), situation({"a": full, "b": full}, people=both), NOW, DEADLINES, Rules()), NothingFound)


def test_what_other_meetings_hold_is_not_free_and_what_is_unknown_later_is_not_free_either() -> None:
    until_noon = replace(known(), known_until=at(12))
    assert found(searching("a"), situation({"a": until_noon}, a=fixed(at(9), at(11)))).best.moment.start == at(11)
    findings = find(searching("a"), situation({"a": until_noon}, a=fixed(at(9), at(12))), NOW, DEADLINES, Rules())
    assert isinstance(findings, NothingFound)


def test_a_person_holds_their_travel_and_a_room_its_inloop() -> None:
    world = situation({"a": known(), "b": known()}, HOUSE, people={"a": PersonFacts(base=ZWOLLE), "b": PersonFacts(base=UTRECHT)})
    best = found(in_person("a", "b"), world).best
    start, end = best.moment.start, best.moment.end
    claims = {claim.owner: (start - claim.start, claim.end - end) for claim in best.claims}
    travel = claims[OwnerId("persoon:a")][0]
    assert travel > timedelta(minutes=30)
    assert claims == {
        "persoon:a": (travel, travel),
        "persoon:b": (timedelta(), timedelta()),
        "ruimte:zaal": (timedelta(minutes=15), timedelta()),
    }


def test_a_building_that_opens_late_is_used_late() -> None:
    late = replace(HOUSE, opening_hours=WorkingHours("13:00", "18:00"))
    assert found(in_person("a"), situation({"a": known()}, late)).best.moment.start == at(13, 15), "the inloop is inside too"


def test_who_has_no_pass_must_be_registered() -> None:
    world = situation({"a": known(), "b": known()}, HOUSE, people={"a": PersonFacts(passes=(LocationId("huis"),))})
    assert [coming.needs_registration for coming in found(in_person("a", "b"), world).best.people] == [False, True]


def test_without_any_location_it_is_online_and_says_so() -> None:
    outcome = found(in_person("a"), situation({"a": known()}))
    assert outcome.best.moment.location is None
    assert NO_LOCATION in outcome.explanation


def test_a_place_typed_by_the_requester_stays() -> None:
    meeting = in_person("a")
    meeting = replace(meeting, asked=replace(meeting.asked, free_place="Stadhuis, kamer 2"))
    outcome = found(meeting, situation({"a": known()}))
    assert outcome.best.moment.free_place == "Stadhuis, kamer 2"
    assert NO_LOCATION not in outcome.explanation


def test_a_location_without_a_room_of_ours_is_told() -> None:
    assert find(in_person("a"), situation({"a": known()}, replace(HOUSE, rooms=())), NOW, DEADLINES, Rules()) == NothingFound((NO_ROOM,))


def test_a_moment_refused_by_one_person_is_out_and_so_is_what_overlaps_one_refused_for_all() -> None:
    own = replace(searching("a", "b"), refusals=(Refusal(PersonId("a"), at(10), at(11)),))
    assert found(own, situation({"a": known(), "b": known()})).best.moment.start == at(11)
    everybody = replace(searching("a", "b"), refusals=(Refusal(None, at(10, 30), at(11, 30)),))
    assert found(everybody, situation({"a": known(), "b": known()})).best.moment.start == at(11, 30)


def test_a_deputy_with_standing_permission_comes_instead_and_is_held() -> None:
    away = known(fixed(at(0), at(0, day=9)))
    world = situation({"a": known(), "b": away}, people={"b": PersonFacts(deputy=PersonId("d"))})
    best = found(searching("a", "b"), world).best
    assert [(coming.person, coming.principal) for coming in best.people] == [("a", None), ("d", "b")]
    assert [claim.owner for claim in best.claims] == ["persoon:a", "persoon:d"]


def test_a_deputy_who_is_held_elsewhere_is_not_sent() -> None:
    away = known(fixed(at(0), at(0, day=9)))
    world = situation({"b": away}, people={"b": PersonFacts(deputy=PersonId("d"))}, d=fixed(at(0), at(0, day=9)))
    assert find(searching("b"), world, NOW, DEADLINES, Rules()) == NothingFound((TAKEN,))


def test_a_deputy_who_said_no_to_a_moment_is_not_sent_to_it_again() -> None:
    away = known(fixed(at(0), at(0, day=9)))
    world = situation({"a": known(), "b": away}, people={"b": PersonFacts(deputy=PersonId("d"))})
    refused = replace(searching("a", "b"), refusals=(Refusal(PersonId("d"), at(10), at(11)),))
    assert found(refused, world).best.moment.start == at(11)


def test_no_alternative_is_the_moment_itself() -> None:
    tentative = Block(at(9), at(13), BusyKind.TENTATIVE)
    outcome = found(searching("a", "b", "c"), situation({"a": known(tentative, fixed(at(13), at(18))), "b": known(), "c": known()}))
    assert outcome.alternatives
    assert outcome.best.moment.start not in {one.moment.start for one in outcome.alternatives}


def test_at_a_table_of_two_nothing_is_said_of_anybodys_calendar() -> None:
    all_day = (Block(at(8, day=day), at(18, day=day), BusyKind.TENTATIVE) for day in range(10))
    outcome = found(searching("a", "b"), situation({"a": known(*all_day), "b": known(fixed(at(8), at(12)))}))
    assert not any(word in sentence for sentence in outcome.explanation for word in ("deelnemer", "afspraak", "Eerder", "momenten"))
    assert outcome.alternatives == ()

    full = (fixed(at(8, day=day), at(18, day=day)) for day in range(10))
    nothing = find(searching("a", "b"), situation({"a": known(*full), "b": known()}), NOW, DEADLINES, Rules())
    assert isinstance(nothing, NothingFound)
    assert not any("deelnemer" in sentence or "afspraak" in sentence for sentence in nothing.reasons)


def test_the_requester_and_guests_do_not_make_a_table_larger() -> None:
    all_day = (Block(at(8, day=day), at(18, day=day), BusyKind.TENTATIVE) for day in range(10))
    world = situation({"a": known(*all_day), "b": known(), "c": known()})
    meeting = searching("a", "b", "c")
    asked_by_c = replace(meeting, asked=replace(meeting.asked, requester=PersonId("c")))
    padded = searching("a", "b", optional="gh")
    with_guests = replace(padded, asked=replace(padded.asked, guests=(PersonId("g"), PersonId("h"))))
    for small in (asked_by_c, with_guests):
        outcome = found(small, world)
        assert outcome.alternatives == ()
        assert not any("schuiven" in sentence for sentence in outcome.explanation)


def test_at_a_table_of_three_counts_are_said() -> None:
    all_day = (Block(at(8, day=day), at(18, day=day), BusyKind.TENTATIVE) for day in range(10))
    outcome = found(searching("a", "b", "c"), situation({"a": known(*all_day), "b": known(), "c": known()}))
    assert "Bij één deelnemer moet een voorlopige afspraak schuiven." in outcome.explanation


def test_after_the_promised_period_nothing_is_looked_for_any_more() -> None:
    findings = find(searching("a"), situation({"a": known()}), NOW + timedelta(days=8), DEADLINES, Rules())
    assert findings == NothingFound((PERIOD_OVER,))


def test_in_a_poll_an_optional_person_who_is_held_elsewhere_costs_no_moment() -> None:
    poll = polled(searching("a", optional="c"), situation({}, c=fixed(at(0), at(0, day=9))))
    assert poll.asked == ("a", "c")
    assert [[coming.person for coming in offer.people] for offer in poll.offers] == [["a"]] * 3


def test_no_more_optional_people_are_asked_along_than_there_are_chairs() -> None:
    small = replace(HOUSE, rooms=(RoomFacts(RoomId("kamer"), 2),))
    best = found(in_person("a", optional="cd"), situation({"a": known()}, small)).best
    assert [coming.person for coming in best.people] == ["a", "c"]


def test_a_moment_of_a_re_plan_moves_nothing_of_anybody_also_when_that_is_cheaper() -> None:
    """Moving costs 4, a deputy 12."""
    movable = known(Block(at(0), at(0, day=20), BusyKind.MOVABLE))
    world = situation({"a": movable, "b": known(), "d": known()}, people={"a": PersonFacts(deputy=PersonId("d"))})
    meeting = searching("a", "b")
    best = possibilities(meeting, world, NOW, Rules())[0]
    found = at_moment(meeting, world, NOW, Rules(), best.moment)
    assert found is not None
    assert [coming.person for coming in found.best.people] == [coming.person for coming in best.people] == ["d", "b"]


def test_a_day_that_one_alone_holds_is_named_only_when_enough_others_are_required() -> None:
    full_monday = known(fixed(at(0), at(0, day=1)))
    world = situation({"a": full_monday, "b": known(), "c": known(), "d": known()})
    of_four = searching("a", "b", "c", "d")
    by_d = replace(of_four, asked=replace(of_four.asked, requester=PersonId("d")))
    by_c_of_three = replace(
        searching("a", "b", "c", optional="d"), asked=replace(searching("a", "b", "c", optional="d").asked, requester=PersonId("c"))
    )
    held = "Op maandag 15 maart is er geen moment: als de anderen kunnen, kan één deelnemer niet."
    for meeting, named in ((by_d, True), (by_c_of_three, False)):
        found = find(meeting, world, NOW, DEADLINES, Rules())
        assert isinstance(found, Found)
        assert (held in found.explanation) is named
