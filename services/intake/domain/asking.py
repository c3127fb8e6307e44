"""Whether a meeting may be asked as it is: every fault named, in the words of the person who asks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.intake.domain.request import Draft, DraftSeat, Guest, GuestDetails, Known, Move, Named, Request, Seat
from shared.kernel import Level, MeetingForm, MeetingId, PersonId, Phase, Role

SHORTEST, LONGEST, MOST_DAYS, MOST_SEATS = 15, 480, 60, 40
PHASES = tuple(Phase)
INDEPENDENT = "onafhankelijk"
LONG_AGO = date(2000, 1, 1)
FURTHEST = timedelta(days=366)
_ADDRESS = re.compile(r"[!#-'*+\-./0-9=?A-Z^_`a-z{|}~]+@[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*\.[0-9A-Za-z-]{2,}")
"""`dot-atom@domain` (RFC 5322 3.4.1), what a mail can be sent to."""
_PHONE = re.compile(r"[+\d][\d ()./-]{5,24}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. `field` is its path in wire names."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """It may be asked."""

    request: Request


@dataclass(frozen=True, slots=True)
class Refused:
    """It may not, for each of these faults."""

    faults: tuple[Fault, ...]


def consider(draft: Draft, known: Known, meeting: MeetingId, now: datetime) -> Accepted | Refused:
    """Judge a draft."""
    faults = (*_about(draft, known), *_at_the_table(draft, known), *_how(draft, known), *_who_asks(draft, known))
    return Refused(faults) if faults else Accepted(_request(draft, known, meeting, now))


def faults_of(move: Move, now: datetime) -> tuple[Fault, ...]:
    """What is wrong with a wish for another moment."""
    if move.earliest is not None and move.earliest > now + FURTHEST:
        return (Fault("vroegste", "Kies een dag binnen een jaar."),)
    return ()


def valid_address(address: str) -> bool:
    return len(address) <= 254 and _ADDRESS.fullmatch(address) is not None


def _about(draft: Draft, known: Known) -> Iterator[Fault]:
    if not draft.question.strip():
        yield Fault("vraag", "Schrijf de vraag op waarover het overleg gaat.")
    elif len(draft.question) > 1000:
        yield Fault("vraag", "Maak de vraag korter: hoogstens 1000 tekens.")
    if draft.challenge is not None and known.challenge is None:
        yield Fault("opgave", "Deze opgave kennen we niet. Kies een opgave uit de lijst of laat dit leeg.")
    if draft.sought_since is not None and draft.sought_since < LONG_AGO:
        yield Fault("gezochtSinds", f"Noem een dag vanaf {LONG_AGO.year}, of laat dit leeg.")
    if draft.sought_since is not None and draft.sought_since > known.today:
        yield Fault("gezochtSinds", "Deze datum ligt in de toekomst. Noem de dag waarop u begon te zoeken, of laat dit leeg.")


def _at_the_table(draft: Draft, known: Known) -> Iterator[Fault]:
    if not draft.seats:
        yield Fault("deelnemers", "Noem minstens één deelnemer.")
        return
    if len(draft.seats) > MOST_SEATS:
        yield Fault("deelnemers", f"Dat zijn veel mensen. Vraag er hoogstens {MOST_SEATS}.")
    named: set[PersonId] = set()
    for seat in draft.seats:
        yield from _seat(seat, draft, known, named)
    required = sum(seat.role is not Role.OPTIONAL for seat in draft.seats)
    if required == 0:
        yield Fault("deelnemers", "Maak minstens één deelnemer verplicht.")
    elif draft.quorum is not None and not 1 <= draft.quorum <= required:
        yield Fault("quorum", f"Kies een getal van 1 tot en met {required}: zo veel plekken zijn verplicht.")


def _seat(seat: DraftSeat, draft: Draft, known: Known, named: set[PersonId]) -> Iterator[Fault]:
    if seat.one is not None and seat.one_of:
        yield Fault(seat.field, "Noem email of eenVan, niet allebei.")
    elif seat.one is not None:
        yield from _person(f"{seat.field}.email", seat.one, seat.guest, draft, known, named)
        yield from _guest(seat, known)
    elif seat.one_of:
        yield from _group(seat, draft, known, named)
    else:
        yield Fault(f"{seat.field}.email", "Vul het e-mailadres in, of noem bij eenVan een groep van wie er één komt.")


def _group(seat: DraftSeat, draft: Draft, known: Known, named: set[PersonId]) -> Iterator[Fault]:
    where = f"{seat.field}.eenVan"
    if len(seat.one_of) < 2:
        yield Fault(where, "Noem minstens twee mensen van wie er één komt. Gaat het om één persoon, maak die dan verplicht.")
    if seat.role is Role.OPTIONAL:
        yield Fault(f"{seat.field}.rol", "Een groep van wie er één komt is altijd verplicht. Kies verplicht of laat rol weg.")
    if seat.guest is not None:
        yield Fault(f"{seat.field}.gast", "Een gast staat op een eigen regel, met email. Laat gast hier weg.")
    for index, person in enumerate(seat.one_of):
        yield from _person(f"{where}[{index}]", person, None, draft, known, named)


def _person(where: str, typed: Named, guest: GuestDetails | None, draft: Draft, known: Known, named: set[PersonId]) -> Iterator[Fault]:
    if not valid_address(typed.address):
        yield Fault(where, "Dit is geen volledig e-mailadres. Controleer het, zoals naam@organisatie.nl.")
        return
    if typed.person in named:
        yield Fault(where, "Deze persoon staat er al bij. Noem iedereen één keer.")
        return
    named.add(typed.person)
    person = known.people.get(typed.person)
    if person is None:
        if guest is None:
            yield Fault(
                where,
                "We kennen dit adres niet. Vul ook naam, functie, organisatie en bestuurslaag in, dan vragen we deze persoon als gast.",
            )
        return
    if person.paused:
        yield Fault(where, "Deze persoon doet nu even niet mee via Korte Lijnen. Vraag een collega.")
    if person.level is Level.EXECUTIVE and draft.level is Level.CIVIL_SERVICE:
        yield Fault(
            where,
            "Deze persoon is bestuurder en dit overleg is ambtelijk. Vraag een ambtenaar, of kies niveau bestuurlijk.",
        )
    challenge = known.challenge
    if person.umbrella and challenge is not None and PHASES.index(challenge.phase) < PHASES.index(challenge.umbrella_from):
        phases = f"vanaf de fase {challenge.umbrella_from.value}. De opgave is nu in de fase {challenge.phase.value}"
        yield Fault(where, f"Deze koepel doet mee {phases}. Haak deze persoon later aan.")


def _guest(seat: DraftSeat, known: Known) -> Iterator[Fault]:
    if seat.guest is None or (seat.one is not None and seat.one.person in known.people):
        return
    for name, value, message in (
        ("naam", seat.guest.name, "Vul de naam van de gast in."),
        ("functie", seat.guest.function, "Vul de functie van de gast in."),
        ("organisatie", seat.guest.organisation, "Vul de organisatie van de gast in."),
    ):
        if not value.strip():
            yield Fault(f"{seat.field}.gast.{name}", message)
        elif len(value) > 120:
            yield Fault(f"{seat.field}.gast.{name}", "Maak dit korter: hoogstens 120 tekens.")


def _how(draft: Draft, known: Known) -> Iterator[Fault]:
    if not SHORTEST <= draft.duration_minutes <= LONGEST:
        yield Fault("duurMinuten", f"Kies een duur van {SHORTEST} tot en met {LONGEST} minuten.")
    if not 1 <= draft.within_working_days <= MOST_DAYS:
        yield Fault("binnenWerkdagen", f"Kies een termijn van 1 tot en met {MOST_DAYS} werkdagen.")
    if draft.location is not None and draft.location not in known.locations:
        yield Fault("locatie", "Deze locatie kennen we niet. Kies een locatie uit de lijst, noem een andere plek, of laat dit leeg.")
    if draft.free_place is not None and not 1 <= len(draft.free_place.strip()) <= 200:
        yield Fault("locatie.vrij", "Beschrijf de plek in hoogstens 200 tekens, zoals Stadhuis, kamer 2.")
    if draft.form is MeetingForm.ONLINE and (draft.location is not None or draft.free_place is not None):
        where = "locatie" if draft.location is not None else "locatie.vrij"
        yield Fault(where, "Een online overleg heeft geen plek nodig. Laat de plek leeg, of kies een andere vorm.")
    elif draft.location is not None and draft.free_place is not None:
        yield Fault("locatie.vrij", "Kies een locatie uit de lijst of beschrijf een andere plek, niet allebei.")
    if draft.chair and _chair(draft) is None:
        yield Fault("voorzitter", "Kies onafhankelijk, noem het e-mailadres van een deelnemer, of laat dit leeg.")


def _chair(draft: Draft) -> str | None:
    """`onafhankelijk`, or the person at the table whose address it is; None when it is neither."""
    wanted = (draft.chair or "").strip().lower()
    named = (one for seat in draft.seats for one in (seat.one, *seat.one_of) if one is not None)
    return INDEPENDENT if wanted == INDEPENDENT else next((one.person for one in named if one.address.lower() == wanted), None)


def _who_asks(draft: Draft, known: Known) -> Iterator[Fault]:
    if not draft.requester_name.strip():
        yield Fault("aanvrager.naam", "Vul uw naam in.")
    elif len(draft.requester_name) > 120:
        yield Fault("aanvrager.naam", "Maak dit korter: hoogstens 120 tekens.")
    if not valid_address(draft.requester.address):
        yield Fault("aanvrager.email", "Vul uw volledige e-mailadres in, zoals naam@organisatie.nl.")
    elif known.requester_domains and draft.requester.address.rpartition("@")[2].lower() not in known.requester_domains:
        yield Fault("aanvrager.email", "Vraag het overleg aan met uw werkadres bij een organisatie die meedoet.")
    if draft.requester_phone and not _PHONE.fullmatch(draft.requester_phone):
        yield Fault("aanvrager.telefoon", "Vul een telefoonnummer in, zoals 06 12345678, of laat dit leeg.")


def _request(draft: Draft, known: Known, meeting: MeetingId, now: datetime) -> Request:
    place_unknown = draft.form is not MeetingForm.ONLINE and draft.free_place is None and not known.locations
    return Request(
        meeting=meeting,
        asked_at=now,
        question=draft.question.strip(),
        requester=draft.requester.person,
        requester_phone=draft.requester_phone or None,
        seats=tuple(_asked(seat) for seat in draft.seats),
        guests=tuple(_guests(draft, known)),
        challenge=draft.challenge,
        level=draft.level,
        quorum=draft.quorum,
        duration_minutes=draft.duration_minutes,
        within_working_days=draft.within_working_days,
        form=MeetingForm.ONLINE if place_unknown else draft.form,
        location=draft.location,
        free_place=draft.free_place.strip() if draft.free_place else None,
        chair=_chair(draft),
        conversation=draft.conversation,
        sought_since=draft.sought_since,
        place_unknown=place_unknown,
    )


def _asked(seat: DraftSeat) -> Seat:
    people = (seat.one,) if seat.one is not None else seat.one_of
    return Seat(tuple(named.person for named in people), seat.role or Role.REQUIRED)


def _guests(draft: Draft, known: Known) -> Iterator[Guest]:
    """Those the directory does not know; the requester too, unless listed as a participant."""
    at_the_table = set()
    for seat in draft.seats:
        if seat.one is None or seat.guest is None or seat.one.person in known.people:
            continue
        at_the_table.add(seat.one.person)
        yield Guest(
            seat.one.person,
            seat.guest.name.strip(),
            seat.one.address,
            seat.guest.function.strip(),
            seat.guest.organisation.strip(),
            seat.guest.tier,
        )
    if draft.requester.person not in known.people and draft.requester.person not in at_the_table:
        yield Guest(draft.requester.person, draft.requester_name.strip(), draft.requester.address)
