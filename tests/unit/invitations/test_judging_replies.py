"""What an answer by mail comes down to, and which of two answers counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.invitations.domain.answers import Again, Given, Heard, answer
from services.invitations.domain.dispatches import Dispatch, reserve, withdraw
from services.invitations.domain.incoming import Reply, ReplyMail, Sender, Unread
from services.invitations.domain.invitations import (
    Asked,
    Channel,
    Circumstances,
    Ending,
    InvitedMeeting,
    Invitee,
    Off,
    OldNews,
    Reserved,
    Standing,
    TooEarly,
    same_since,
)
from services.invitations.domain.judging import AnsweredEarlier, Counts, NoNews, RequestWanted, Unconfirmed, Unmatched, judge
from services.invitations.domain.mailbox import MOST_TRIES, Progress
from services.invitations.domain.mails import Mail, MailKind, MailState, Occasion
from services.invitations.domain.replying import Declined, SentAgain, decline, newest_unanswered, send_again
from services.invitations.domain.wishes import Wish, Wished, wish
from shared.kernel import Answer, LocationId, MeetingForm, MeetingId, Moment, PersonId, RoomId

GUEST, OTHER, SECRETARY, STRANGER = (PersonId(one) for one in ("gast", "ander", "secretariaat", "vreemde"))
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
START = datetime(2027, 3, 16, 9, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MOMENT = Moment(START, START + HOUR, LocationId("huis"), RoomId("zaal"))
ASKER = Circumstances(PersonId("aanvrager"))


def meeting(sequence: int = 0, since: int = 0, standing: Standing = Standing.INVITED) -> InvitedMeeting:
    invitees = (Invitee(GUEST, Channel.MAIL, mail="uitnodiging"), Invitee(OTHER, Channel.MAIL))
    return InvitedMeeting(MeetingId("m"), 4, standing, sequence, NOW - HOUR, Occasion(MOMENT), invitees, same_since=since)


def reply(  # what differs
    said: Answer | None = Answer.YES,
    *,
    sender: PersonId | None = GUEST,
    attendee: PersonId | None = GUEST,
    method: Reply = Reply.REPLY,
    sequence: int = 0,
    sent_by: PersonId | None = None,
    forged: bool = False,
    stamped: datetime | None = NOW - MINUTE,
) -> ReplyMail:
    times = (START + HOUR, START + 2 * HOUR) if method is Reply.COUNTER else (None, None)
    from_whom = Sender("k", sender, "gemeente.example", forged=forged)
    return ReplyMail(from_whom, method, "uid", attendee, sequence, stamped, said, sent_by, start=times[0], end=times[1])


def judged(mail: ReplyMail, invited: InvitedMeeting | None = None, now: datetime = NOW) -> object:
    return judge(mail, invited or meeting(), SECRETARY, NOW, now)


def test_an_answer_of_whoever_was_invited_counts_as_given_when_it_was_written() -> None:
    assert judged(reply()) == Counts(Given(GUEST, 0, Answer.YES, NOW - MINUTE, "mail"))
    assert judged(reply(stamped=None)) == Counts(Given(GUEST, 0, Answer.YES, NOW, "mail"))


def test_an_address_that_we_do_not_know_is_an_alias_of_whoever_mails() -> None:
    assert judged(reply(attendee=STRANGER)) == Counts(Given(GUEST, 0, Answer.YES, NOW - MINUTE, "mail"))
    assert judged(reply(attendee=STRANGER, sent_by=GUEST)) == Unmatched(Unread.UNKNOWN_PERSON)
    assert judged(reply(attendee=STRANGER, sender=STRANGER)) == Unmatched(Unread.UNKNOWN_PERSON)


def test_whoever_was_invited_before_or_is_replaced_is_nobodys_alias() -> None:
    gone, replaced = PersonId("vertrokken"), PersonId("vervangen")
    people = (Invitee(GUEST, Channel.MAIL, principal=replaced), Invitee(gone, Channel.MAIL, present=False))
    for attendee in (gone, replaced):
        assert judged(reply(attendee=attendee), replace(meeting(), invitees=people)) == Unmatched(Unread.UNKNOWN_PERSON)
    assert isinstance(judged(reply(attendee=STRANGER), replace(meeting(), invitees=people)), Counts)


def test_a_secretariat_answers_for_its_principal_and_that_is_kept() -> None:
    for mail in (reply(sender=SECRETARY), reply(sender=SECRETARY, sent_by=SECRETARY), reply(sent_by=STRANGER)):
        assert judged(mail) == Counts(Given(GUEST, 0, Answer.YES, NOW - MINUTE, "mail", by_another=True))
    assert judged(reply(sent_by=GUEST)) == Counts(Given(GUEST, 0, Answer.YES, NOW - MINUTE, "mail")), "they sent it themselves"


def test_whom_somebody_sends_instead_is_kept_with_their_no() -> None:
    sends = replace(reply(Answer.NO), delegate="collega@gemeente.example")
    assert judged(sends) == Counts(Given(GUEST, 0, Answer.NO, NOW - MINUTE, "mail"), delegate="collega@gemeente.example")


@pytest.mark.parametrize(
    "mail",
    [
        reply(sender=STRANGER),
        reply(sender=OTHER),
        reply(sender=None),
        reply(forged=True),
        reply(sender=SECRETARY, forged=True),
        reply(method=Reply.COUNTER, sender=STRANGER),
    ],
)
def test_what_may_not_be_theirs_changes_nothing_and_they_are_asked(mail: ReplyMail) -> None:
    assert judged(mail) == Unconfirmed(GUEST)


def test_nobody_without_an_address_is_the_secretariat_of_somebody_who_has_none() -> None:
    assert judge(reply(sender=None), meeting(), None, NOW, NOW) == Unconfirmed(GUEST)


def test_an_answer_to_an_older_sequence_counts_while_time_and_place_are_the_same() -> None:
    assert isinstance(judged(reply(sequence=1), meeting(3, since=1)), Counts)
    assert judged(reply(sequence=0), meeting(3, since=1)) == AnsweredEarlier(GUEST)
    assert judged(reply(sequence=4), meeting(3, since=1)) == Unmatched(Unread.UNKNOWN_MOMENT)


def test_an_answer_to_a_meeting_that_is_off_or_over_is_no_news() -> None:
    assert judged(reply(), meeting(standing=Standing.WITHDRAWN)) == NoNews()
    assert judged(reply(), now=MOMENT.end) == NoNews()
    assert isinstance(judged(reply(), now=MOMENT.end - MINUTE), Counts)
    assert judged(reply(None)) == NoNews()
    assert judge(reply(), None, None, NOW, NOW) == Unmatched(Unread.UNKNOWN_MEETING)


def test_another_time_is_a_wish_and_only_a_no_in_it_is_an_answer_too() -> None:
    hoped = Wish(GUEST, 0, START + HOUR, START + 2 * HOUR, NOW - MINUTE, "mail")
    assert judged(reply(Answer.MAYBE, method=Reply.COUNTER)) == Counts(None, hoped)
    assert judged(reply(Answer.YES, method=Reply.COUNTER)) == Counts(None, hoped)
    assert judged(reply(Answer.NO, method=Reply.COUNTER)) == Counts(Given(GUEST, 0, Answer.NO, NOW - MINUTE, "mail"), hoped)


def test_whoever_wants_the_invitation_again_gets_it_and_nobody_gets_it_for_a_stranger() -> None:
    assert judged(reply(None, method=Reply.REFRESH)) == RequestWanted(GUEST)
    assert judged(reply(None, method=Reply.REFRESH, attendee=None)) == RequestWanted(GUEST)
    assert judged(reply(None, method=Reply.REFRESH, sender=STRANGER)) == Unmatched(Unread.UNCONFIRMED)


def given(said: Answer, at: datetime, via: str = "mail", sequence: int = 0) -> Given:
    return Given(GUEST, sequence, said, at, via)


def heard(before: InvitedMeeting, news: Given) -> InvitedMeeting:
    found = answer(before, news, NOW)
    assert isinstance(found, Heard | Again), found
    return found.meeting


def test_of_answers_that_contradict_each_other_the_one_given_last_counts_however_they_come_in() -> None:
    link = heard(meeting(), given(Answer.YES, NOW - MINUTE, "link"))
    assert isinstance(answer(link, given(Answer.NO, NOW - 2 * MINUTE), NOW), OldNews)
    later = heard(link, given(Answer.NO, NOW - MINUTE / 2))
    invitee = later.invitee(GUEST)
    assert invitee is not None
    assert (invitee.answer, invitee.via, invitee.answered_at, later.answers) == (Answer.NO, "mail", NOW - MINUTE / 2, 2)
    assert heard(later, given(Answer.MAYBE, NOW - MINUTE / 2)).answers == 3, "of the same second the one that came in last"


def test_the_same_answer_again_is_told_to_nobody_and_still_overtakes_what_was_given_before_it() -> None:
    once = heard(meeting(), given(Answer.YES, NOW - 3 * MINUTE, "link"))
    assert isinstance(answer(once, given(Answer.YES, NOW - 3 * MINUTE), NOW), OldNews)
    again = answer(once, given(Answer.YES, NOW - MINUTE), NOW)
    assert isinstance(again, Again)
    assert again.meeting.answers == once.answers
    assert isinstance(answer(again.meeting, given(Answer.NO, NOW - 2 * MINUTE), NOW), OldNews)


def test_no_answer_is_younger_than_the_clock() -> None:
    ahead = heard(meeting(), given(Answer.YES, NOW + 365 * 24 * HOUR))
    corrected = answer(ahead, given(Answer.NO, NOW + MINUTE, "link"), NOW + MINUTE)
    assert isinstance(corrected, Heard)
    assert corrected.given.at == NOW + MINUTE


def test_an_answer_to_an_older_sequence_is_told_under_the_one_that_stands() -> None:
    found = answer(meeting(3, since=1), given(Answer.YES, NOW, sequence=1), NOW)
    assert isinstance(found, Heard)
    assert (found.given.sequence, found.revision) == (3, 1)
    assert isinstance(answer(meeting(3, since=2), given(Answer.YES, NOW, sequence=1), NOW), OldNews)
    assert isinstance(answer(meeting(3), given(Answer.YES, NOW, sequence=4), NOW), TooEarly)


@pytest.mark.parametrize(
    ("moment", "form", "since"),
    [
        (MOMENT, MeetingForm.IN_PERSON, 2),
        (replace(MOMENT, room=RoomId("zolder")), MeetingForm.IN_PERSON, 2),
        (replace(MOMENT, location=LocationId("elders")), MeetingForm.IN_PERSON, 5),
        (replace(MOMENT, start=START + MINUTE), MeetingForm.IN_PERSON, 5),
        (MOMENT, MeetingForm.HYBRID, 5),
    ],
)
def test_time_and_place_are_the_same_in_another_room_and_nowhere_else(moment: Moment, form: MeetingForm, since: int) -> None:
    news = Reserved(MeetingId("m"), 9, 5, NOW, moment, (), form)
    assert same_since(meeting(4, since=2), news) == since
    assert same_since(meeting(4, since=2, standing=Standing.WITHDRAWN), news) == 5
    assert same_since(None, news) == 5


def hope(at: datetime = NOW, start: datetime = START + HOUR, sequence: int = 0, person: PersonId = GUEST) -> Wish:
    return Wish(person, sequence, start, start + HOUR, at, "mail")


def test_a_wish_is_searched_once_and_each_has_a_number_of_its_own() -> None:
    first = wish(meeting(), hope(), NOW)
    assert isinstance(first, Wished)
    assert isinstance(wish(first.meeting, hope(), NOW), OldNews)
    assert isinstance(wish(first.meeting, hope(NOW - MINUTE, START + 3 * HOUR), NOW), OldNews)
    second = wish(first.meeting, hope(NOW + MINUTE, START + 3 * HOUR), NOW + MINUTE)
    third = wish(first.meeting, hope(person=OTHER), NOW)
    assert isinstance(second, Wished)
    assert isinstance(third, Wished)
    assert (first.revision, second.revision, third.revision) == (1, 2, 2)


def test_the_numbers_of_wishes_go_on_after_a_moment_was_given_free() -> None:
    first = wish(meeting(), hope(), NOW)
    assert isinstance(first, Wished)
    off = withdraw(first.meeting, Off(MeetingId("m"), 5, 0, NOW, Ending.RELEASED), ASKER)
    assert isinstance(off, Dispatch)
    anew = reserve(off.meeting, Reserved(MeetingId("m"), 6, 2, NOW, MOMENT, (Asked(GUEST),)), ASKER)
    assert isinstance(anew, Dispatch)
    second = wish(anew.meeting, hope(NOW + MINUTE, sequence=2), NOW + MINUTE)
    assert isinstance(second, Wished)
    assert second.revision == 2


def test_the_moment_itself_one_that_is_gone_and_a_stranger_are_no_wish() -> None:
    assert isinstance(wish(meeting(), hope(start=START), NOW), OldNews)
    assert isinstance(wish(meeting(2, since=1), hope(), NOW), OldNews)
    assert isinstance(wish(meeting(), hope(person=STRANGER), NOW), OldNews)
    assert isinstance(wish(meeting(standing=Standing.WITHDRAWN), hope(), NOW), OldNews)
    assert isinstance(wish(None, hope(), NOW), TooEarly)


def test_the_invitation_is_sent_again_as_the_same_mail_and_at_most_once_an_hour() -> None:
    sent = Mail("m", GUEST, MailKind.INVITED, 0, NOW - HOUR, occasion=Occasion(MOMENT), with_calendar=True, first=True)
    settled = sent.settled(MailState.SENT)
    again = send_again(meeting(), GUEST, settled, NOW)
    assert isinstance(again, SentAgain)
    assert again.mail == sent
    assert isinstance(send_again(again.meeting, GUEST, settled, NOW + HOUR - MINUTE), OldNews)
    assert isinstance(send_again(again.meeting, GUEST, settled, NOW + HOUR), SentAgain)
    assert isinstance(send_again(meeting(1), GUEST, settled, NOW), OldNews)
    assert isinstance(send_again(meeting(), GUEST, sent, NOW), OldNews)


def test_whoever_proposed_a_time_hears_why_not_unless_the_moment_is_another_by_now() -> None:
    news = Declined(MeetingId("m"), GUEST, 3, 0, "Daarom.", NOW)
    (mail,) = decline(meeting(), news, ASKER)
    assert (mail.kind, mail.reason, mail.with_calendar, mail.sequence) == (MailKind.WISH_DECLINED, "Daarom.", True, 0)
    (other,) = decline(meeting(), replace(news, wish=4), ASKER)
    assert other.id != mail.id
    assert decline(meeting(1), news, ASKER) == ()


def test_an_answer_nobody_can_read_is_about_the_newest_invitation_without_one() -> None:
    older, newer = replace(meeting(), meeting=MeetingId("oud"), decided_at=NOW - 2 * HOUR), meeting()
    assert newest_unanswered([older, newer], GUEST, NOW) == newer
    assert newest_unanswered([older, heard(newer, given(Answer.YES, NOW))], GUEST, NOW) == older
    assert newest_unanswered([older, newer], GUEST, MOMENT.end) is None


def test_a_mail_is_handled_once_and_one_that_fails_holds_up_nobody() -> None:
    read = Progress().with_handled(7, 4)
    assert [number for number in range(1, 7) if not read.handled(7, number)] == [5, 6]
    failed = read.with_failed(7, 5)
    assert [number for number in range(1, 7) if not failed.handled(7, number)] == [5, 6]
    after = failed.with_handled(7, 6)
    assert [number for number in range(1, 8) if not after.handled(7, number)] == [5, 7]
    assert not after.with_handled(7, 5).tried
    tried = after
    for _ in range(MOST_TRIES - 2):
        assert not tried.is_poison(7, 5)
        tried = tried.with_failed(7, 5)
    assert tried.is_poison(7, 5)


def test_in_a_mailbox_that_was_numbered_anew_everything_is_news() -> None:
    read = Progress().with_failed(7, 4)
    assert not read.handled(8, 4)
    assert read.with_handled(8, 1) == Progress(8, 1)
