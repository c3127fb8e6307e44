"""A mail that waited is looked at once more before it goes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.invitations.domain.deputies import invite_deputies
from services.invitations.domain.dispatches import Dispatch, confirm, reserve
from services.invitations.domain.displacements import (
    Agreed,
    Agreement,
    Course,
    Displacement,
    Giving,
    Questions,
    agree,
    ask,
    call_off,
    taken,
)
from services.invitations.domain.for_the_requester import opened
from services.invitations.domain.invitations import (
    Asked,
    Circumstances,
    Confirmed,
    DeputiesWanted,
    Deputising,
    InvitedMeeting,
    OldNews,
    Reserved,
    TooEarly,
)
from services.invitations.domain.lines import Added, Line, Lines, add
from services.invitations.domain.mails import Audience, Mail, MailKind, MailState, Occasion, Offer
from services.invitations.domain.polls import Asking, Choices, Chosen, Poll, ask_deputies, choose
from services.invitations.domain.polls import ask as ask_moments
from services.invitations.domain.progress import Known, superseded
from services.invitations.domain.reminders import Reminder, of_a_displacement, of_a_poll, of_an_invitation
from shared.kernel import Answer, Block, BusyKind, MeetingId, Moment, PersonId, PollChoice

NOW = datetime(2027, 3, 10, 8, 0, tzinfo=UTC)
SOON = NOW + timedelta(hours=4)
MEETING = MeetingId("o1")
ASKER, DIRECTOR, ADVISER, DEPUTY = PersonId("vrager"), PersonId("directeur"), PersonId("adviseur"), PersonId("adjunct")
MOMENT = Moment(NOW + timedelta(days=6), NOW + timedelta(days=6, hours=1))
OTHER = Moment(NOW + timedelta(days=7), NOW + timedelta(days=7, hours=1))
OWN = Block(MOMENT.start, MOMENT.end, BusyKind.MOVABLE)
AROUND = Circumstances(ASKER)
OCCASION = Occasion(MOMENT)
POLL = Poll(MEETING, 2, 1, NOW, SOON, (Offer("1", MOMENT),), (DIRECTOR, ADVISER))
MOVING = Displacement(MEETING, 3, 1, NOW, SOON, MOMENT, (Giving(DIRECTOR, (OWN,)), Giving(ADVISER, (OWN,))))
WANTED = DeputiesWanted(5, 1, NOW, SOON, (Deputising(DEPUTY, DIRECTOR),))
REMINDED = Reminder(1, (DIRECTOR, ADVISER), SOON, NOW)


def invited(*people: PersonId, sequence: int = 1) -> InvitedMeeting:
    dispatch = reserve(None, Reserved(MEETING, 4, sequence, NOW, MOMENT, tuple(Asked(one) for one in people)), AROUND)
    assert isinstance(dispatch, Dispatch)
    return dispatch.meeting


def answered(meeting: InvitedMeeting, person: PersonId) -> InvitedMeeting:
    invitee = meeting.invitee(person)
    assert invitee is not None
    return meeting.with_invitee(replace(invitee, answer=Answer.MAYBE))


def agreed(displacement: Displacement, person: PersonId, *, yes: bool = True) -> Displacement:
    news = agree(displacement, Agreement(person, yes, NOW))
    assert isinstance(news, Agreed)
    return news.displacement


def chosen(poll: Poll, person: PersonId, choice: PollChoice = PollChoice.CAN) -> Poll:
    news = choose(poll, Choices(person, {"1": choice}, NOW))
    assert isinstance(news, Chosen)
    return news.poll


def kinds(mails: tuple[Mail, ...]) -> list[tuple[PersonId, MailKind, Audience]]:
    return [(mail.person, mail.kind, mail.audience) for mail in mails]


QUESTION = ask(None, MOVING, OCCASION, AROUND)
assert isinstance(QUESTION, Questions)
(MAY_IT_MOVE, _) = QUESTION.mails
REMINDERS = {
    "poll": of_a_poll(POLL, REMINDED, AROUND)[0],
    "invitation": of_an_invitation(invited(DIRECTOR), REMINDED, AROUND)[0],
    "displacement": of_a_displacement(MOVING, OCCASION, REMINDED, AROUND)[0],
}
OPEN = Known(invited(DIRECTOR), replace(POLL, revision=9), MOVING)


@pytest.mark.parametrize("mail", REMINDERS.values(), ids=REMINDERS)
def test_a_reminder_goes_while_the_question_is_open_and_nobody_answered(mail: Mail) -> None:
    assert not superseded(mail, OPEN, NOW)
    assert superseded(mail, OPEN, SOON)
    assert mail.id.endswith(".herinnering")
    assert not mail.invites
    assert not mail.with_calendar
    said = Known(answered(invited(DIRECTOR), DIRECTOR), chosen(replace(POLL, revision=9), DIRECTOR), agreed(MOVING, DIRECTOR, yes=False))
    assert superseded(mail, said, NOW)


def test_only_the_silent_are_reminded_and_of_this_question() -> None:
    assert kinds(of_a_poll(chosen(POLL, DIRECTOR), REMINDED, AROUND)) == [(ADVISER, MailKind.POLL, Audience.PERSON)]
    assert [mail.person for mail in of_a_displacement(agreed(MOVING, DIRECTOR), OCCASION, REMINDED, AROUND)] == [ADVISER]
    assert [mail.person for mail in of_an_invitation(answered(invited(DIRECTOR, ADVISER), ADVISER), REMINDED, AROUND)] == [DIRECTOR]
    other = replace(REMINDED, sequence=2)
    assert (of_a_poll(POLL, other, AROUND), of_an_invitation(invited(DIRECTOR), other, AROUND)) == ((), ())
    assert of_a_displacement(MOVING, OCCASION, other, AROUND) == ()


def test_the_question_whether_something_may_move_goes_while_it_is_open() -> None:
    assert not superseded(MAY_IT_MOVE, Known(displacement=MOVING), NOW)
    assert superseded(MAY_IT_MOVE, Known(displacement=MOVING), SOON)
    assert superseded(MAY_IT_MOVE, Known(displacement=replace(MOVING, sequence=2)), NOW)
    assert superseded(MAY_IT_MOVE, Known(displacement=replace(MOVING, course=Course.OFF)), NOW)


def test_a_poll_is_over_when_something_else_is_asked_since() -> None:
    asking = ask_moments(None, POLL, AROUND)
    assert isinstance(asking, Asking)
    assert not superseded(asking.mails[0], Known(poll=POLL), NOW)
    assert superseded(asking.mails[0], Known(poll=POLL, displacement=MOVING), NOW)


def test_an_opening_is_worth_telling_until_it_ends_or_the_meeting_goes_on() -> None:
    (mail,) = opened(MEETING, 1, OCCASION, SOON, NOW, AROUND)
    assert not superseded(mail, Known(), NOW)
    assert superseded(mail, Known(), SOON)
    assert superseded(mail, Known(replace(invited(DIRECTOR), decided_at=SOON)), NOW)


def test_a_principal_is_not_told_of_a_deputy_after_answering() -> None:
    dispatch = invite_deputies(invited(DIRECTOR), WANTED, AROUND)
    assert isinstance(dispatch, Dispatch)
    told = dispatch.mails[1]
    assert (told.person, told.kind) == (DIRECTOR, MailKind.DEPUTY_TOO)
    assert not superseded(told, Known(dispatch.meeting), NOW)
    assert superseded(told, Known(answered(dispatch.meeting, DIRECTOR)), NOW)


def test_a_principal_who_can_at_none_of_the_moments_of_a_poll_is_told_of_the_deputy_and_one_who_can_is_not() -> None:
    asking = ask_deputies(POLL, WANTED, AROUND)
    assert isinstance(asking, Asking)
    told = asking.mails[1]
    nothing = Choices(DIRECTOR, dict.fromkeys((offer.key for offer in POLL.offers), PollChoice.CANNOT), NOW)
    assert not superseded(told, Known(poll=replace(asking.poll, given=(nothing,))), NOW)
    assert superseded(told, Known(poll=chosen(asking.poll, DIRECTOR)), NOW)


def test_deputies_are_asked_of_the_question_that_stands_and_no_other() -> None:
    assert invite_deputies(None, WANTED, AROUND) == TooEarly()
    assert invite_deputies(invited(DIRECTOR, sequence=0), WANTED, AROUND) == TooEarly()
    assert invite_deputies(invited(DIRECTOR, sequence=2), WANTED, AROUND) == OldNews()
    assert ask_deputies(None, WANTED, AROUND) == TooEarly()
    assert ask_deputies(replace(POLL, sequence=2), WANTED, AROUND) == OldNews()
    asking = ask_deputies(POLL, WANTED, AROUND)
    assert isinstance(asking, Asking)
    assert kinds(asking.mails) == [(DEPUTY, MailKind.POLL, Audience.PERSON), (DIRECTOR, MailKind.POLLED_TOO, Audience.PERSON)]
    assert ask_deputies(asking.poll, WANTED, AROUND) == OldNews()


def test_a_deputy_who_said_no_is_not_told_that_they_need_not_come() -> None:
    dispatch = invite_deputies(invited(DIRECTOR), WANTED, AROUND)
    assert isinstance(dispatch, Dispatch)
    deputy = dispatch.meeting.invitee(DEPUTY)
    assert deputy is not None
    refused = dispatch.meeting.with_invitee(replace(deputy, answer=Answer.NO))
    definite = confirm(refused, Confirmed(9, 1, NOW, (DIRECTOR,)), AROUND)
    assert isinstance(definite, Dispatch)
    assert kinds(definite.mails) == [(ASKER, MailKind.CONFIRMED, Audience.REQUESTER)]
    assert definite.meeting.invitee(DEPUTY) is None


def test_whoever_of_a_pair_is_left_out_while_the_table_changes_hears_why_and_the_secretariat_too() -> None:
    both = invite_deputies(invited(DIRECTOR), WANTED, AROUND)
    assert isinstance(both, Dispatch)
    people = (Asked(DEPUTY, principal=DIRECTOR), Asked(ADVISER))
    office = replace(AROUND, with_secretariat=frozenset({DIRECTOR}))
    changed = reserve(both.meeting, Reserved(MEETING, 8, 1, NOW, MOMENT, people), office)
    assert isinstance(changed, Dispatch)
    assert [one for one in kinds(changed.mails) if one[0] == DIRECTOR] == [
        (DIRECTOR, MailKind.RELIEVED, Audience.PERSON),
        (DIRECTOR, MailKind.RELIEVED, Audience.SECRETARIAT),
    ]


def test_a_deputy_asked_for_the_first_moments_hears_when_the_next_are_without_them() -> None:
    asking = ask_deputies(POLL, WANTED, AROUND)
    assert isinstance(asking, Asking)
    again = replace(POLL, revision=8, sequence=2)
    news = ask_moments(asking.poll, again, AROUND)
    assert isinstance(news, Asking)
    assert kinds(news.mails)[2:] == [(DEPUTY, MailKind.SPARED, Audience.PERSON)]
    refused = ask_moments(chosen(asking.poll, DEPUTY, PollChoice.CANNOT), again, AROUND)
    assert isinstance(refused, Asking)
    assert len(refused.mails) == 2


def test_who_agreed_and_does_not_come_keeps_the_appointment() -> None:
    both = agreed(agreed(MOVING, DIRECTOR), ADVISER)
    news = taken(both, 6, frozenset({DIRECTOR}), NOW, replace(AROUND, with_secretariat=frozenset({ADVISER})))
    assert isinstance(news, Questions)
    assert kinds(news.mails) == [(ADVISER, MailKind.KEPT, Audience.PERSON), (ADVISER, MailKind.KEPT, Audience.SECRETARIAT)]
    off = call_off(news.displacement, 7, NOW, AROUND)
    assert isinstance(off, Questions)
    assert kinds(off.mails) == [(DIRECTOR, MailKind.KEPT, Audience.PERSON)]
    assert call_off(off.displacement, 8, NOW, AROUND) == OldNews()


def test_the_same_appointment_asked_again_is_not_given_back_first() -> None:
    both = agreed(agreed(MOVING, DIRECTOR), ADVISER)
    again = replace(MOVING, revision=6, sequence=2, moment=OTHER, people=(Giving(DIRECTOR, (OWN,)),))
    news = ask(both, again, OCCASION, replace(AROUND, stopped=frozenset({DIRECTOR})))
    assert isinstance(news, Questions)
    assert kinds(news.mails) == [(DIRECTOR, MailKind.DISPLACEMENT, Audience.PERSON), (ADVISER, MailKind.KEPT, Audience.PERSON)]
    assert news.mails[0].state is MailState.STOPPED
    assert (news.displacement.answers, news.displacement.given) == (2, ())


def test_who_said_no_last_has_nothing_to_be_told() -> None:
    off = call_off(agreed(agreed(MOVING, DIRECTOR), DIRECTOR, yes=False), 7, NOW, AROUND)
    assert isinstance(off, Questions)
    assert off.mails == ()


def test_the_last_word_wins_until_the_deadline() -> None:
    yes = agreed(MOVING, DIRECTOR)
    assert agree(yes, Agreement(DIRECTOR, True, NOW)) == OldNews()  # noqa: FBT003  # what was said
    assert agree(yes, Agreement(DIRECTOR, False, SOON)) == OldNews()  # noqa: FBT003  # as above
    assert agree(yes, Agreement(DEPUTY, True, NOW)) == OldNews()  # noqa: FBT003  # as above
    assert agreed(yes, DIRECTOR, yes=False).answers == 2


def test_a_line_is_replaced_by_the_next_and_taken_away_by_an_empty_one() -> None:
    first = add(Lines(MEETING), Line(DIRECTOR, "Eén.", NOW))
    assert isinstance(first, Added)
    assert add(first.lines, Line(DIRECTOR, "Eén.", SOON)) == OldNews()
    second = add(first.lines, Line(ADVISER, "Twee.", NOW))
    assert isinstance(second, Added)
    changed = add(second.lines, Line(DIRECTOR, "Anders.", SOON))
    assert isinstance(changed, Added)
    assert [line.text for line in changed.lines.added] == ["Anders.", "Twee."]
    gone = add(changed.lines, Line(DIRECTOR, "", SOON))
    assert isinstance(gone, Added)
    assert ([line.text for line in gone.lines.added], gone.revision) == (["Twee."], 4)
    assert add(gone.lines, Line(DIRECTOR, "", SOON)) == OldNews()
