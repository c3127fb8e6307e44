"""How often people agreed to move something, by tier and never by person."""

from services.metrics.domain.figures import TooFew
from services.metrics.domain.moves import Mover, Word, moves_by_tier, said
from shared.kernel import GovernmentTier, MeetingId, PersonId


def mover(person: str, agreed: int, refused: int = 0) -> Mover:
    words = (Word(MeetingId("m"), number, 1, agreed=number < agreed) for number in range(agreed + refused))
    return Mover(PersonId(person), tuple(words))


def test_behind_a_figure_are_five_people_who_moved() -> None:
    state = [mover(one, 2) for one in "abcde"]
    town = [mover(one, 1) for one in "fghi"] + [mover("j", 0, refused=1)]
    tiers = dict.fromkeys(map(PersonId, "abcde"), GovernmentTier.STATE) | dict.fromkeys(map(PersonId, "fghij"), GovernmentTier.MUNICIPALITY)
    assert moves_by_tier([*state, *town], tiers) == {
        GovernmentTier.STATE: 10,
        GovernmentTier.PROVINCE: 0,
        GovernmentTier.MUNICIPALITY: TooFew(),
        GovernmentTier.WATER_AUTHORITY: 0,
    }


def test_the_last_word_on_a_question_counts_once() -> None:
    yes, no = Word(MeetingId("m"), 1, 1, agreed=True), Word(MeetingId("m"), 1, 2, agreed=False)
    assert said(said(Mover(PersonId("a")), yes), yes).moves == 1
    assert said(said(Mover(PersonId("a")), yes), no).moves == 0
    assert said(said(Mover(PersonId("a")), no), yes).moves == 0
    assert said(said(Mover(PersonId("a")), yes), Word(MeetingId("m"), 2, 1, agreed=True)).moves == 2
