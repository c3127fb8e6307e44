"""The day before, and the one question afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.invitations.adapters.hours import OfficeHours
from services.invitations.domain.energy import Afterwards, Answered, Energy, Told, question, tell
from services.invitations.domain.invitations import Channel, Circumstances, InvitedMeeting, Invitee, OldNews, Standing
from services.invitations.domain.looking_ahead import look_ahead
from services.invitations.domain.mails import Audience, Mail, MailKind, MailState, Occasion, Participant
from services.invitations.domain.progress import Known, superseded
from shared.kernel import Answer, MeetingId, Moment, PersonId

START = datetime(2027, 3, 16, 9, 0, tzinfo=UTC)
MOMENT = Moment(START, START + timedelta(hours=1))
BEFORE = START - timedelta(hours=20)
DIRECTOR, ADVISER, STEWARD = PersonId("directeur"), PersonId("adviseur"), PersonId("rentmeester")
OCCASION = Occasion(MOMENT, people=(Participant(DIRECTOR), Participant(ADVISER), Participant(STEWARD)))
AROUND = Circumstances(PersonId("vrager"), stopped=frozenset({ADVISER}), with_secretariat=frozenset({DIRECTOR}))
MEETING = InvitedMeeting(
    MeetingId("o1"),
    5,
    Standing.CONFIRMED,
    2,
    BEFORE,
    OCCASION,
    (
        Invitee(DIRECTOR, Channel.MAIL, needs_registration=True, answer=Answer.YES),
        Invitee(ADVISER, Channel.MAIL, answer=Answer.YES),
        Invitee(STEWARD, Channel.MAIL, answer=Answer.NO),
    ),
)
HELD = Afterwards(MeetingId("o1"), MOMENT, (DIRECTOR, ADVISER))


def mails_of(found: tuple[Mail, ...] | OldNews) -> list[tuple[PersonId, Audience, MailState]]:
    assert not isinstance(found, OldNews)
    return [(mail.person, mail.audience, mail.state) for mail in found]


def test_whoever_comes_hears_it_the_day_before_and_so_does_who_answers_for_them() -> None:
    found = look_ahead(MEETING, 2, BEFORE, AROUND)
    assert mails_of(found) == [
        (DIRECTOR, Audience.PERSON, MailState.WAITING),
        (ADVISER, Audience.PERSON, MailState.STOPPED),
        (DIRECTOR, Audience.SECRETARIAT, MailState.WAITING),
    ]
    assert isinstance(found, tuple)
    assert found[0].needs_registration
    assert not found[0].with_calendar


@pytest.mark.parametrize(
    ("meeting", "at"),
    [
        (None, BEFORE),
        (replace(MEETING, sequence=3), BEFORE),
        (replace(MEETING, standing=Standing.INVITED), BEFORE),
        (MEETING, START),
    ],
)
def test_a_moment_that_changed_or_began_is_not_told_again(meeting: InvitedMeeting | None, at: datetime) -> None:
    assert isinstance(look_ahead(meeting, 2, at, AROUND), OldNews)


def test_a_mail_of_the_day_before_that_waited_too_long_is_not_sent() -> None:
    mail = Mail("o1", DIRECTOR, MailKind.AHEAD, 2, BEFORE, occasion=OCCASION)
    assert not superseded(mail, Known(MEETING), BEFORE)
    assert superseded(mail, Known(MEETING), START)
    assert superseded(mail, Known(replace(MEETING, sequence=3)), BEFORE)
    assert superseded(replace(mail, person=STEWARD), Known(MEETING), BEFORE)


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (datetime(2027, 3, 16, 9, 0, tzinfo=UTC), datetime(2027, 3, 15, 14, 0, tzinfo=UTC)),
        (
            datetime(2027, 3, 30, 8, 0, tzinfo=UTC),
            datetime(2027, 3, 26, 14, 0, tzinfo=UTC),
        ),  # after Easter: on Good Friday, summer time later
        (datetime(2027, 4, 28, 8, 0, tzinfo=UTC), datetime(2027, 4, 26, 13, 0, tzinfo=UTC)),  # after King's Day
    ],
)
def test_the_day_before_is_a_working_day(start: datetime, told: datetime) -> None:
    assert OfficeHours().day_before(start) == told


def test_the_question_goes_to_who_said_they_would_come_and_not_to_secretariats() -> None:
    asked = question(HELD, OCCASION, MOMENT.end, frozenset({ADVISER}))
    assert mails_of(asked) == [(DIRECTOR, Audience.PERSON, MailState.WAITING), (ADVISER, Audience.PERSON, MailState.STOPPED)]
    assert superseded(asked[0], Known(), MOMENT.end + timedelta(days=14))
    assert not superseded(asked[0], Known(), MOMENT.end + timedelta(days=13))


def answered(held: Afterwards, person: PersonId, energy: Energy) -> Answered:
    found = tell(held, Told(person, energy), MOMENT.end)
    assert isinstance(found, Answered)
    return found


def test_the_last_answer_counts_and_attendance_is_told_once() -> None:
    first = answered(HELD, DIRECTOR, Energy.GAVE)
    assert (first.revision, first.came, first.afterwards.totals) == (1, True, (1, 0))
    second = answered(first.afterwards, DIRECTOR, Energy.COST)
    assert (second.revision, second.came, second.afterwards.totals) == (2, None, (0, 1))
    third = answered(second.afterwards, DIRECTOR, Energy.NOT_THERE)
    assert (third.revision, third.came, third.afterwards.totals) == (3, False, (0, 0))
    assert isinstance(tell(third.afterwards, Told(DIRECTOR, Energy.NOT_THERE), MOMENT.end), OldNews)


def test_only_who_would_come_may_say_and_only_for_fourteen_days() -> None:
    assert isinstance(tell(HELD, Told(STEWARD, Energy.GAVE), MOMENT.end), OldNews)
    assert isinstance(tell(HELD, Told(DIRECTOR, Energy.GAVE), MOMENT.end + timedelta(days=14)), OldNews)


def test_who_answered_what_goes_and_the_totals_stay() -> None:
    both = answered(answered(HELD, DIRECTOR, Energy.GAVE).afterwards, ADVISER, Energy.COST).afterwards
    forgotten = both.without(DIRECTOR)
    assert (forgotten.totals, forgotten.people, forgotten.of(DIRECTOR)) == ((1, 1), (ADVISER,), None)
    closed = both.closed()
    assert (closed.totals, closed.told, closed.people) == ((1, 1), (), ())
