"""A notice to a building and what is known of it in, a `Letter` out. Pure: the same in, the same out."""

from typing import assert_never

from services.invitations.adapters.letters import INLOOP
from services.invitations.adapters.visitors_csv import FILENAME, visitors_file
from services.invitations.domain.background import Contact
from services.invitations.domain.letters import Enclosure, Fact, Letter, Link, Mailbox
from services.invitations.domain.notices import AtPlace, Notice, NoticeKind
from services.invitations.domain.wording import one_line
from shared.ui.dates import moment_text, span_text, time_text

_WHY_HOST = "U krijgt deze mail omdat uw adres bij deze locatie staat als dat van de gastheer."
_WHY_RECEPTION = "U krijgt deze mail omdat uw adres bij deze locatie staat. Bewaar deze gegevens niet langer dan nodig is."


def compose_notice(notice: Notice, at_place: AtPlace) -> Letter:
    """The letter to a host or a reception."""
    match notice.kind:
        case NoticeKind.ROOM_ASKED:
            return _asked(notice, at_place)
        case NoticeKind.ROOM_OFF:
            return _not_needed(notice, at_place)
        case NoticeKind.VISITORS:
            return _visitors(notice, at_place)
        case unreachable:
            assert_never(unreachable)


def _letter(notice: Notice, at_place: AtPlace, heading: str, opening: tuple[str, ...], facts: tuple[Fact, ...], why: str) -> Letter:
    return Letter(
        key=notice.id,
        dated=notice.dated,
        sender_name="Korte Lijnen",
        to=Mailbox(one_line(at_place.reader), at_place.address),
        subject=one_line(f"{heading}{'' if heading.endswith('?') else ':'} {_where(notice, at_place)}, {moment_text(notice.moment.start)}"),
        heading=heading,
        opening=opening,
        facts=facts,
        button=Link("Laat weten of het kan", at_place.page) if notice.kind is NoticeKind.ROOM_ASKED else None,
        closing=(why,),
        enclosures=_enclosures(notice, at_place),
    )


def _asked(notice: Notice, at_place: AtPlace) -> Letter:
    """Counts, and of names only whom to call: a host gives a room, and not to whom."""
    opening = (
        "Goedendag,",
        "Voor een overleg tussen overheden willen we graag deze ruimte van u lenen. Wilt u laten weten of het kan? Eén klik is genoeg.",
        "Zegt u ja, dan rekenen we erop dat de ruimte en de aanmelding van bezoekers geregeld zijn. Zonder antwoord zoeken we een andere.",
    )
    people = (
        Fact("Aantal mensen", (str(notice.people),)),
        Fact("Bezoekers zonder pas", (str(notice.visitors) if notice.visitors else "Geen",)),
        *((Fact("Antwoord graag vóór", (moment_text(notice.until),)),) if notice.until else ()),
        *((Fact("Bellen bij vragen", (one_line(at_place.call),)),) if at_place.call else ()),
    )
    return _letter(notice, at_place, "Kan deze ruimte?", opening, (*_when_and_where(notice, at_place), *people), _WHY_HOST)


def _not_needed(notice: Notice, at_place: AtPlace) -> Letter:
    opening = ("Goedendag,", "De ruimte die we u vroegen is niet meer nodig. U hoeft niets te doen. Dank u wel voor het meedenken.")
    return _letter(notice, at_place, "Ruimte niet meer nodig", opening, _when_and_where(notice, at_place), _WHY_HOST)


def _visitors(notice: Notice, at_place: AtPlace) -> Letter:
    changed = notice.earlier is not None
    if not notice.listed:
        heading, does = "Er komen geen bezoekers", "De bezoekers van de vorige lijst komen niet. U hoeft hen niet te verwachten."
    elif changed:
        heading, does = "Bezoekers gewijzigd", "Deze lijst vervangt de vorige. Wilt u de vorige weggooien?"
    else:
        heading, does = "Bezoekers aanmelden", "Deze mensen hebben geen pas en komen bij u langs. Wilt u hen aanmelden?"
    facts = (
        Fact("Wat er verandert", _changes(notice, at_place)),
        *_when_and_where(notice, at_place),
        Fact("Bezoekers", tuple(_one(visitor) for visitor in at_place.listed)),
        Fact("Bellen bij vragen", (one_line(at_place.call),) if at_place.call else ()),
    )
    return _letter(notice, at_place, heading, ("Goedendag,", does), tuple(fact for fact in facts if any(fact.lines)), _WHY_RECEPTION)


def _changes(notice: Notice, at_place: AtPlace) -> tuple[str, ...]:
    if notice.earlier is None:
        return ()
    moved = (notice.earlier.start, notice.earlier.end) != (notice.moment.start, notice.moment.end)
    lines = (
        f"Ander moment. Op de vorige lijst: {span_text(notice.earlier.start, notice.earlier.end)}" if moved else "",
        "Andere ruimte dan op de vorige lijst" if not moved and notice.earlier != notice.moment else "",
        *(f"Erbij: {_one(visitor)}" for visitor in at_place.joined),
        *(f"Komt niet meer: {_one(visitor)}" for visitor in at_place.gone),
        f"{notice.forgotten} {'bezoeker' if notice.forgotten == 1 else 'bezoekers'} minder" if notice.forgotten else "",
    )
    return tuple(line for line in lines if line)


def _when_and_where(notice: Notice, at_place: AtPlace) -> tuple[Fact, ...]:
    moment = notice.moment
    arrival = f"Vanaf {time_text(moment.start - INLOOP)}"
    return (Fact("Wanneer", (span_text(moment.start, moment.end),)), Fact("Inloop", (arrival,)), Fact("Waar", (_where(notice, at_place),)))


def _where(notice: Notice, at_place: AtPlace) -> str:
    place = at_place.subject.place(notice.moment)
    return "" if place is None else one_line(", ".join(part for part in (place.name, place.room) if part))


def _one(visitor: Contact) -> str:
    return one_line(f"{visitor.name} ({visitor.organisation})" if visitor.organisation else visitor.name)


def _enclosures(notice: Notice, at_place: AtPlace) -> tuple[Enclosure, ...]:
    if notice.kind is not NoticeKind.VISITORS or not at_place.listed:
        return ()
    return (Enclosure(FILENAME, "csv", visitors_file(at_place.listed, notice.moment.start - INLOOP, at_place.call)),)
