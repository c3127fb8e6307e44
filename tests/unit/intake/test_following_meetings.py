"""What a requester sees, whatever the order in which it was heard."""

from collections.abc import Callable
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as some

from services.intake.domain import sentences
from services.intake.domain.following import Added, Followed, Found, Given, best_of
from services.intake.domain.without_moment import Instead, InsteadKind, Watch
from shared.kernel import Answer, MeetingForm, MeetingStatus, Moment, PersonId, PollChoice

ADVISER = PersonId("p1")
TUESDAY = Moment(datetime(2027, 3, 16, 9, tzinfo=UTC), datetime(2027, 3, 16, 10, tzinfo=UTC))
FIRST = Found(TUESDAY, 0, MeetingForm.ONLINE, "4.5")
SECOND = Found(TUESDAY, 1, MeetingForm.ONLINE, "1")


CHANGES: list[Callable[[Followed], Followed]] = [
    lambda state: state.becomes(MeetingStatus.SEARCHING, 1).explained((), 1).finds(None, 1).promises(TUESDAY.start, 1),
    lambda state: state.becomes(MeetingStatus.RESERVED, 2).explained(("Eerst.",), 2).finds(FIRST, 2),
    lambda state: state.becomes(MeetingStatus.INVITED, 3),
    lambda state: state.answered(ADVISER, Given(Answer.NO, 0, 1)),
    lambda state: state.becomes(MeetingStatus.RESERVED, 4).explained(("Daarna.",), 4).finds(SECOND, 4),
    lambda state: state.answered(ADVISER, Given(Answer.MAYBE, 1, 2)),
    lambda state: state.answered(ADVISER, Given(Answer.YES, 1, 3)),
    lambda state: state.becomes(MeetingStatus.CONFIRMED, 5).finds(SECOND, 5),
]


@given(some.permutations(CHANGES), some.lists(some.sampled_from(CHANGES), max_size=6))
def test_whatever_the_order_and_however_often_the_end_is_the_same(
    shuffled: list[Callable[[Followed], Followed]], again: list[Callable[[Followed], Followed]]
) -> None:
    state = Followed()
    for change in (*shuffled, *again):
        state = change(state)
    assert (state.status, state.found, state.explanation) == (MeetingStatus.CONFIRMED, SECOND, ("Daarna.",))
    assert (state.answer_of(ADVISER), state.promised_until) == (Answer.YES, TUESDAY.start)


def test_an_older_status_never_replaces_a_newer_one() -> None:
    state = Followed().becomes(MeetingStatus.INVITED, 3).becomes(MeetingStatus.RESERVED, 2)
    assert state.status is MeetingStatus.INVITED


def test_a_moment_heard_late_is_still_taken_in() -> None:
    state = Followed().becomes(MeetingStatus.INVITED, 3).finds(FIRST, 2)
    assert (state.status, state.found) == (MeetingStatus.INVITED, FIRST)
    assert state.finds(None, 1).found == FIRST


def test_an_answer_to_an_earlier_moment_does_not_count_for_a_later_one() -> None:
    state = Followed().finds(FIRST, 1).answered(ADVISER, Given(Answer.YES, 0, 1))
    assert state.answer_of(ADVISER) is Answer.YES
    assert state.finds(SECOND, 2).answer_of(ADVISER) is Answer.NONE


def test_the_latest_answer_of_a_person_stands() -> None:
    no, yes = Given(Answer.NO, 0, 2), Given(Answer.YES, 0, 1)
    assert Followed().finds(FIRST, 1).answered(ADVISER, no).answered(ADVISER, yes).answer_of(ADVISER) is Answer.NO


def test_saying_in_the_poll_that_one_can_is_an_acceptance() -> None:
    agreed = Found(TUESDAY, 0, MeetingForm.ONLINE, "0", agreed=(ADVISER,))
    assert Followed().finds(agreed, 1).answer_of(ADVISER) is Answer.YES


def test_during_a_poll_the_best_choice_is_shown() -> None:
    polling = Followed().becomes(MeetingStatus.POLLING, 3).asks((TUESDAY,), TUESDAY.start, 1, 3)
    state = polling.poll_answered(ADVISER, Given(best_of([PollChoice.CANNOT, PollChoice.DEPUTY]), 1, 1))
    assert state.answer_of(ADVISER) is Answer.MAYBE
    assert best_of([PollChoice.CANNOT, PollChoice.CAN_IF_MOVED]) is Answer.YES
    assert best_of([PollChoice.CANNOT]) is Answer.NO
    assert best_of([]) is Answer.NONE


def test_what_was_said_in_an_earlier_poll_does_not_count_for_the_next_one() -> None:
    first = Followed().becomes(MeetingStatus.POLLING, 3).asks((TUESDAY,), TUESDAY.start, 1, 3)
    answered = first.poll_answered(ADVISER, Given(Answer.YES, 1, 1))
    again = answered.becomes(MeetingStatus.POLLING, 5).asks((TUESDAY,), TUESDAY.start, 2, 5)
    assert again.answer_of(ADVISER) is Answer.NONE
    assert again.poll_answered(ADVISER, Given(Answer.NO, 2, 2)).answer_of(ADVISER) is Answer.NO
    assert answered.becomes(MeetingStatus.NO_MOMENT, 6).answer_of(ADVISER) is Answer.NONE


def test_the_answer_of_a_deputy_is_shown_at_the_seat_of_the_principal() -> None:
    deputy = PersonId("plaatsvervanger")
    state = Followed().finds(Found(TUESDAY, 0, MeetingForm.ONLINE, "12", deputies={ADVISER: deputy}), 1)
    assert state.sends_a_deputy(ADVISER)
    assert state.answer_of(ADVISER) is Answer.NONE
    assert state.answered(deputy, Given(Answer.YES, 0, 1)).answer_of(ADVISER) is Answer.YES


def test_whoever_the_moment_is_without_is_not_waited_for() -> None:
    deputy, other = PersonId("plaatsvervanger"), PersonId("p2")
    found = Found(TUESDAY, 0, MeetingForm.ONLINE, "12", deputies={ADVISER: deputy}, people=(deputy, PersonId("p3")))
    state = Followed().finds(found, 1)
    assert state.is_without(other)
    assert not state.is_without(PersonId("p3"))
    assert not state.is_without(ADVISER)
    assert not Followed().is_without(other)


def test_every_status_and_every_answer_has_its_words() -> None:
    assert set(sentences.STATUS_WORDS) == set(MeetingStatus)
    assert all(sentences.answered(answer).startswith("{wie}") for answer in Answer)


def test_sentences_count_people_in_plain_dutch() -> None:
    assert sentences.calendars_read(1, 0) == "We hebben 1 agenda gelezen."
    assert sentences.calendars_read(3, 2) == "We hebben 3 agenda’s gelezen. Van 2 deelnemers kennen we de agenda niet: die vragen we zelf."
    assert sentences.calendars_read(0, 1) == "Van 1 deelnemer kennen we de agenda niet: die vragen we zelf."
    assert sentences.invitations_sent(2, 1, 0) == "Uitnodigingen verstuurd: 2 per mail en 1 in de eigen agenda."
    not_all = sentences.invitations_sent(0, 1, 1)
    assert not_all.startswith("Uitnodigingen verstuurd: 1 in de eigen agenda. Bij 1 deelnemer kwam de uitnodiging nog niet aan.")
    assert sentences.cancelled("ziekte") == "Het overleg gaat niet door. Iedereen krijgt bericht. Reden: ziekte"
    assert sentences.cancelled("") == "Het overleg gaat niet door. Iedereen krijgt bericht."


def test_what_can_be_done_instead_stays_when_older_news_comes_late_and_goes_with_newer() -> None:
    watch = Watch((), datetime(2027, 3, 20, tzinfo=UTC))
    watching = Followed().watches(watch, None, 6)
    assert watching.watches(None, None, 5).watch == watch
    assert watching.watches(None, None, 7).watch is None


def test_the_last_line_of_somebody_counts_whatever_comes_late() -> None:
    person = PersonId("p")
    state = Followed().adds(person, Added("laatste", 2)).adds(person, Added("eerste", 1))
    assert state.added[person].line == "laatste"
    assert state.without(person).added == {}


def test_how_many_can_is_said_in_words() -> None:
    moment = datetime(2027, 3, 16, 9, 0, tzinfo=UTC)
    said = [Instead(InsteadKind.ONLINE, moment, moment, people, 3).counts for people in (1, 2, 3)]
    assert said == ["Dan kan één van de 3 mensen.", "Dan kunnen 2 van de 3 mensen.", "Dan kan iedereen."]
