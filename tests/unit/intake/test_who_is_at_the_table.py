"""Guests by the same rules as everybody: level, umbrella bodies, mail domains; and what a phase presets."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.intake.domain.asking import Accepted, consider
from services.intake.domain.faults import Refused
from services.intake.domain.missing import in_words, missing_tiers
from services.intake.domain.outcomes import reads_like_an_outcome
from services.intake.domain.request import Draft, DraftSeat, GuestDetails, Known, KnownChallenge, KnownPerson, Named, Request
from shared.kernel import (
    ChallengeId,
    Conversation,
    GovernmentTier,
    Level,
    LocationId,
    MeetingForm,
    MeetingId,
    OrganisationId,
    PersonId,
    Phase,
)

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
EXPLORING = KnownChallenge(Phase.EXPLORE, Phase.DESIGN)
DRAFT = Draft(
    "Hoe houden we de opvang open?",
    (DraftSeat("deelnemers[0]", Named("een@rijk.nl", PersonId("een")), (), None, None),),
    "De aanvrager",
    Named("aanvrager@rijk.nl", PersonId("aanvrager")),
)
KNOWN = Known(
    date(2027, 3, 1), {PersonId("een"): KnownPerson(), PersonId("aanvrager"): KnownPerson()}, locations=frozenset({LocationId("hub")})
)


def with_guest(
    function: str = "adviseur", organisation: str = "Gemeente Zwolle", address: str = "gast@zwolle.nl", level: Level | None = None
) -> Draft:
    guest = GuestDetails("De gast", function, organisation, GovernmentTier.MUNICIPALITY, level)
    return replace(DRAFT, seats=(*DRAFT.seats, DraftSeat("deelnemers[1]", Named(address, PersonId("gast")), (), None, guest)))


def faults(draft: Draft, known: Known = KNOWN) -> dict[str, str]:
    outcome = consider(draft, known, MeetingId("m"), NOW)
    return {fault.field: fault.message for fault in outcome.faults} if isinstance(outcome, Refused) else {}


def accepted(draft: Draft, known: Known = KNOWN) -> Request:
    outcome = consider(draft, known, MeetingId("m"), NOW)
    assert isinstance(outcome, Accepted)
    return outcome.request


@pytest.mark.parametrize(
    "function", ["Wethouder Wonen", "loco-burgemeester", "lid van Gedeputeerde Staten", "projectleider, tevens wethouder"]
)
def test_a_guest_with_an_executive_function_is_refused_in_an_ambtelijk_meeting_with_the_way_out(function: str) -> None:
    told = faults(with_guest(function))
    assert list(told) == ["deelnemers[1].gast.functie"]
    assert told["deelnemers[1].gast.functie"].startswith(
        "Deze functie is bestuurlijk en dit overleg is ambtelijk. Vraag een ambtenaar, of "
    )
    assert "kies niveau bestuurlijk" in told["deelnemers[1].gast.functie"]
    assert faults(replace(with_guest(function), level=Level.EXECUTIVE)) == {}


@pytest.mark.parametrize("function", ["gemeentesecretaris", "adviseur van de wethouder", "directeur burgemeesterszaken"])
def test_a_guest_who_is_an_official_is_welcome(function: str) -> None:
    assert faults(with_guest(function)) == {}


def test_a_griffier_who_is_a_guest_is_asked_which_level() -> None:
    told = faults(with_guest("griffier"))
    assert list(told) == ["deelnemers[1].gast.niveau"]
    assert told["deelnemers[1].gast.niveau"].startswith("Is deze griffier er ambtelijk of bestuurlijk?")
    assert faults(with_guest("griffier", level=Level.CIVIL_SERVICE)) == {}
    assert list(faults(with_guest("griffier", level=Level.EXECUTIVE))) == ["deelnemers[1].gast.niveau"]
    assert faults(replace(with_guest("griffier"), level=Level.EXECUTIVE)) == {}


def test_a_guest_who_was_one_before_is_judged_by_the_worst_of_then_and_now_and_a_member_as_known() -> None:
    def knowing(level: Level, *, guest: bool) -> Known:
        return replace(KNOWN, people={**KNOWN.people, PersonId("gast"): KnownPerson(level, guest=guest)})

    official, executive = Level.CIVIL_SERVICE, Level.EXECUTIVE
    assert list(faults(with_guest("wethouder"), knowing(official, guest=True))) == ["deelnemers[1].gast.functie"]
    assert list(faults(with_guest("griffier"), knowing(official, guest=True))) == ["deelnemers[1].gast.niveau"]
    assert list(faults(with_guest("adviseur"), knowing(executive, guest=True))) == ["deelnemers[1].email"]
    assert list(faults(with_guest("wethouder"), knowing(executive, guest=True))) == ["deelnemers[1].email"], "said once"
    assert faults(with_guest("adviseur"), knowing(official, guest=True)) == {}
    assert faults(with_guest("wethouder"), knowing(official, guest=False)) == {}


def test_saying_ambtelijk_does_not_make_an_official_of_a_wethouder() -> None:
    assert list(faults(with_guest("wethouder", level=Level.CIVIL_SERVICE))) == ["deelnemers[1].gast.functie"]


@pytest.mark.parametrize(("organisation", "address"), [("VNG", "gast@ergens.nl"), ("Gemeente Zwolle", "gast@vng.nl")])
def test_a_guest_of_an_umbrella_body_waits_for_its_phase_too(organisation: str, address: str) -> None:
    draft = replace(with_guest(organisation=organisation, address=address), challenge=ChallengeId("c"))
    assert list(faults(draft, replace(KNOWN, challenge=EXPLORING))) == ["deelnemers[1].gast.organisatie"]
    assert faults(draft, replace(KNOWN, challenge=replace(EXPLORING, phase=Phase.DESIGN))) == {}
    assert faults(draft, replace(KNOWN, challenge=replace(EXPLORING, admitted=frozenset({OrganisationId("x-vng")})))) == {}


def test_an_umbrella_body_that_the_owner_admitted_is_not_every_umbrella_body() -> None:
    draft = replace(DRAFT, challenge=ChallengeId("c"))
    vng = replace(KNOWN, people={**KNOWN.people, PersonId("een"): KnownPerson(umbrella=True, body=OrganisationId("x-vng"))})
    for admitted, welcome in (("x-vng", True), ("x-ipo", False)):
        challenge = replace(EXPLORING, admitted=frozenset({OrganisationId(admitted)}))
        assert (faults(draft, replace(vng, challenge=challenge)) == {}) is welcome


def test_guests_come_from_the_domains_of_whoever_runs_this() -> None:
    known = replace(KNOWN, guest_domains=frozenset({"zwolle.nl"}))
    assert faults(with_guest(address="gast@Zwolle.nl"), known) == {}
    assert list(faults(with_guest(address="gast@elders.nl"), known)) == ["deelnemers[1].email"]


@pytest.mark.parametrize(
    ("phase", "minutes", "form", "conversation"),
    [
        (Phase.EXPLORE, 90, MeetingForm.IN_PERSON, Conversation.EXPLORE),
        (Phase.DESIGN, 120, MeetingForm.IN_PERSON, Conversation.EXPLORE),
        (Phase.DELIVER, 60, MeetingForm.HYBRID, Conversation.DELIVER),
    ],
)
def test_the_phase_presets_what_was_left_open_and_nothing_else(
    phase: Phase, minutes: int, form: MeetingForm, conversation: Conversation
) -> None:
    known, draft = replace(KNOWN, challenge=replace(EXPLORING, phase=phase)), replace(DRAFT, challenge=ChallengeId("c"))
    left_open = accepted(draft, known)
    assert (left_open.duration_minutes, left_open.form, left_open.conversation) == (minutes, form, conversation)
    typed = accepted(replace(draft, duration_minutes=30, form=MeetingForm.ONLINE, conversation=Conversation.DECIDE), known)
    assert (typed.duration_minutes, typed.form, typed.conversation) == (30, MeetingForm.ONLINE, Conversation.DECIDE)


def test_without_a_challenge_nothing_is_preset() -> None:
    asked = accepted(DRAFT)
    assert (asked.duration_minutes, asked.form, asked.conversation) == (60, MeetingForm.IN_PERSON, None)


def test_the_tiers_without_anybody_are_named_in_the_order_of_the_challenge() -> None:
    tiers = (GovernmentTier.PROVINCE, GovernmentTier.MUNICIPALITY, GovernmentTier.WATER_AUTHORITY)
    assert missing_tiers(tiers, [GovernmentTier.MUNICIPALITY, None]) == (GovernmentTier.PROVINCE, GovernmentTier.WATER_AUTHORITY)
    assert in_words(missing_tiers(tiers, [])) == "provincie, gemeente en waterschap"
    assert in_words(missing_tiers((GovernmentTier.STATE, GovernmentTier.PROVINCE), [])) == "rijk en provincie"
    assert in_words(missing_tiers(tiers, [GovernmentTier.PROVINCE, GovernmentTier.MUNICIPALITY])) == "waterschap"
    assert in_words(missing_tiers(tiers, tiers)) == ""


@pytest.mark.parametrize(
    "question", ["Instemmen met de dijkversterking", "graag akkoord op het plan", "Besluit nemen over de locatie", "VASTSTELLEN agenda"]
)
def test_a_text_that_begins_with_what_must_come_out_reads_like_an_outcome(question: str) -> None:
    assert reads_like_an_outcome(question)


@pytest.mark.parametrize(
    "question", ["Hoe houden we de opvang open?", "Instemmen met de dijk, of nog niet?", "Besluiteloosheid rond stikstof", "De dijk", ""]
)
def test_a_question_does_not(question: str) -> None:
    assert not reads_like_an_outcome(question)
