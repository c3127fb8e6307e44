"""A chair from outside: bodies without a seat, in turn, searched like anybody required."""

from dataclasses import replace
from datetime import UTC, date, datetime

from services.intake.domain.asking import Accepted, consider
from services.intake.domain.chairs import Willing, candidates
from services.intake.domain.faults import Fault, Refused
from services.intake.domain.request import Draft, DraftSeat, Known, KnownChallenge, KnownPerson, Named, Seat
from shared.kernel import ChallengeId, Level, MeetingId, PersonId, Phase, Role

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
WATER = ChallengeId("water")


def willing(person: str, organisation: str, **more: object) -> Willing:
    return replace(Willing(PersonId(person), organisation, Level.CIVIL_SERVICE, ()), **more)  # type: ignore[arg-type]  # one field at a time


def chosen(*of: Willing, challenge: ChallengeId | None = WATER, level: Level = Level.CIVIL_SERVICE) -> tuple[str, ...]:
    return candidates(of, challenge, level, ["Gemeente Zwolle", ""], [PersonId("aan tafel")])


def test_nobody_of_a_body_with_a_seat_nor_on_the_challenge_nor_at_the_table_chairs() -> None:
    assert chosen(
        willing("a", "Provincie Utrecht"),
        willing("b", "gemeente  zwolle"),
        willing("c", "Waterschap Vechtstromen", challenges=(WATER,)),
        willing("d", ""),
        willing("aan tafel", "Provincie Drenthe"),
    ) == ("a",)


def test_an_executive_chairs_in_a_bestuurlijk_meeting_only() -> None:
    one = willing("a", "Provincie Utrecht", level=Level.EXECUTIVE)
    assert chosen(one) == ()
    assert chosen(one, level=Level.EXECUTIVE) == ("a",)


def test_whoever_chaired_longest_ago_comes_first_and_five_are_enough() -> None:
    def ago(month: int) -> datetime:
        return datetime(2026, month, 1, tzinfo=UTC)

    people = [willing(f"p{9 - month}", f"Gemeente {month}", last=ago(month), connected=True) for month in range(1, 7)]
    assert chosen(*reversed(people), willing("z", "Gemeente Meppel", connected=True)) == ("z", "p8", "p7", "p6", "p5")


def test_nobody_is_polled_for_a_chair_while_there_are_some_whose_calendar_is_read() -> None:
    unread = [willing(f"p{number}", f"Gemeente {number}") for number in range(3)]
    read = willing("z", "Gemeente Meppel", connected=True, last=datetime(2027, 1, 1, tzinfo=UTC))
    assert chosen(*unread, read) == ("z",)
    assert chosen(*unread) == ("p0", "p1")


def draft(chair: str = "onafhankelijk", quorum: int | None = None) -> Draft:
    seats = (DraftSeat("deelnemers[0]", Named("een@rijk.nl", PersonId("een")), (), None, None),)
    return Draft("Hoe?", seats, "De aanvrager", Named("a@rijk.nl", PersonId("aanvrager")), challenge=WATER, chair=chair, quorum=quorum)


def known(*of: Willing) -> Known:
    people = {PersonId("een"): KnownPerson(organisation="Ministerie"), PersonId("aanvrager"): KnownPerson()}
    challenge = KnownChallenge(Phase.DELIVER, Phase.DESIGN, seated=frozenset({"Gemeente Zwolle"}))
    return Known(date(2027, 3, 1), people, challenge, willing=of)


def test_the_chair_is_one_more_seat_that_must_be_filled() -> None:
    outcome = consider(
        draft(quorum=1),
        known(willing("a", "Provincie Utrecht"), willing("b", "Ministerie"), willing("c", "Gemeente Zwolle")),
        MeetingId("m"),
        NOW,
    )
    assert isinstance(outcome, Accepted)
    asked = outcome.request
    assert asked.seats == (Seat((PersonId("een"),), Role.REQUIRED), Seat((PersonId("a"),), Role.REQUIRED))
    assert (asked.chair, asked.chair_seat, asked.quorum) == ("onafhankelijk", 1, 2)
    assert (asked.named, asked.chair_candidates) == ((PersonId("een"),), (PersonId("a"),))


def test_when_nobody_from_outside_consents_the_form_says_so() -> None:
    outcome = consider(draft(), known(willing("b", "Ministerie")), MeetingId("m"), NOW)
    told = "Er is nu niemand van buiten deze opgave die wil voorzitten. Laat dit leeg, of laat een deelnemer voorzitten."
    assert outcome == Refused((Fault("voorzitter", told),))


def test_whoever_asks_is_no_independent_chair() -> None:
    assert isinstance(consider(draft(), known(willing("aanvrager", "Provincie Utrecht")), MeetingId("m"), NOW), Refused)
