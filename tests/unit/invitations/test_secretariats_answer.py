"""Who is asked what when a secretariat answers, what its page shows first, and how often its link is mailed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.invitations.adapters.words import words
from services.invitations.domain.copies import with_secretariats
from services.invitations.domain.dispatches import Dispatch, reserve, withdraw
from services.invitations.domain.displacements import Agreement, Displacement, Giving
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
)
from services.invitations.domain.looking_ahead import look_ahead
from services.invitations.domain.mails import Audience, Mail, MailKind, Occasion, Participant
from services.invitations.domain.matters import MatterKind, Said, answered, matters, unanswered
from services.invitations.domain.offices import REST, Office, ask
from services.invitations.domain.polls import Choices, Poll
from services.invitations.domain.progress import Known
from services.invitations.web.offices import back_at_the_desk, until_in_words
from shared.kernel import Answer, Block, BusyKind, MeetingId, Moment, PersonId, PollChoice
from tests.unit.invitations.letters import BACKGROUND

NOW = datetime(2027, 3, 10, 8, 0, tzinfo=UTC)
DIRECTOR, ASKER = PersonId("directeur"), PersonId("vrager")
MOMENT = Moment(NOW + timedelta(days=6), NOW + timedelta(days=6, hours=1))
OWN = Block(MOMENT.start, MOMENT.end, BusyKind.MOVABLE)
MEETING = MeetingId("o1")
OCCASION = Occasion(MOMENT, people=(Participant(DIRECTOR),))
INVITED = InvitedMeeting(
    MEETING,
    revision=4,
    standing=Standing.INVITED,
    sequence=0,
    decided_at=NOW,
    occasion=OCCASION,
    invitees=(Invitee(DIRECTOR, Channel.MAIL, touched=(OWN,)),),
    answer_by=NOW + timedelta(hours=8),
)
ASKED = Displacement(MEETING, 3, 1, NOW, NOW + timedelta(hours=4), MOMENT, (Giving(DIRECTOR, (OWN,)),))
POLL = Poll(MEETING, 3, 1, NOW, NOW + timedelta(hours=6), (), (DIRECTOR,))


def mail(kind: MailKind) -> Mail:
    return Mail(MEETING, DIRECTOR, kind, 0, NOW, occasion=OCCASION, with_calendar=True, first=True)


@pytest.mark.parametrize("kind", [kind for kind in MailKind if kind is not MailKind.PERSONAL])
def test_no_copy_has_a_calendar_part_or_the_requester_in_cc(kind: MailKind) -> None:
    around = Circumstances(ASKER, with_secretariat=frozenset({DIRECTOR}), answered_for=frozenset({DIRECTOR}))
    own, copy = with_secretariats((mail(kind),), around)
    assert (own.with_calendar, own.first, own.audience) == (True, True, Audience.PERSON)
    assert (copy.with_calendar, copy.first, copy.audience, copy.informs) == (False, False, Audience.SECRETARIAT, False)
    assert copy.decided_at == own.decided_at


def test_each_step_of_a_meeting_reaches_the_secretariat_with_the_principal_and_one_of_both_has_the_calendar_part() -> None:
    around = Circumstances(ASKER, with_secretariat=frozenset({DIRECTOR}), answered_for=frozenset({DIRECTOR}))
    later = replace(MOMENT, start=MOMENT.start + timedelta(days=1), end=MOMENT.end + timedelta(days=1))
    invited = reserve(None, Reserved(MEETING, 1, 0, NOW, MOMENT, (Asked(DIRECTOR),)), around)
    assert isinstance(invited, Dispatch)
    changed = reserve(invited.meeting, Reserved(MEETING, 2, 1, NOW + timedelta(hours=1), later, (Asked(DIRECTOR),)), around)
    assert isinstance(changed, Dispatch)
    cancelled = withdraw(changed.meeting, Off(MEETING, 3, 1, NOW + timedelta(hours=2), Ending.CANCELLED), around)
    assert isinstance(cancelled, Dispatch)
    yes = replace(INVITED, standing=Standing.CONFIRMED, invitees=(replace(INVITED.invitees[0], answer=Answer.YES),))
    ahead = look_ahead(yes, 0, NOW, around)
    assert isinstance(ahead, tuple)
    told = [
        [(mail.kind, mail.audience, mail.with_calendar, mail.decided_at) for mail in mails if mail.person == DIRECTOR]
        for mails in (invited.mails, changed.mails, cancelled.mails, ahead)
    ]
    expected = (
        (MailKind.INVITED, True, NOW),
        (MailKind.CHANGED, True, NOW + timedelta(hours=1)),
        (MailKind.CANCELLED, True, NOW + timedelta(hours=2)),
        (MailKind.AHEAD, False, NOW),
    )
    assert told == [[(kind, Audience.PERSON, part, at), (kind, Audience.SECRETARIAT, False, at)] for kind, part, at in expected]


def test_only_of_a_question_the_principal_reads_that_the_secretariat_answers() -> None:
    around = Circumstances(ASKER, with_secretariat=frozenset({DIRECTOR}), answered_for=frozenset({DIRECTOR}))
    informed = {kind for kind in MailKind if with_secretariats((mail(kind),), around)[0].informs}
    assert informed == {
        MailKind.INVITED,
        MailKind.CHANGED,
        MailKind.POLL,
        MailKind.DISPLACEMENT,
        MailKind.DEPUTY_TOO,
        MailKind.POLLED_TOO,
    }
    both = replace(around, answered_for=frozenset())
    assert not any(one.informs for kind in MailKind for one in with_secretariats((mail(kind),), both))


def test_a_secretariat_that_answers_alone_is_reminded_alone() -> None:
    around = Circumstances(ASKER, with_secretariat=frozenset({DIRECTOR}), answered_for=frozenset({DIRECTOR}))
    reminder = replace(mail(MailKind.INVITED), reminds=True)
    assert [one.audience for one in with_secretariats((reminder,), around)] == [Audience.SECRETARIAT]
    both = with_secretariats((reminder,), replace(around, answered_for=frozenset()))
    assert [one.audience for one in both] == [Audience.PERSON, Audience.SECRETARIAT]


def test_the_subject_of_what_only_informs_says_so_but_for_an_invitation_that_calendars_show() -> None:
    asks, invites = replace(mail(MailKind.DISPLACEMENT), informs=True), replace(mail(MailKind.INVITED), informs=True)
    assert words(asks, BACKGROUND).subject.startswith("Ter informatie: Kan uw afspraak schuiven?")
    assert words(invites, BACKGROUND).subject.startswith("Uitnodiging: ")
    assert words(invites, BACKGROUND).opening[0].startswith("Uw secretariaat kreeg deze vraag ook en antwoordt voor u")
    said_yes = replace(invites, occasion=Occasion(MOMENT, people=(Participant(DIRECTOR, agreed=True),)))
    assert not any("secretariaat" in line for line in words(said_yes, BACKGROUND).opening)


def test_what_is_open_for_somebody_with_until_when_and_what_gives_way() -> None:
    (moves,) = matters(DIRECTOR, Known(displacement=ASKED), NOW)
    assert (moves.kind, moves.until, moves.gives_way, moves.said) == (MatterKind.DISPLACEMENT, ASKED.deadline, (OWN,), None)
    (polled,) = matters(DIRECTOR, Known(poll=POLL), NOW)
    assert (polled.kind, polled.until) == (MatterKind.POLL, POLL.deadline)
    (invited,) = matters(DIRECTOR, Known(meeting=INVITED), NOW)
    assert (invited.kind, invited.until, invited.gives_way) == (MatterKind.INVITATION, INVITED.answer_by, (OWN,))
    definite = replace(INVITED, standing=Standing.CONFIRMED)
    assert [one.until for one in matters(DIRECTOR, Known(meeting=definite), NOW)] == [None]


@pytest.mark.parametrize(
    ("known", "at"),
    [
        (Known(displacement=ASKED), ASKED.deadline),
        (Known(poll=POLL), POLL.deadline),
        (Known(meeting=INVITED), MOMENT.end),
        (Known(meeting=replace(INVITED, standing=Standing.WITHDRAWN)), NOW),
        (Known(meeting=replace(INVITED, invitees=())), NOW),
        (Known(meeting=INVITED, poll=replace(POLL, revision=5)), POLL.deadline),
        (Known(displacement=replace(ASKED, people=())), NOW),
    ],
)
def test_what_is_closed_over_or_of_somebody_else_is_not_shown(known: Known, at: datetime) -> None:
    assert matters(DIRECTOR, known, at) == ()


def test_what_was_answered_is_shown_with_the_way_and_by_whom() -> None:
    agreed = replace(ASKED, given=(Agreement(DIRECTOR, agreed=False, at=NOW, by_another=True),))
    assert matters(DIRECTOR, Known(displacement=agreed), NOW)[0].said == Said("nee, dit kan niet schuiven", NOW, "link", by_another=True)
    chosen = replace(POLL, given=(Choices(DIRECTOR, {"1": PollChoice.CANNOT}, NOW),))
    assert matters(DIRECTOR, Known(poll=chosen), NOW)[0].said == Said("kan op geen van deze momenten", NOW)
    came = replace(INVITED, invitees=(replace(INVITED.invitees[0], answer=Answer.YES, answered_at=NOW, via="agenda"),))
    assert matters(DIRECTOR, Known(meeting=came), NOW)[0].said == Said("ja", NOW, "agenda")


def test_what_must_be_answered_first_comes_first() -> None:
    found = [matters(DIRECTOR, known, NOW)[0] for known in (Known(meeting=INVITED), Known(poll=POLL), Known(displacement=ASKED))]
    assert [one.kind for one in unanswered(found)] == [MatterKind.DISPLACEMENT, MatterKind.POLL, MatterKind.INVITATION]
    assert answered(found) == ()


def test_the_link_is_mailed_again_after_ten_minutes() -> None:
    office = Office().with_principal(DIRECTOR).with_principal(DIRECTOR)
    assert office.principals == (DIRECTOR,)
    first = ask(office, NOW)
    assert first == Office((DIRECTOR,), 1, NOW)
    assert isinstance(first, Office)
    assert ask(first, NOW + REST - timedelta(seconds=1)) == OldNews()
    assert ask(first, NOW + REST) == Office((DIRECTOR,), 2, NOW + REST)
    assert first.without(DIRECTOR).principals == ()


def test_what_closes_before_ten_on_the_next_working_day_is_for_today() -> None:
    thursday, friday = datetime(2027, 3, 11, 16, 45, tzinfo=UTC), datetime(2027, 3, 12, 16, 45, tzinfo=UTC)
    assert back_at_the_desk(thursday) == datetime(2027, 3, 12, 9, 0, tzinfo=UTC), "ten o'clock in Amsterdam"
    assert back_at_the_desk(friday) == datetime(2027, 3, 15, 9, 0, tzinfo=UTC)


def test_a_deadline_reads_as_people_say_it() -> None:
    at = datetime(2027, 3, 11, 16, 45, tzinfo=UTC)
    assert until_in_words(at + timedelta(hours=2), at) == "vandaag vóór 19.45 uur"
    assert until_in_words(at + timedelta(hours=16), at) == "morgen vóór 09.45 uur"
    assert until_in_words(at + timedelta(days=2), at) == "vóór zaterdag 13 maart 2027, 17.45 uur"
