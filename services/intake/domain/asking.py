"""Whether a meeting may be asked as it is: every fault named, in the words of the person who asks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.intake.domain.chairs import candidates
from services.intake.domain.faults import Fault, Refused, of_a_domain, valid_address
from services.intake.domain.presets import PRESETS, USUAL_FORM, USUAL_MINUTES
from services.intake.domain.request import Draft, Guest, Known, Move, Request, Seat
from services.intake.domain.table import Table, guests_of, required_seats, taken
from shared.kernel import Conversation, MeetingForm, MeetingId, PersonId, Role

SHORTEST, LONGEST, MOST_DAYS, MOST_SEATS = 15, 480, 60, 40
INDEPENDENT = "onafhankelijk"
LONG_AGO = date(2000, 1, 1)
FURTHEST = timedelta(days=366)
_PHONE = re.compile(r"[+\d][\d ()./-]{5,24}")


@dataclass(frozen=True, slots=True)
class Accepted:
    """It may be asked."""

    request: Request


def consider(draft: Draft, known: Known, meeting: MeetingId, now: datetime) -> Accepted | Refused:
    """Judge a draft."""
    faults = (*_about(draft, known), *_at_the_table(draft, known), *_how(draft, known), *_who_asks(draft, known))
    return Refused(faults) if faults else Accepted(_request(draft, known, meeting, now))


def faults_of(move: Move, today: datetime) -> tuple[Fault, ...]:
    """What is wrong with a wish for another moment. `today` is the beginning of the day."""
    if move.earliest is not None and move.earliest < today:
        return (Fault("vroegste", "Deze dag is al geweest. Kies vandaag of later, of laat dit leeg."),)
    if move.earliest is not None and move.earliest > today + FURTHEST:
        return (Fault("vroegste", "Kies een dag binnen een jaar."),)
    return ()


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
    table = Table(known, draft.level)
    for seat in draft.seats:
        yield from table.faults_of(seat)
    required = required_seats(draft.seats)
    if required == 0:
        yield Fault("deelnemers", "Maak minstens één deelnemer verplicht.")
    elif draft.quorum is not None and not 1 <= draft.quorum <= required:
        yield Fault("quorum", f"Kies een getal van 1 tot en met {required}: zo veel plekken zijn verplicht.")


def _how(draft: Draft, known: Known) -> Iterator[Fault]:
    if not SHORTEST <= _minutes(draft, known) <= LONGEST:
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
    yield from _who_chairs(draft, known)


def _who_chairs(draft: Draft, known: Known) -> Iterator[Fault]:
    chair = _chair(draft)
    if draft.chair and chair is None:
        yield Fault("voorzitter", "Kies onafhankelijk, noem het e-mailadres van een deelnemer, of laat dit leeg.")
    elif chair == INDEPENDENT and not _chairs_from_outside(draft, known):
        yield Fault(
            "voorzitter",
            "Er is nu niemand van buiten deze opgave die wil voorzitten. Laat dit leeg, of laat een deelnemer voorzitten.",
        )


def _chair(draft: Draft) -> str | None:
    """`onafhankelijk`, or the person at the table whose address it is; None when it is neither."""
    wanted = (draft.chair or "").strip().lower()
    named = (one for seat in draft.seats for one in (seat.one, *seat.one_of) if one is not None)
    return INDEPENDENT if wanted == INDEPENDENT else next((one.person for one in named if one.address.lower() == wanted), None)


def _chairs_from_outside(draft: Draft, known: Known) -> tuple[PersonId, ...]:
    people = [one.person for seat in draft.seats for one in (seat.one, *seat.one_of) if one is not None]
    seated = {known.people[person].organisation for person in people if person in known.people}
    seated |= {seat.guest.organisation for seat in draft.seats if seat.guest is not None}
    seated |= known.challenge.seated if known.challenge else set()
    return candidates(known.willing, draft.challenge, draft.level, seated, [*people, draft.requester.person])


def _who_asks(draft: Draft, known: Known) -> Iterator[Fault]:
    if not draft.requester_name.strip():
        yield Fault("aanvrager.naam", "Vul uw naam in.")
    elif len(draft.requester_name) > 120:
        yield Fault("aanvrager.naam", "Maak dit korter: hoogstens 120 tekens.")
    if not valid_address(draft.requester.address):
        yield Fault("aanvrager.email", "Vul uw volledige e-mailadres in, zoals naam@organisatie.nl.")
    elif not of_a_domain(draft.requester.address, known.requester_domains):
        yield Fault("aanvrager.email", "Vraag het overleg aan met uw werkadres bij een organisatie die meedoet.")
    if draft.requester_phone and not _PHONE.fullmatch(draft.requester_phone):
        yield Fault("aanvrager.telefoon", "Vul een telefoonnummer in, zoals 06 12345678, of laat dit leeg.")


def _minutes(draft: Draft, known: Known) -> int:
    if draft.duration_minutes is not None:
        return draft.duration_minutes
    return PRESETS[known.challenge.phase].minutes if known.challenge else USUAL_MINUTES


def _form(draft: Draft, known: Known) -> MeetingForm:
    if draft.form is not None:
        return draft.form
    return PRESETS[known.challenge.phase].form if known.challenge else USUAL_FORM


def _conversation(draft: Draft, known: Known) -> Conversation | None:
    if draft.conversation is not None:
        return draft.conversation
    return PRESETS[known.challenge.phase].conversation if known.challenge else None


def _request(draft: Draft, known: Known, meeting: MeetingId, now: datetime) -> Request:
    form, chair = _form(draft, known), _chair(draft)
    place_unknown = form is not MeetingForm.ONLINE and draft.free_place is None and not known.locations
    seats = tuple(taken(seat) for seat in draft.seats)
    chair_seat = len(seats) if chair == INDEPENDENT else None
    if chair_seat is not None:
        seats = (*seats, Seat(_chairs_from_outside(draft, known), Role.REQUIRED))
    return Request(
        meeting=meeting,
        asked_at=now,
        question=draft.question.strip(),
        requester=draft.requester.person,
        requester_phone=draft.requester_phone or None,
        seats=seats,
        guests=tuple(_guests(draft, known)),
        challenge=draft.challenge,
        level=draft.level,
        quorum=draft.quorum if draft.quorum is None or chair_seat is None else draft.quorum + 1,
        duration_minutes=_minutes(draft, known),
        within_working_days=draft.within_working_days,
        form=MeetingForm.ONLINE if place_unknown else form,
        location=draft.location,
        free_place=draft.free_place.strip() if draft.free_place else None,
        chair=chair,
        chair_seat=chair_seat,
        conversation=_conversation(draft, known),
        sought_since=draft.sought_since,
        place_unknown=place_unknown,
    )


def _guests(draft: Draft, known: Known) -> Iterator[Guest]:
    """Those the directory does not know; the requester too, unless listed as a participant."""
    at_the_table = tuple(guests_of(draft.seats, known))
    yield from at_the_table
    if draft.requester.person not in known.people and draft.requester.person not in {guest.person for guest in at_the_table}:
        yield Guest(draft.requester.person, draft.requester_name.strip(), draft.requester.address)
