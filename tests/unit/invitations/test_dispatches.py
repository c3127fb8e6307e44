"""Who hears what, over which channel, and what is no news."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.invitations.domain.answers import Given, Heard, answer
from services.invitations.domain.dispatches import Dispatch, confirm, reserve, withdraw
from services.invitations.domain.invitations import (
    Asked,
    Channel,
    Circumstances,
    Confirmed,
    Ending,
    InvitedMeeting,
    Off,
    OldNews,
    Reserved,
    Standing,
    TooEarly,
)
from services.invitations.domain.mails import Audience, Mail, MailKind, MailState, as_told
from services.invitations.domain.progress import Known, Out, Underway, progress, superseded
from shared.kernel import Answer, MeetingId, Moment, PersonId

NOW = datetime(2027, 3, 10, 8, 0, tzinfo=UTC)
MEETING = MeetingId("o1")
ASKER, DIRECTOR, ADVISER = PersonId("vrager"), PersonId("directeur"), PersonId("adviseur")
MOMENT = Moment(NOW + timedelta(days=6), NOW + timedelta(days=6, hours=1))
AROUND = Circumstances(ASKER)


def news(*people: PersonId, revision: int = 1, sequence: int = 0) -> Reserved:
    return Reserved(MEETING, revision, sequence, NOW + timedelta(minutes=revision), MOMENT, tuple(Asked(one) for one in people))


def sent(before: InvitedMeeting | None, what: Reserved, around: Circumstances = AROUND) -> Dispatch:
    dispatch = reserve(before, what, around)
    assert isinstance(dispatch, Dispatch)
    return dispatch


def told(dispatch: Dispatch) -> list[tuple[PersonId, MailKind, Audience, bool]]:
    return [(mail.person, mail.kind, mail.audience, mail.with_calendar) for mail in dispatch.mails]


def test_a_person_with_a_calendar_we_may_write_gets_an_entry_and_a_plain_mail() -> None:
    dispatch = sent(None, news(DIRECTOR, ADVISER), replace(AROUND, writable=frozenset({ADVISER})))
    assert told(dispatch) == [
        (DIRECTOR, MailKind.INVITED, Audience.PERSON, True),
        (ADVISER, MailKind.INVITED, Audience.PERSON, False),
        (ASKER, MailKind.SENT, Audience.REQUESTER, False),
    ]
    assert [one.person for one in dispatch.entries] == [ADVISER]


def test_the_channel_is_chosen_once_whatever_is_connected_later() -> None:
    first = sent(None, news(DIRECTOR))
    later = sent(first.meeting, news(DIRECTOR, revision=2, sequence=1), replace(AROUND, writable=frozenset({DIRECTOR})))
    assert later.meeting.present[0].channel is Channel.MAIL
    assert later.entries == ()


def test_an_older_or_equal_reservation_is_no_news() -> None:
    first = sent(None, news(DIRECTOR, revision=2))
    assert reserve(first.meeting, news(DIRECTOR, revision=2), AROUND) == OldNews()
    assert reserve(first.meeting, news(DIRECTOR, revision=1), AROUND) == OldNews()


def test_only_the_first_mail_to_a_person_has_the_requester_in_cc() -> None:
    first = sent(None, news(DIRECTOR))
    later = sent(first.meeting, news(DIRECTOR, ADVISER, revision=2, sequence=1), replace(AROUND, greeted=frozenset({DIRECTOR})))
    assert [(mail.person, mail.kind, mail.first) for mail in later.mails if mail.invites] == [
        (DIRECTOR, MailKind.CHANGED, False),
        (ADVISER, MailKind.INVITED, True),
    ]


def test_a_requester_at_the_table_gets_one_invitation_and_no_copy() -> None:
    dispatch = sent(None, news(ASKER, DIRECTOR))
    assert [mail.audience for mail in dispatch.mails] == [Audience.PERSON, Audience.PERSON]
    assert not dispatch.mails[0].first


def test_a_withdrawn_moment_has_a_higher_sequence_and_reaches_everybody_invited() -> None:
    first = sent(None, news(DIRECTOR, ADVISER), replace(AROUND, writable=frozenset({ADVISER})))
    gone = withdraw(first.meeting, Off(MEETING, 5, 0, NOW, Ending.NOT_FOUND, "Vol."), AROUND)
    assert isinstance(gone, Dispatch)
    assert told(gone) == [
        (DIRECTOR, MailKind.CANCELLED, Audience.PERSON, True),
        (ADVISER, MailKind.CANCELLED, Audience.PERSON, False),
        (ASKER, MailKind.NO_MOMENT, Audience.REQUESTER, False),
    ]
    assert {mail.sequence for mail in gone.mails} == {1}
    assert ([one.person for one in gone.withdrawn], gone.withdrawn_at) == ([ADVISER], 1)
    assert withdraw(gone.meeting, Off(MEETING, 5, 0, NOW, Ending.NOT_FOUND), AROUND) == OldNews()


def test_whoever_was_promised_another_moment_hears_how_it_ended_and_hears_it_once() -> None:
    first = sent(None, news(DIRECTOR, ADVISER, ASKER), replace(AROUND, writable=frozenset({ADVISER})))
    released = withdraw(first.meeting, Off(MEETING, 5, 1, NOW, Ending.RELEASED), AROUND)
    assert isinstance(released, Dispatch)
    ended = withdraw(released.meeting, Off(MEETING, 7, 2, NOW, Ending.NOT_FOUND, "Vol."), AROUND, {DIRECTOR: None})
    assert isinstance(ended, Dispatch)
    assert told(ended) == [
        (DIRECTOR, MailKind.CANCELLED, Audience.PERSON, False),
        (ADVISER, MailKind.CANCELLED, Audience.PERSON, False),
        (ASKER, MailKind.NO_MOMENT, Audience.REQUESTER, False),
    ]
    assert ended.withdrawn == ()
    off = withdraw(ended.meeting, Off(MEETING, 9, 3, NOW, Ending.CANCELLED), AROUND)
    assert isinstance(off, Dispatch)
    assert [mail.person for mail in off.mails] == [ASKER]


def test_whoever_was_promised_another_moment_hears_when_it_is_without_them() -> None:
    first = sent(None, news(DIRECTOR, ADVISER))
    released = withdraw(first.meeting, Off(MEETING, 5, 1, NOW, Ending.RELEASED), AROUND)
    assert isinstance(released, Dispatch)
    again = sent(released.meeting, news(DIRECTOR, revision=7, sequence=2))
    assert [(mail.person, mail.kind, mail.with_calendar) for mail in again.mails if mail.audience is Audience.PERSON] == [
        (DIRECTOR, MailKind.INVITED, True),
        (ADVISER, MailKind.CANCELLED, False),
    ]
    assert again.withdrawn == ()


def test_a_reservation_heard_after_its_cancellation_invites_nobody() -> None:
    gone = withdraw(None, Off(MEETING, 5, 0, NOW, Ending.CANCELLED), AROUND)
    assert isinstance(gone, Dispatch)
    assert reserve(gone.meeting, news(DIRECTOR, revision=4), AROUND) == OldNews()


def test_a_principal_who_is_asked_beside_the_deputy_is_not_told_of_being_replaced() -> None:
    both = replace(news(DIRECTOR), people=(Asked(DIRECTOR), Asked(ADVISER, principal=DIRECTOR)))
    assert [mail.kind for mail in sent(None, both).mails] == [MailKind.INVITED, MailKind.INVITED, MailKind.SENT]
    alone = replace(both, people=both.people[1:])
    assert [mail.kind for mail in sent(None, alone).mails] == [MailKind.INVITED, MailKind.DEPUTY, MailKind.SENT]


def definite_at(sequence: int, *people: PersonId) -> Confirmed:
    return Confirmed(5, sequence, NOW, people or (DIRECTOR,))


def test_confirming_waits_for_the_reservation_it_rests_on() -> None:
    assert confirm(None, definite_at(0), AROUND) == TooEarly()
    first = sent(None, news(DIRECTOR, revision=2))
    assert confirm(first.meeting, definite_at(1), AROUND) == TooEarly()
    definite = confirm(first.meeting, definite_at(0), AROUND)
    assert isinstance(definite, Dispatch)
    assert definite.meeting.standing is Standing.CONFIRMED
    assert told(definite) == [(ASKER, MailKind.CONFIRMED, Audience.REQUESTER, False)]
    assert confirm(definite.meeting, definite_at(0), AROUND) == OldNews()


def states(meeting: InvitedMeeting, *each: MailState) -> dict[str, MailState]:
    return {invitee.mail: state for invitee, state in zip(meeting.present, each, strict=True)}


def test_invitations_are_out_when_every_mail_is_sent_and_every_entry_written() -> None:
    meeting = sent(None, news(DIRECTOR, ADVISER), replace(AROUND, writable=frozenset({ADVISER}))).meeting
    assert progress(meeting, states(meeting, MailState.SENT, MailState.WAITING)) == Underway()
    assert progress(meeting, states(meeting, MailState.SENT, MailState.SENT)) == Underway()
    written = meeting.with_invitee(replace(meeting.present[1], written=0))
    out = progress(written, states(written, MailState.SENT, MailState.SENT))
    assert isinstance(out, Out)
    assert (out.by_mail, out.in_calendar, out.outstanding) == (1, 1, ())
    assert progress(out.meeting, states(written, MailState.SENT, MailState.SENT)) == OldNews()


def test_after_the_deadline_whoever_was_not_reached_is_outstanding() -> None:
    meeting = sent(None, news(DIRECTOR, ADVISER)).meeting
    out = progress(meeting, states(meeting, MailState.REFUSED, MailState.WAITING), overdue=True)
    assert isinstance(out, Out)
    assert (out.by_mail, out.outstanding) == (0, (DIRECTOR, ADVISER))


def test_the_latest_answer_wins_and_the_same_one_is_no_news() -> None:
    meeting = sent(None, news(DIRECTOR)).meeting
    evening = NOW + timedelta(hours=9)
    no = answer(meeting, Given(DIRECTOR, 0, Answer.NO, NOW + timedelta(hours=2)), evening)
    assert isinstance(no, Heard)
    assert answer(no.meeting, Given(DIRECTOR, 0, Answer.NO, NOW + timedelta(hours=2)), evening) == OldNews()
    assert answer(no.meeting, Given(DIRECTOR, 0, Answer.YES, NOW + timedelta(hours=1)), evening) == OldNews()
    yes = answer(no.meeting, Given(DIRECTOR, 0, Answer.YES, NOW + timedelta(hours=3)), evening)
    assert isinstance(yes, Heard)
    assert (no.revision, yes.revision) == (1, 2)


def test_an_answer_to_an_older_moment_does_not_count_for_a_newer() -> None:
    another = replace(MOMENT, end=MOMENT.end + timedelta(hours=1))
    later = sent(sent(None, news(DIRECTOR)).meeting, replace(news(DIRECTOR, revision=2, sequence=1), moment=another)).meeting
    assert answer(later, Given(DIRECTOR, 0, Answer.YES, NOW), NOW) == OldNews()
    assert answer(later, Given(DIRECTOR, 2, Answer.YES, NOW), NOW) == TooEarly()
    assert answer(later, Given(ADVISER, 1, Answer.YES, NOW), NOW) == OldNews()


def test_a_waiting_invitation_is_superseded_by_a_newer_moment() -> None:
    first = sent(None, news(DIRECTOR))
    later = sent(first.meeting, news(DIRECTOR, revision=2, sequence=1))
    assert superseded(first.mails[0], Known(later.meeting), NOW)
    assert not superseded(later.mails[0], Known(later.meeting), NOW)


def mail(kind: MailKind, state: MailState = MailState.WAITING, *, first: bool = False) -> Mail:
    return Mail(MEETING, DIRECTOR, kind, 1, NOW, state=state, first=first)


def test_whoever_never_got_the_first_mail_is_invited_and_not_told_of_a_change() -> None:
    never, overtaken = mail(MailKind.INVITED, MailState.SUPERSEDED, first=True), mail(MailKind.CHANGED, MailState.SUPERSEDED)
    read = as_told(mail(MailKind.CHANGED), (overtaken, never))
    assert read is not None
    assert (read.kind, read.first) == (MailKind.INVITED, True)
    assert as_told(mail(MailKind.CANCELLED), (never,)) is None
    got = mail(MailKind.INVITED, MailState.SENT)
    assert as_told(mail(MailKind.CANCELLED), (overtaken, got)) == mail(MailKind.CANCELLED)


def test_of_a_definite_moment_the_requester_hears_once_what_changed_and_nobody_else_does() -> None:
    definite = confirm(sent(None, news(DIRECTOR)).meeting, Confirmed(2, 0, NOW, (DIRECTOR,), ("Iedereen komt.",)), AROUND)
    assert isinstance(definite, Dispatch)
    assert [mail.kind for mail in definite.mails] == [MailKind.CONFIRMED]
    without_room = Confirmed(3, 0, NOW, (DIRECTOR,), ("De zaal is niet meer vrij.",))
    changed = confirm(definite.meeting, without_room, AROUND)
    assert isinstance(changed, Dispatch)
    assert [(mail.person, mail.kind, mail.reason) for mail in changed.mails] == [(ASKER, MailKind.TO_DECIDE, "De zaal is niet meer vrij.")]
    assert (changed.meeting, changed.entries, changed.withdrawn) == (definite.meeting, (), ())
    again = confirm(changed.meeting, without_room, AROUND)
    assert isinstance(again, Dispatch)
    assert [mail.id for mail in again.mails] == [mail.id for mail in changed.mails], "heard twice it is the same mail"
