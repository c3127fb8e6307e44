"""Who may sit at the table: the rules for every seat, when a meeting is asked and when its people change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from services.intake.domain.faults import Fault, of_a_domain, valid_address
from services.intake.domain.request import DraftSeat, Guest, GuestDetails, Known, KnownPerson, Named, Seat
from shared.functions import ASK, level_of, umbrella_of
from shared.kernel import Level, OrganisationId, PersonId, Phase, Role

PHASES = tuple(Phase)
OTHERWISE = "Vraag een ambtenaar, of vraag een bestuurlijk overleg: kies niveau bestuurlijk. Op het formulier staat dat bij “Meer wensen”."
UNKNOWN = "We kennen dit adres niet. Vul ook naam, functie, organisatie en bestuurslaag in, dan vragen we deze persoon als gast."
WHICH_GRIFFIER = (
    "Is deze griffier er ambtelijk of bestuurlijk? Vul bij deze gast het niveau in. Dit overleg is ambtelijk: "
    "voor een bestuurlijk overleg kiest u niveau bestuurlijk."
)


@dataclass(slots=True)
class Table:
    """Judges seats one after the other; `named` are those who sit already, nobody sits twice."""

    known: Known
    level: Level
    named: set[PersonId] = field(default_factory=set)

    def faults_of(self, seat: DraftSeat) -> Iterator[Fault]:
        if seat.one is not None and seat.one_of:
            yield Fault(seat.field, "Noem email of eenVan, niet allebei.")
        elif seat.one is not None:
            yield from self._person(f"{seat.field}.email", seat.one, seat.guest)
            yield from self._guest(seat)
        elif seat.one_of:
            yield from self._group(seat)
        else:
            yield Fault(f"{seat.field}.email", "Vul het e-mailadres in, of noem bij eenVan een groep van wie er één komt.")

    def _group(self, seat: DraftSeat) -> Iterator[Fault]:
        where = f"{seat.field}.eenVan"
        if len(seat.one_of) < 2:
            yield Fault(where, "Noem minstens twee mensen van wie er één komt. Gaat het om één persoon, maak die dan verplicht.")
        if seat.role is Role.OPTIONAL:
            yield Fault(f"{seat.field}.rol", "Een groep van wie er één komt is altijd verplicht. Kies verplicht of laat rol weg.")
        if seat.guest is not None:
            yield Fault(f"{seat.field}.gast", "Een gast staat op een eigen regel, met email. Laat gast hier weg.")
        for index, person in enumerate(seat.one_of):
            yield from self._person(f"{where}[{index}]", person, None)

    def _person(self, where: str, typed: Named, guest: GuestDetails | None) -> Iterator[Fault]:
        if not valid_address(typed.address):
            yield Fault(where, "Dit is geen volledig e-mailadres. Controleer het, zoals naam@organisatie.nl.")
            return
        if typed.person in self.named:
            yield Fault(where, "Deze persoon staat er al bij. Noem iedereen één keer.")
            return
        self.named.add(typed.person)
        person = self.known.people.get(typed.person)
        if person is not None:
            yield from self._known_person(where, person)
        elif guest is None:
            yield Fault(where, UNKNOWN)

    def _known_person(self, where: str, person: KnownPerson) -> Iterator[Fault]:
        if person.paused:
            yield Fault(where, "Deze persoon doet nu even niet mee via Korte Lijnen. Vraag een collega.")
        if person.level is Level.EXECUTIVE and self.level is Level.CIVIL_SERVICE:
            yield Fault(where, f"Deze persoon is bestuurder en dit overleg is ambtelijk. {OTHERWISE}")
        if person.umbrella:
            yield from self._umbrella(where, person.body)

    def _guest(self, seat: DraftSeat) -> Iterator[Fault]:
        guest, typed = seat.guest, seat.one
        if guest is None or typed is None:
            return
        known = self.known.people.get(typed.person)
        if known is not None:
            yield from self._level_of_a_guest(f"{seat.field}.gast", guest) if known.guest and known.level is Level.CIVIL_SERVICE else ()
            return
        for name, value, message in (
            ("naam", guest.name, "Vul de naam van de gast in."),
            ("functie", guest.function, "Vul de functie van de gast in."),
            ("organisatie", guest.organisation, "Vul de organisatie van de gast in."),
        ):
            if not value.strip():
                yield Fault(f"{seat.field}.gast.{name}", message)
            elif len(value) > 120:
                yield Fault(f"{seat.field}.gast.{name}", "Maak dit korter: hoogstens 120 tekens.")
        yield from self._level_of_a_guest(f"{seat.field}.gast", guest)
        if valid_address(typed.address) and not of_a_domain(typed.address, self.known.guest_domains):
            yield Fault(
                f"{seat.field}.email", "Gasten kunnen alleen komen van organisaties die meedoen. Vraag deze persoon zelf uit te nodigen."
            )
        body = umbrella_of(guest.organisation, typed.address)
        if body is not None:
            yield from self._umbrella(f"{seat.field}.gast.organisatie", body)

    def _level_of_a_guest(self, where: str, guest: GuestDetails) -> Iterator[Fault]:
        if self.level is Level.EXECUTIVE:
            return
        implied = level_of(guest.function)
        if implied is Level.EXECUTIVE:
            yield Fault(f"{where}.functie", f"Deze functie is bestuurlijk en dit overleg is ambtelijk. {OTHERWISE}")
        elif guest.level is Level.EXECUTIVE:
            yield Fault(f"{where}.niveau", f"Deze gast is bestuurder en dit overleg is ambtelijk. {OTHERWISE}")
        elif implied is ASK and guest.level is None:
            yield Fault(f"{where}.niveau", WHICH_GRIFFIER)

    def _umbrella(self, where: str, body: OrganisationId | None) -> Iterator[Fault]:
        challenge = self.known.challenge
        if challenge is None or body in challenge.admitted:
            return
        if PHASES.index(challenge.phase) < PHASES.index(challenge.umbrella_from):
            phases = f"vanaf de fase {challenge.umbrella_from.value}. De opgave is nu in de fase {challenge.phase.value}"
            yield Fault(
                where,
                f"Deze koepel doet mee {phases}. Haak deze persoon later aan, of vraag wie de opgave beheert om de koepel toe te laten.",
            )


def taken(seat: DraftSeat) -> Seat:
    """The seat that a draft without faults stands for."""
    people = (seat.one,) if seat.one is not None else seat.one_of
    return Seat(tuple(named.person for named in people), seat.role or Role.REQUIRED)


def guests_of(seats: Iterable[DraftSeat], known: Known) -> Iterator[Guest]:
    """Those the directory does not know, with what was typed."""
    for seat in seats:
        if seat.one is not None and seat.guest is not None and seat.one.person not in known.people:
            guest = seat.guest
            yield Guest(
                seat.one.person, guest.name.strip(), seat.one.address, guest.function.strip(), guest.organisation.strip(), guest.tier
            )


def required_seats(seats: Iterable[DraftSeat | Seat]) -> int:
    return sum(seat.role is not Role.OPTIONAL for seat in seats)
