"""What may be asked, and what the requester is told when it may not."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.intake.domain.asking import Accepted, consider
from services.intake.domain.faults import Fault, Refused
from services.intake.domain.request import (
    Draft,
    DraftSeat,
    Guest,
    GuestDetails,
    Known,
    KnownChallenge,
    KnownPerson,
    Named,
    Request,
    Seat,
    in_one_line,
    readable,
)
from shared.kernel import ChallengeId, GovernmentTier, Level, LocationId, MeetingForm, MeetingId, PersonId, Phase, Role

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
STRANGER = "We kennen dit adres niet. Vul ook naam, functie, organisatie en bestuurslaag in, dan vragen we deze persoon als gast."
ADVISER = GuestDetails("De adviseur", "Adviseur", "Gemeente Zwolle", GovernmentTier.MUNICIPALITY)


def named(address: str) -> Named:
    return Named(address, PersonId(f"p-{address}"))


def seat(address: str, index: int = 0, role: Role | None = None, guest: GuestDetails | None = None) -> DraftSeat:
    return DraftSeat(f"deelnemers[{index}]", named(address), (), role, guest)


def group(*addresses: str, index: int = 0, role: Role | None = None, guest: GuestDetails | None = None) -> DraftSeat:
    return DraftSeat(f"deelnemers[{index}]", None, tuple(map(named, addresses)), role, guest)


def draft(*seats: DraftSeat) -> Draft:
    return Draft("Hoe houden we de opvang open?", seats or (seat("een@rijk.nl"),), "De aanvrager", named("aanvrager@rijk.nl"))


def known(*addresses: str) -> Known:
    people = {named(address).person: KnownPerson() for address in addresses or ("een@rijk.nl", "twee@provincie.nl", "aanvrager@rijk.nl")}
    return Known(date(2027, 3, 1), people, locations=frozenset({LocationId("hub")}))


def faults(of: Draft, world: Known | None = None) -> list[Fault]:
    match consider(of, world or known(), MeetingId("m"), NOW):
        case Refused(found):
            return list(found)
        case Accepted():
            return []


def accepted(of: Draft, world: Known | None = None) -> Request:
    outcome = consider(of, world or known(), MeetingId("m"), NOW)
    assert isinstance(outcome, Accepted)
    return outcome.request


def test_a_question_people_and_a_requester_are_enough() -> None:
    request = accepted(draft())
    assert request.seats == (Seat((PersonId("p-een@rijk.nl"),), Role.REQUIRED),)
    assert (request.question, request.duration_minutes, request.within_working_days) == ("Hoe houden we de opvang open?", 60, 10)
    assert (request.form, request.level, request.guests) == (MeetingForm.IN_PERSON, Level.CIVIL_SERVICE, ())


def test_everybody_at_the_table_is_counted_with_a_group_as_one_seat() -> None:
    asked = accepted(draft(group("een@rijk.nl", "twee@provincie.nl")))
    assert asked.seats == (Seat((PersonId("p-een@rijk.nl"), PersonId("p-twee@provincie.nl")), Role.REQUIRED),)


def test_a_guest_and_an_unknown_requester_go_along_with_what_was_typed() -> None:
    request = accepted(draft(seat("gast@zwolle.nl", guest=ADVISER)), known("een@rijk.nl"))
    assert request.guests == (
        Guest(PersonId("p-gast@zwolle.nl"), "De adviseur", "gast@zwolle.nl", "Adviseur", "Gemeente Zwolle", GovernmentTier.MUNICIPALITY),
        Guest(PersonId("p-aanvrager@rijk.nl"), "De aanvrager", "aanvrager@rijk.nl"),
    )


def test_details_of_somebody_the_directory_knows_are_not_needed_and_not_taken() -> None:
    assert accepted(draft(seat("een@rijk.nl", guest=GuestDetails("", "", "", None)))).guests == ()


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"question": "  "}, "vraag", "Schrijf de vraag op waarover het overleg gaat."),
        ({"question": "x" * 1001}, "vraag", "Maak de vraag korter: hoogstens 1000 tekens."),
        ({"challenge": ChallengeId("x")}, "opgave", "Deze opgave kennen we niet. Kies een opgave uit de lijst of laat dit leeg."),
        (
            {"sought_since": date(2027, 3, 2)},
            "gezochtSinds",
            "Deze datum ligt in de toekomst. Noem de dag waarop u begon te zoeken, of laat dit leeg.",
        ),
        ({"seats": ()}, "deelnemers", "Noem minstens één deelnemer."),
        ({"quorum": 0}, "quorum", "Kies een getal van 1 tot en met 1: zo veel plekken zijn verplicht."),
        ({"quorum": 2}, "quorum", "Kies een getal van 1 tot en met 1: zo veel plekken zijn verplicht."),
        ({"duration_minutes": 14}, "duurMinuten", "Kies een duur van 15 tot en met 480 minuten."),
        ({"duration_minutes": 481}, "duurMinuten", "Kies een duur van 15 tot en met 480 minuten."),
        ({"within_working_days": 0}, "binnenWerkdagen", "Kies een termijn van 1 tot en met 60 werkdagen."),
        ({"within_working_days": 61}, "binnenWerkdagen", "Kies een termijn van 1 tot en met 60 werkdagen."),
        (
            {"location": LocationId("weg")},
            "locatie",
            "Deze locatie kennen we niet. Kies een locatie uit de lijst, noem een andere plek, of laat dit leeg.",
        ),
        ({"free_place": " "}, "locatie.vrij", "Beschrijf de plek in hoogstens 200 tekens, zoals Stadhuis, kamer 2."),
        (
            {"form": MeetingForm.ONLINE, "location": LocationId("hub")},
            "locatie",
            "Een online overleg heeft geen plek nodig. Laat de plek leeg, of kies een andere vorm.",
        ),
        (
            {"form": MeetingForm.ONLINE, "free_place": "Stadhuis"},
            "locatie.vrij",
            "Een online overleg heeft geen plek nodig. Laat de plek leeg, of kies een andere vorm.",
        ),
        (
            {"location": LocationId("hub"), "free_place": "Stadhuis"},
            "locatie.vrij",
            "Kies een locatie uit de lijst of beschrijf een andere plek, niet allebei.",
        ),
        ({"chair": "iemand"}, "voorzitter", "Kies onafhankelijk, noem het e-mailadres van een deelnemer, of laat dit leeg."),
        ({"sought_since": date(1900, 1, 1)}, "gezochtSinds", "Noem een dag vanaf 2000, of laat dit leeg."),
        ({"requester_name": ""}, "aanvrager.naam", "Vul uw naam in."),
        ({"requester": named("geen adres")}, "aanvrager.email", "Vul uw volledige e-mailadres in, zoals naam@organisatie.nl."),
        ({"requester_phone": "bel maar"}, "aanvrager.telefoon", "Vul een telefoonnummer in, zoals 06 12345678, of laat dit leeg."),
    ],
)
def test_each_field_names_its_own_fault(change: dict[str, object], field: str, message: str) -> None:
    assert faults(replace(draft(), **change)) == [Fault(field, message)]  # type: ignore[arg-type]  # one field at a time


@pytest.mark.parametrize("change", [{"quorum": 1}, {"duration_minutes": 15}, {"duration_minutes": 480}, {"within_working_days": 60}])
def test_the_edges_of_every_range_are_allowed(change: dict[str, int]) -> None:
    assert faults(replace(draft(), **change)) == []  # type: ignore[arg-type]  # one field at a time


@pytest.mark.parametrize(
    ("seats", "field", "message"),
    [
        (
            [seat("geen-adres")],
            "deelnemers[0].email",
            "Dit is geen volledig e-mailadres. Controleer het, zoals naam@organisatie.nl.",
        ),
        ([seat("onbekend@rijk.nl")], "deelnemers[0].email", STRANGER),
        ([seat("een@rijk.nl"), seat("een@rijk.nl", 1)], "deelnemers[1].email", "Deze persoon staat er al bij. Noem iedereen één keer."),
        ([seat("een@rijk.nl", role=Role.OPTIONAL)], "deelnemers", "Maak minstens één deelnemer verplicht."),
        (
            [group("een@rijk.nl")],
            "deelnemers[0].eenVan",
            "Noem minstens twee mensen van wie er één komt. Gaat het om één persoon, maak die dan verplicht.",
        ),
        (
            [seat("aanvrager@rijk.nl"), group("een@rijk.nl", "twee@provincie.nl", index=1, role=Role.OPTIONAL)],
            "deelnemers[1].rol",
            "Een groep van wie er één komt is altijd verplicht. Kies verplicht of laat rol weg.",
        ),
        (
            [group("een@rijk.nl", "twee@provincie.nl", guest=ADVISER)],
            "deelnemers[0].gast",
            "Een gast staat op een eigen regel, met email. Laat gast hier weg.",
        ),
        ([group("een@rijk.nl", "onbekend@rijk.nl")], "deelnemers[0].eenVan[1]", STRANGER),
        (
            [DraftSeat("deelnemers[0]", named("een@rijk.nl"), (named("twee@provincie.nl"),), None, None)],
            "deelnemers[0]",
            "Noem email of eenVan, niet allebei.",
        ),
        (
            [DraftSeat("deelnemers[0]", None, (), None, None)],
            "deelnemers[0].email",
            "Vul het e-mailadres in, of noem bij eenVan een groep van wie er één komt.",
        ),
        (
            [seat("gast@zwolle.nl", guest=replace(ADVISER, name=""))],
            "deelnemers[0].gast.naam",
            "Vul de naam van de gast in.",
        ),
        (
            [seat("gast@zwolle.nl", guest=replace(ADVISER, function=" "))],
            "deelnemers[0].gast.functie",
            "Vul de functie van de gast in.",
        ),
        (
            [seat("gast@zwolle.nl", guest=replace(ADVISER, organisation="x" * 121))],
            "deelnemers[0].gast.organisatie",
            "Maak dit korter: hoogstens 120 tekens.",
        ),
    ],
)
def test_each_seat_names_its_own_fault(seats: list[DraftSeat], field: str, message: str) -> None:
    assert faults(draft(*seats)) == [Fault(field, message)]


def test_an_executive_is_not_added_to_a_meeting_of_civil_servants_by_accident() -> None:
    world = replace(known(), people={PersonId("p-een@rijk.nl"): KnownPerson(Level.EXECUTIVE)})
    told = (
        "Deze persoon is bestuurder en dit overleg is ambtelijk. Vraag een ambtenaar, of vraag een bestuurlijk overleg: "
        "kies niveau bestuurlijk. Op het formulier staat dat bij “Meer wensen”."
    )
    assert faults(draft(), world) == [Fault("deelnemers[0].email", told)]
    assert faults(replace(draft(), level=Level.EXECUTIVE), world) == []


def test_somebody_on_pause_is_not_asked() -> None:
    world = replace(known(), people={PersonId("p-een@rijk.nl"): KnownPerson(paused=True)})
    told = "Deze persoon doet nu even niet mee via Korte Lijnen. Vraag een collega."
    assert faults(draft(), world) == [Fault("deelnemers[0].email", told)]


@pytest.mark.parametrize(("phase", "welcome"), [(Phase.EXPLORE, False), (Phase.DESIGN, True), (Phase.DELIVER, True)])
def test_an_umbrella_body_joins_from_its_phase_of_the_challenge(phase: Phase, welcome: bool) -> None:  # noqa: FBT001
    world = replace(
        known(), people={PersonId("p-een@rijk.nl"): KnownPerson(umbrella=True)}, challenge=KnownChallenge(phase, umbrella_from=Phase.DESIGN)
    )
    told = (
        "Deze koepel doet mee vanaf de fase ontwerpen. De opgave is nu in de fase verkennen. "
        "Haak deze persoon later aan, of vraag wie de opgave beheert om de koepel toe te laten."
    )
    assert faults(replace(draft(), challenge=ChallengeId("c")), world) == ([] if welcome else [Fault("deelnemers[0].email", told)])


def test_a_form_without_login_takes_requests_from_its_domains_only() -> None:
    world = replace(known(), requester_domains=frozenset({"provincie.nl"}))
    told = "Vraag het overleg aan met uw werkadres bij een organisatie die meedoet."
    assert faults(draft(), world) == [Fault("aanvrager.email", told)]
    assert faults(replace(draft(), requester=named("iemand@Provincie.NL")), world) == []


def test_all_faults_are_named_together() -> None:
    wrong = replace(draft(seat("x"), seat("y", 1)), question="", duration_minutes=1, requester_name="")
    assert [fault.field for fault in faults(wrong)] == [
        "vraag",
        "deelnemers[0].email",
        "deelnemers[1].email",
        "duurMinuten",
        "aanvrager.naam",
    ]


def test_without_any_place_a_meeting_is_online_and_says_so() -> None:
    nowhere = replace(known(), locations=frozenset())
    assert (accepted(draft(), nowhere).form, accepted(draft(), nowhere).place_unknown) == (MeetingForm.ONLINE, True)
    typed = accepted(replace(draft(), free_place="Stadhuis, kamer 2"), nowhere)
    assert (typed.form, typed.free_place, typed.place_unknown) == (MeetingForm.IN_PERSON, "Stadhuis, kamer 2", False)


def test_more_people_than_fit_around_a_table_are_refused() -> None:
    addresses = [f"p{number}@rijk.nl" for number in range(41)]
    seats = [seat(address, index) for index, address in enumerate(addresses)]
    assert faults(draft(*seats), known(*addresses, "aanvrager@rijk.nl")) == [
        Fault("deelnemers", "Dat zijn veel mensen. Vraag er hoogstens 40.")
    ]


def test_somebody_forgotten_leaves_nothing_in_a_request() -> None:
    request = accepted(replace(draft(seat("gast@zwolle.nl", guest=ADVISER)), requester_phone="06 12345678"), known("een@rijk.nl"))
    without_guest = request.without(PersonId("p-gast@zwolle.nl"))
    assert [guest.address for guest in without_guest.guests] == ["aanvrager@rijk.nl"]
    assert without_guest.requester_phone == "06 12345678"
    without_requester = request.without(PersonId("p-aanvrager@rijk.nl"))
    assert without_requester.requester_phone is None


@pytest.mark.parametrize("chair", ["", None])
def test_a_chair_may_be_nobody(chair: str | None) -> None:
    assert faults(replace(draft(), chair=chair)) == []


def test_a_participant_may_be_the_chair() -> None:
    asked = draft()
    (one, *_) = (seat.one for seat in asked.seats if seat.one)
    accepted = consider(replace(asked, chair=f" {one.address.upper()}"), known(), MeetingId("m"), NOW)
    assert isinstance(accepted, Accepted)
    assert accepted.request.chair == one.person, "no address is kept"


def test_what_cannot_be_seen_or_turns_text_round_is_taken_out() -> None:
    assert readable("Hoe\0 houden\u202e we\u2066 de opvang\r\nopen?") == "Hoe  houden  we  de opvang\nopen?"
    assert in_one_line("Stadhuis,\u202e\nkamer\0 2") == "Stadhuis, kamer 2"
