"""Who is on the list of a reception, when it goes, and when somebody may be called registered."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from services.invitations.adapters.reception import WorkingDaysAhead
from services.invitations.adapters.visitors_csv import COLUMNS, visitors_file
from services.invitations.domain import hosts
from services.invitations.domain.background import Contact
from services.invitations.domain.hosts import RoomQuestion, RoomStand
from services.invitations.domain.invitations import Channel, InvitedMeeting, Invitee, OldNews, Standing
from services.invitations.domain.mails import Occasion
from services.invitations.domain.notices import Notice, NoticeKind
from services.invitations.domain.visitors import Listed, NobodyExpected, Unsettled, VisitorList, expected, review
from services.invitations.domain.wording import Place, getting_in
from shared.kernel import Answer, LocationId, MeetingId, Moment, PersonId, RoomId

AT = datetime(2027, 3, 15, 8, tzinfo=UTC)
START = datetime(2027, 3, 16, 9, tzinfo=UTC)
A, B = PersonId("a"), PersonId("b")
HERE = Moment(START, START + timedelta(hours=1), LocationId("huis"), RoomId("zaal"))
UPSTAIRS = replace(HERE, room=RoomId("zolder"))
ELSEWHERE = replace(HERE, location=LocationId("elders"))
MEETING = MeetingId("o")
NOTHING = VisitorList(MEETING)


def meeting(
    *people: Invitee, moment: Moment | None = HERE, standing: Standing = Standing.CONFIRMED, room_asked: bool = False, revision: int = 4
) -> InvitedMeeting:
    occasion = None if moment is None else Occasion(moment, room_asked=room_asked)
    return InvitedMeeting(MEETING, revision, standing, 0, AT, occasion, people)


def visitor(person: PersonId, answer: Answer = Answer.YES) -> Invitee:
    return Invitee(person, Channel.MAIL, needs_registration=True, answer=answer)


def question(stand: RoomStand = RoomStand.ASKED, *, said: bool | None = None) -> RoomQuestion:
    return RoomQuestion(MEETING, 5, 1, AT, AT + timedelta(hours=4), HERE, 3, 2, said, stand)


def listed(
    before: VisitorList, people: tuple[PersonId, ...], moment: Moment = HERE, *, due: bool = True
) -> tuple[VisitorList, list[Notice]]:
    listing = review(before, Listed(moment, people), AT, due=due, late=False)
    return listing.record, list(listing.notices)


def test_who_has_no_pass_and_did_not_decline_is_expected_once_it_is_definite() -> None:
    left = replace(visitor(PersonId("e")), present=False)
    everybody = (visitor(B), visitor(A, Answer.NONE), visitor(PersonId("c"), Answer.NO), Invitee(PersonId("d"), Channel.MAIL), left)
    assert expected(meeting(*everybody), NOTHING, pending=False) == Listed(HERE, (A, B))
    assert expected(meeting(*everybody), NOTHING, pending=True) == Unsettled()
    assert expected(meeting(*everybody, standing=Standing.INVITED), NOTHING, pending=False) == Unsettled()
    assert expected(meeting(*everybody, standing=Standing.WITHDRAWN), NOTHING, pending=False) == NobodyExpected()
    assert expected(meeting(*everybody, moment=replace(HERE, location=None)), NOTHING, pending=False) == NobodyExpected()


def test_the_list_goes_when_it_is_due_and_again_only_with_a_change() -> None:
    assert listed(NOTHING, (A,), due=False) == (NOTHING, [])
    record, [first] = listed(NOTHING, (A,))
    assert (first.id, first.listed, first.before, first.earlier) == ("o.bezoekerslijst.1", (A,), (), None)
    assert listed(record, (A,)) == (record, [])
    after, [second] = listed(record, (A, B), UPSTAIRS)
    assert (second.number, second.listed, second.before, second.earlier) == (2, (A, B), (A,), HERE)
    assert listed(after, (), UPSTAIRS)[1][0].listed == ()
    assert listed(NOTHING, ()) == (NOTHING, []), "nobody without a pass, and nothing said before"


def test_a_building_that_expected_somebody_hears_that_they_go_elsewhere() -> None:
    record, _ = listed(NOTHING, (A,))
    there, notices = listed(record, (A,), ELSEWHERE)
    assert [(one.moment.location, one.listed) for one in notices] == [("huis", ()), ("elders", (A,))]
    off = review(there, NobodyExpected(), AT, due=False, late=False)
    assert ([one.listed for one in off.notices], off.record.last) == ([()], None)
    assert review(off.record, NobodyExpected(), AT, due=False, late=False).notices == ()


def test_a_room_that_must_be_confirmed_anew_leaves_the_list_as_it_is_but_not_that_of_another_building() -> None:
    record, _ = listed(NOTHING, (A,))
    assert expected(meeting(visitor(A), moment=UPSTAIRS), record, pending=True) == Unsettled()
    assert expected(meeting(visitor(A), moment=ELSEWHERE), record, pending=True) == NobodyExpected()
    assert expected(meeting(visitor(A), moment=UPSTAIRS, standing=Standing.INVITED), record, pending=False) == NobodyExpected()
    assert expected(meeting(visitor(A), standing=Standing.INVITED), record, pending=False) == Unsettled()


def test_who_is_forgotten_is_off_the_list_and_the_reception_hears_of_one_less() -> None:
    record, _ = listed(NOTHING, (A, B))
    shorter = record.without(A)
    after, [notice] = listed(shorter, (B,))
    assert (notice.listed, notice.before, notice.forgotten) == ((B,), (B,), 1)
    assert listed(after, (B,))[1] == []
    assert after.without(A) == after, "they were not on it any more"


def test_only_who_is_on_a_list_that_the_reception_has_is_registered() -> None:
    record = replace(listed(NOTHING, (A,))[0], delivered=1)
    assert (record.registers(A, HERE), record.registers(B, HERE), record.registers(A, UPSTAIRS)) == (True, False, False)


def test_late_is_only_who_was_not_on_a_list_of_this_moment() -> None:
    record, _ = listed(NOTHING, (A,))
    assert review(record, Listed(HERE, ()), AT, due=True, late=True).late is False
    assert review(record, Listed(HERE, (A, B)), AT, due=True, late=True).late is True
    assert review(record, Listed(UPSTAIRS, (A,)), AT, due=True, late=True).late is True


def test_nobody_at_the_door_hears_of_a_meeting_that_is_over() -> None:
    record, _ = listed(NOTHING, (A, B))
    for now_expected in (Listed(HERE, (A,)), NobodyExpected()):
        assert review(record, now_expected, HERE.end - timedelta(minutes=1), due=True, late=True).notices != ()
        assert review(record, now_expected, HERE.end, due=True, late=True).notices == ()
    later = replace(ELSEWHERE, start=HERE.end + timedelta(days=1), end=HERE.end + timedelta(days=2))
    [notice] = review(record, Listed(later, (A,)), HERE.end, due=True, late=False).notices
    assert (notice.listed, notice.before, notice.earlier) == ((A,), (), None)


@pytest.mark.parametrize(
    ("start", "lead", "due"),
    [
        (START, 1, datetime(2027, 3, 15, 8, tzinfo=UTC)),
        (START, 2, datetime(2027, 3, 12, 8, tzinfo=UTC)),
        (datetime(2027, 3, 30, 8, tzinfo=UTC), 1, datetime(2027, 3, 26, 8, tzinfo=UTC)),
        (datetime(2027, 3, 16, 8, 30, tzinfo=UTC), 0, datetime(2027, 3, 16, 7, 30, tzinfo=UTC)),
    ],
    ids=["the day before", "over a weekend", "Easter Monday is no working day, and summer has begun", "the day itself, before it begins"],
)
def test_the_deadline_of_a_building_in_working_days(start: datetime, lead: int, due: datetime) -> None:
    hours = WorkingDaysAhead(9)
    assert hours.due(start, lead) == due
    assert (hours.is_late(start, lead, due + timedelta(hours=3)), hours.is_late(start, lead, due + timedelta(days=1))) == (False, True)


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r\n=", "＝", "|", "%"])
def test_no_cell_computes_and_no_name_leaves_its_row(begin: str) -> None:
    crooked = Contact(A, f'{begin}cmd|"/c calc";x\n=1', "a@b.example", organisation="Waterschap; Noord")
    raw = visitors_file([crooked], START - timedelta(minutes=15), "Dijkgraaf: +31 6 12345678")
    table = list(csv.reader(StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert (raw[:3], tuple(table[0]), len(table), len(table[1])) == (b"\xef\xbb\xbf", COLUMNS, 2, len(COLUMNS))
    assert table[1][0].startswith(f"'{begin.strip()}cmd")
    assert table[1][1:] == ["Waterschap; Noord", "16-03-2027", "09:45", "Dijkgraaf: +31 6 12345678"]


def test_a_host_answers_once_and_in_time() -> None:
    said = hosts.say(question(), AT, agreed=True)
    assert isinstance(said, RoomQuestion)
    assert (said.said, said.answers) == (True, 1)
    assert hosts.say(said, AT, agreed=False) == OldNews()
    assert hosts.say(question(), AT + timedelta(hours=4), agreed=True) == OldNews()
    assert hosts.say(question(RoomStand.OVER), AT, agreed=True) == OldNews()


def test_a_host_hears_that_a_room_is_not_needed_unless_they_said_no_or_nothing_in_time() -> None:
    moved = meeting(moment=UPSTAIRS, revision=9)
    for asked, at, told in (
        (question(), AT, [NoticeKind.ROOM_OFF]),
        (question(RoomStand.GRANTED, said=True), AT + timedelta(days=1), [NoticeKind.ROOM_OFF]),
        (question(said=False), AT, []),
        (question(), AT + timedelta(hours=5), []),
    ):
        off = hosts.overtaken(asked, moved, at)
        assert isinstance(off, hosts.Asking)
        assert [notice.kind for notice in off.notices] == told
        assert hosts.overtaken(off.question, moved, at) == OldNews()
    assert hosts.overtaken(question(), meeting(), AT) == OldNews(), "the same moment"
    assert hosts.overtaken(question(), meeting(moment=UPSTAIRS, revision=3), AT) == OldNews(), "older than the question"


def test_registered_is_said_in_the_words_of_the_door_only_to_a_visitor_who_is() -> None:
    place = Place("Huis")
    assert getting_in(place, visitor=True) == ("U hebt hier geen pas. U komt als bezoeker: meld u bij de receptie.",)
    assert getting_in(place, visitor=True, registered=True) == ("U hebt hier geen pas. U bent aangemeld bij de receptie: meld u daar.",)
    assert getting_in(place, visitor=False, registered=True) == ("U kunt naar binnen met uw eigen pas.",)


class Building:
    """A meeting in one building as a story of what happens to it, with what its reception and its host really know."""

    def __init__(self) -> None:
        self.meeting, self.record, self.question = meeting(visitor(A), visitor(B), room_asked=True), NOTHING, question()
        self.at_the_reception: Notice | None = None
        self.waiting: list[Notice] = []
        self.host_agreed_to: Moment | None = None

    def happens(self, what: str) -> None:
        occasion = self.meeting.occasion
        assert occasion is not None
        match what:
            case "the host says yes":
                self.host_agreed_to = self.question.moment
                self.question = replace(self.question, stand=RoomStand.GRANTED)
            case "another room":
                other = UPSTAIRS if occasion.moment == HERE else HERE
                self.meeting = replace(self.meeting, occasion=replace(occasion, moment=other))
            case "asked for that room":
                self.question = replace(question(), sequence=self.question.sequence + 1, moment=occasion.moment)
            case "b declines":
                self.meeting = self.meeting.with_invitee(visitor(B, Answer.NO))
            case "b comes after all":
                self.meeting = self.meeting.with_invitee(visitor(B))
            case "it is reviewed":
                pending = hosts.is_pending(self.meeting, self.question)
                listing = review(self.record, expected(self.meeting, self.record, pending=pending), AT, due=True, late=False)
                self.record, self.waiting = listing.record, [*self.waiting, *listing.notices]
            case "the post goes" if self.waiting:
                self.at_the_reception = self.waiting.pop(0)
                self.record = replace(self.record, delivered=self.at_the_reception.number)

    def is_called_registered(self, person: PersonId) -> bool:
        occasion = self.meeting.occasion
        assert occasion is not None
        return not hosts.is_pending(self.meeting, self.question) and self.record.registers(person, occasion.moment)

    def is_registered(self, person: PersonId) -> bool:
        there, occasion = self.at_the_reception, self.meeting.occasion
        assert occasion is not None
        return there is not None and person in there.listed and there.moment == occasion.moment == self.host_agreed_to


STORY = ("the host says yes", "another room", "asked for that room", "b declines", "b comes after all", "it is reviewed", "the post goes")


REGISTERS = ("the host says yes", "it is reviewed", "the post goes")


@given(some.lists(some.sampled_from(STORY), max_size=14))
@example(["the host says yes", "another room", "it is reviewed", "the post goes"])
@example([*REGISTERS, "another room", "asked for that room", "the host says yes"])
def test_nobody_is_called_registered_before_the_host_agreed_and_the_list_is_there(story: list[str]) -> None:
    building = Building()
    for what in story:
        building.happens(what)
        for person in (A, B):
            assert building.is_registered(person) or not building.is_called_registered(person), what


def test_and_they_are_called_registered_then() -> None:
    building = Building()
    for what in REGISTERS:
        assert not building.is_called_registered(A)
        building.happens(what)
    assert building.is_called_registered(A)
