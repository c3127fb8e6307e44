"""What each kind of mail says, in plain Dutch (B1)."""

from dataclasses import dataclass
from typing import Literal, assert_never

from services.invitations.domain.background import Subject
from services.invitations.domain.mails import Audience, Mail, MailKind
from shared.clock import local
from shared.kernel import Block, BusyKind
from shared.ui.dates import DAYS, hour_text, moment_text, time_text

_RequesterKind = Literal[MailKind.SENT, MailKind.CONFIRMED, MailKind.LATE_NO, MailKind.NO_MOMENT]


@dataclass(frozen=True, slots=True)
class Words:
    """What differs between kinds. No `button`: nothing to do."""

    subject: str
    heading: str
    opening: tuple[str, ...]
    button: str = ""


def words(mail: Mail, subject: Subject) -> Words:
    """The subject line, the heading and the first paragraphs of a mail."""
    title, at = subject.title, f", {when(mail)}" if mail.occasion else ""
    who = capital(subject.requester.introduction) if subject.requester else "Korte Lijnen"
    match mail.kind:
        case MailKind.INVITED:
            said = Words(f"Uitnodiging: {title}{at}", "Uitnodiging voor een overleg", _invited(mail, who), _answer_button(mail))
        case MailKind.CHANGED:
            moved = "Het overleg waarvoor u was uitgenodigd is op een ander moment of een andere plek."
            again = _agreed(mail) or ("Uw antwoord op het vorige moment telt niet meer. Wilt u opnieuw laten weten of u komt?",)
            said = Words(f"Gewijzigd: {title}{at}", "Het overleg is gewijzigd", (moved, *again), _answer_button(mail))
        case MailKind.CANCELLED:
            which = f"Het overleg van {when(mail)}" if mail.occasion else "Dit overleg"
            opening = (f"{which} gaat niet door. U hoeft niets te doen.", *_reason(mail))
            said = Words(f"Gaat niet door: {title}{at}", "Het overleg gaat niet door", opening)
        case MailKind.RELEASED:
            which = f"Het moment van {when(mail)}" if mail.occasion else "Dit moment"
            opening = (f"{which} vervalt. We zoeken een nieuw moment; u hoort van ons. U hoeft niets te doen.",)
            said = Words(f"Moment vervalt: {title}{at}", "Dit moment vervalt", opening)
        case MailKind.DEPUTY:
            opening = (
                "U bent gevraagd voor een overleg, maar het past dan niet in uw agenda. Daarom hebben we uw plaatsvervanger gevraagd.",
                "U hoeft niets te doen. Wilt u het anders? Laat het weten aan wie het overleg vraagt.",
            )
            said = Words(f"Uw plaatsvervanger is gevraagd: {title}{at}", "Uw plaatsvervanger is gevraagd", opening)
        case MailKind.POLL:
            opening = (f"{who} wil met u overleggen. Wilt u per moment zeggen of u kunt? Dat kost een minuut.",)
            said = Words(f"Wanneer kunt u? {title}", "Wanneer kunt u?", opening, "Geef aan wanneer u kunt")
        case MailKind.PERSONAL:
            opening = (
                "Hier is de link naar uw eigen pagina.",
                "Daar koppelt u uw agenda, kiest u wat mag schuiven en ziet u wat wij van u bewaren.",
            )
            said = Words("Uw eigen pagina bij Korte Lijnen", "Uw eigen pagina", opening, "Open uw pagina")
        case MailKind.SENT | MailKind.CONFIRMED | MailKind.LATE_NO | MailKind.NO_MOMENT as kind:
            said = _for_the_requester(kind, mail, title, at)
        case MailKind.DAY:
            opening = (
                "U werkt die dag aan uw eigen werk, met mensen van andere overheden aan dezelfde tafel.",
                "Een deel van de dag heeft geen programma. Een halve dag komen mag ook.",
            )
            said = Words(f"Samenwerkdag: {title}{at}", "Komt u naar de samenwerkdag?", opening, "Laat weten of u komt")
        case unreachable:
            assert_never(unreachable)
    return said


def _for_the_requester(kind: _RequesterKind, mail: Mail, title: str, at: str) -> Words:
    opening: tuple[str, ...]
    match kind:
        case MailKind.SENT:
            opening = ("We hebben een moment gevonden voor uw overleg. Iedereen krijgt nu een uitnodiging, met uw naam erbij.",)
            said = Words(f"Uitnodiging verstuurd: {title}{at}", "Er is een moment gevonden", opening, "Volg het overleg")
        case MailKind.CONFIRMED:
            opening = ("Iedereen die nodig is komt. Het overleg gaat door.",)
            said = Words(f"Gaat door: {title}{at}", "Het overleg gaat door", opening, "Bekijk het overleg")
        case MailKind.LATE_NO:
            opening = (
                "Iemand die erbij moet zijn, laat weten toch niet te kunnen. Het overleg staat nog in ieders agenda.",
                "U beslist of het doorgaat. Op de statuspagina ziet u wie het is. Daar kunt u het overleg ook afzeggen.",
            )
            said = Words(f"Iemand kan toch niet: {title}{at}", "Iemand kan toch niet", opening, "Bekijk het overleg")
        case MailKind.NO_MOMENT:
            opening = ("We hebben nog geen moment gevonden waarop iedereen die nodig is kan.", *_reason(mail))
            said = Words(f"Nog geen moment gevonden: {title}", "Nog geen moment gevonden", opening, "Bekijk wat u nu kunt doen")
        case unreachable:
            assert_never(unreachable)
    return said


def capital(sentence: str) -> str:
    """A name that is a function, at the start of a sentence."""
    return sentence[:1].upper() + sentence[1:]


def when(mail: Mail) -> str:
    """`dinsdag 16 maart 2027, 10.00 uur`, or nothing."""
    return moment_text(mail.occasion.moment.start) if mail.occasion else ""


def what_moves(touched: tuple[Block, ...]) -> tuple[str, ...]:
    """What would give way in somebody's own calendar, and that they decide; for that person and their secretariat only."""
    theirs = any(block.kind in {BusyKind.TENTATIVE, BusyKind.MOVABLE} for block in touched)
    decide = ("Wij verzetten niets: u beslist. Past het niet, dan is nee een goed antwoord.",) if theirs else ()
    return (*map(_moves, touched), *decide)


def _moves(block: Block) -> str:
    hours = f"{DAYS[local(block.start).weekday()]} {hour_text(block.start)}–{time_text(block.end)}"
    match block.kind:
        case BusyKind.TENTATIVE:
            said = f"Uw voorlopige afspraak van {hours} moet dan wijken."
        case BusyKind.MOVABLE:
            said = f"Uw verplaatsbare afspraak van {hours} moet dan naar een ander moment."
        case BusyKind.RESERVE:
            said = f"Dit overleg valt in uw spoedruimte van {hours}."
        case BusyKind.FIXED | BusyKind.OUT_OF_OFFICE:
            said = f"U hebt {hours} iets anders in uw agenda."
        case unreachable:
            assert_never(unreachable)
    return said


def _invited(mail: Mail, who: str) -> tuple[str, ...]:
    entry = "De afspraak komt ook in uw agenda." if mail.audience is Audience.PERSON and not mail.with_calendar else ""
    invites = f"{who} nodigt u uit voor een overleg."
    asked = (invites, *_agreed(mail)) if _agreed(mail) else (f"{invites} Wilt u laten weten of u komt?",)
    return tuple(line for line in (*asked, entry) if line)


def _answer_button(mail: Mail) -> str:
    return "Bekijk het overleg" if _agreed(mail) else "Laat weten of u komt"


def _agreed(mail: Mail) -> tuple[str, ...]:
    agreed = mail.occasion is not None and any(one.agreed for one in mail.occasion.people if one.person == mail.person)
    return ("U hebt al gezegd dat u op dit moment kunt. U hoeft niets meer te doen.",) if agreed else ()


def _reason(mail: Mail) -> tuple[str, ...]:
    return (f"De reden: {mail.reason}",) if mail.reason else ()
