from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.invitations.domain.days import Day, DayGuest, DayInvited, SignedUp, invite, sign_up
from services.invitations.domain.invitations import Circumstances, OldNews
from services.invitations.domain.mails import Audience, MailState, Offer
from services.invitations.domain.polls import Asking, Choices, Chosen, Poll, ask, choose, closed
from shared.kernel import ChallengeId, DayId, MeetingId, Moment, PersonId, PollChoice

NOW = datetime(2027, 3, 10, 8, 0, tzinfo=UTC)
DIRECTOR, ADVISER, ASKER = PersonId("directeur"), PersonId("adviseur"), PersonId("vrager")
MOMENT = Moment(NOW + timedelta(days=2), NOW + timedelta(days=2, hours=1))
POLL = Poll(MeetingId("o1"), 2, 1, NOW, NOW + timedelta(hours=8), (Offer("1", MOMENT), Offer("2", MOMENT)), (DIRECTOR, ADVISER))
DAY = Day(DayId("d1"), 1, ChallengeId("c"), MOMENT, NOW + timedelta(days=1), NOW, (DayGuest(DIRECTOR, "U zoekt elkaar."),))


def test_everybody_is_asked_at_once_and_the_secretariat_at_the_same_time() -> None:
    asking = ask(None, POLL, Circumstances(ASKER, stopped=frozenset({DIRECTOR}), with_secretariat=frozenset({ADVISER})))
    assert isinstance(asking, Asking)
    assert [(mail.person, mail.audience, mail.state) for mail in asking.mails] == [
        (DIRECTOR, Audience.PERSON, MailState.STOPPED),
        (ADVISER, Audience.PERSON, MailState.WAITING),
        (ADVISER, Audience.SECRETARIAT, MailState.WAITING),
    ]
    assert ask(asking.poll, POLL, Circumstances(ASKER)) == OldNews()


def test_the_answers_of_a_meeting_count_on_over_its_polls() -> None:
    first = choose(POLL, Choices(DIRECTOR, {"1": PollChoice.CAN}, NOW))
    assert isinstance(first, Chosen)
    again = ask(first.poll, replace(POLL, revision=5, sequence=2), Circumstances(ASKER))
    assert isinstance(again, Asking)
    second = choose(again.poll, Choices(DIRECTOR, {"1": PollChoice.CAN}, NOW))
    assert isinstance(second, Chosen)
    assert second.revision == 2


def test_a_key_that_was_not_offered_does_not_count() -> None:
    assert choose(POLL, Choices(DIRECTOR, {"9": PollChoice.CAN}, NOW)) == OldNews()
    assert choose(POLL, Choices(PersonId("vreemd"), {"1": PollChoice.CAN}, NOW)) == OldNews()


def test_a_poll_closes_at_its_deadline_or_when_the_meeting_goes_on() -> None:
    assert not closed(POLL, 2, NOW)
    assert closed(POLL, 2, POLL.deadline)
    assert closed(POLL, 3, NOW)


def test_a_day_invites_only_whoever_was_not_invited_yet() -> None:
    first = invite(None, DAY, frozenset())
    assert isinstance(first, DayInvited)
    coming = sign_up(first.day, DIRECTOR, comes=True)
    assert isinstance(coming, SignedUp)
    wider = invite(coming.day, replace(DAY, revision=2, guests=(*DAY.guests, DayGuest(ADVISER, ""))), frozenset())
    assert isinstance(wider, DayInvited)
    assert [mail.person for mail in wider.mails] == [ADVISER]
    assert [guest.comes for guest in wider.day.guests] == [True, None]


def test_a_day_on_another_date_asks_everybody_again() -> None:
    first = invite(None, DAY, frozenset())
    assert isinstance(first, DayInvited)
    moved = replace(MOMENT, start=MOMENT.start + timedelta(days=7), end=MOMENT.end + timedelta(days=7))
    later = invite(first.day, replace(DAY, revision=2, moment=moved), frozenset())
    assert isinstance(later, DayInvited)
    assert [mail.person for mail in later.mails] == [DIRECTOR]
