"""The table changes and the moment does not: only who is new is asked, and who need not come hears it."""

from dataclasses import replace

from services.invitations.domain.answers import Given, Heard, answer
from services.invitations.domain.dispatches import Dispatch, withdraw
from services.invitations.domain.invitations import Channel, Ending, Off, Standing
from services.invitations.domain.mails import Audience, MailKind
from shared.kernel import Answer, PersonId
from tests.unit.invitations.test_dispatches import ADVISER, AROUND, ASKER, DIRECTOR, MEETING, NOW, news, sent, told

NEWCOMER = PersonId("nieuw")


def test_only_who_is_new_is_asked_and_the_others_keep_their_answer() -> None:
    heard = answer(sent(None, news(DIRECTOR, ADVISER)).meeting, Given(DIRECTOR, 0, Answer.YES, NOW), NOW)
    assert isinstance(heard, Heard)
    changed = sent(heard.meeting, news(DIRECTOR, ADVISER, NEWCOMER, revision=2))
    assert told(changed) == [(NEWCOMER, MailKind.INVITED, Audience.PERSON, True), (ASKER, MailKind.SENT, Audience.REQUESTER, False)]
    assert [(one.person, one.answer) for one in changed.meeting.present] == [
        (DIRECTOR, Answer.YES),
        (ADVISER, Answer.NONE),
        (NEWCOMER, Answer.NONE),
    ]
    assert changed.entries == ()


def test_who_is_replaced_hears_it_under_a_higher_sequence() -> None:
    around = replace(AROUND, writable=frozenset({ADVISER}))
    changed = sent(sent(None, news(ADVISER), around).meeting, news(NEWCOMER, revision=2), around)
    cancel = next(mail for mail in changed.mails if mail.person == ADVISER)
    assert (cancel.kind, cancel.sequence, "aan tafel" in cancel.reason) == (MailKind.UNSEATED, 1, True)
    assert [one.person for one in changed.withdrawn] == [ADVISER]
    assert changed.withdrawn_at == 1
    assert [(one.person, one.channel) for one in changed.meeting.present] == [(NEWCOMER, Channel.MAIL)]


def test_another_moment_still_asks_everybody_again() -> None:
    first = sent(None, news(DIRECTOR, ADVISER)).meeting
    moved = sent(first, news(DIRECTOR, ADVISER, NEWCOMER, revision=2, sequence=1))
    assert [kind for _, kind, audience, _ in told(moved) if audience is Audience.PERSON] == [
        MailKind.CHANGED,
        MailKind.CHANGED,
        MailKind.INVITED,
    ]
    withdrawn = sent(replace(first, standing=Standing.WITHDRAWN), news(DIRECTOR, revision=2))
    assert (DIRECTOR, MailKind.CHANGED, Audience.PERSON, True) in told(withdrawn)


def test_the_end_of_the_promise_is_another_mail_to_the_requester_and_to_nobody_else() -> None:
    first = withdraw(None, Off(MEETING, 3, 0, NOW, Ending.NOT_FOUND, "Geen moment."), AROUND, polled={ADVISER: None})
    assert isinstance(first, Dispatch)
    over = withdraw(first.meeting, Off(MEETING, 4, 0, NOW, Ending.NOT_FOUND, "De periode is voorbij."), AROUND, polled={ADVISER: None})
    assert isinstance(over, Dispatch)
    known = {mail.id for mail in first.mails}
    assert [(mail.person, mail.kind) for mail in over.mails if mail.id not in known] == [(ASKER, MailKind.NO_MOMENT)]


def test_a_definite_moment_stays_definite_for_who_is_new() -> None:
    around = replace(AROUND, writable=frozenset({NEWCOMER}))
    first = replace(sent(None, news(DIRECTOR), around).meeting, standing=Standing.CONFIRMED)
    changed = sent(first, replace(news(DIRECTOR, NEWCOMER, revision=2), definite=True), around)
    assert changed.meeting.standing is Standing.CONFIRMED
    assert [one.person for one in changed.entries] == [NEWCOMER]
