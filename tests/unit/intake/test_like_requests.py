"""When a request is much like an open one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.intake.domain.likeness import Open, likes
from shared.kernel import ChallengeId, MeetingId, PersonId

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


def people(letters: str) -> tuple[PersonId, ...]:
    return tuple(map(PersonId, letters))


NEW = Open(MeetingId("nieuw"), NOW, people("abc"), ChallengeId("water"), "Hoe houden we de opvang open?")
OTHER = replace(NEW, meeting=MeetingId("ander"), asked_at=NOW - timedelta(days=3))


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (OTHER, True),
        (replace(OTHER, people=people("abd")), True),
        (replace(OTHER, people=people("abde")), False),
        (replace(OTHER, people=people("ade")), False),
        (replace(OTHER, challenge=None), True),
        (replace(OTHER, challenge=ChallengeId("dijk"), question="Waar komt de nieuwe dijk te liggen?"), False),
        (replace(OTHER, challenge=ChallengeId("dijk"), question="Hoe houden wij samen de opvang open"), True),
    ],
)
def test_the_same_challenge_or_words_and_half_of_the_people(other: Open, *, alike: bool) -> None:
    assert bool(likes(NEW, [other])) is alike


def test_one_shared_person_is_no_likeness() -> None:
    assert likes(replace(NEW, people=people("a")), [replace(OTHER, people=people("a"))]) == ()


def test_it_is_not_like_itself() -> None:
    assert likes(NEW, [NEW]) == ()


def test_most_shared_people_come_first_then_the_oldest() -> None:
    older, fewer = (
        replace(OTHER, meeting=MeetingId("ouder"), asked_at=NOW - timedelta(days=9)),
        replace(OTHER, meeting=MeetingId("minder"), people=people("ab")),
    )
    found = likes(NEW, [fewer, OTHER, older])
    assert [(like.open.meeting, like.shared) for like in found] == [("ouder", 3), ("ander", 3), ("minder", 2)]
