"""What each kind of mail says, in plain Dutch (B1)."""

from dataclasses import dataclass, replace
from typing import Literal, assert_never

from services.invitations.adapters.about_answers import Kind as AnswerKind
from services.invitations.adapters.about_answers import Said, said_of_an_answer
from services.invitations.adapters.about_reception import said_of_registration
from services.invitations.adapters.before_and_after import Kind as AroundKind
from services.invitations.adapters.before_and_after import said_around
from services.invitations.adapters.by_phone import said_of_calling, said_undelivered
from services.invitations.adapters.own_calendar import OWN_CALENDAR
from services.invitations.domain.background import Background
from services.invitations.domain.mails import Audience, Mail, MailKind, Occasion, Way, WayKind
from services.invitations.domain.wording import AS_CHAIR
from shared.ui.dates import moment_text, span_text

_RequesterKind = Literal[MailKind.SENT, MailKind.CONFIRMED, MailKind.LATE_NO, MailKind.TO_DECIDE, MailKind.NO_MOMENT, MailKind.OPENED]
_ElsewhereKind = AroundKind | Literal[MailKind.REGISTERED_LATE, MailKind.REGISTER_YOURSELF] | AnswerKind
_DeputyKind = Literal[MailKind.DEPUTY, MailKind.DEPUTY_TOO, MailKind.POLLED_TOO, MailKind.RELIEVED, MailKind.SPARED]

_LAST = "U wilde geen mail meer van ons. Dit is de afzegging van wat in uw agenda staat."
_ANSWERED_FOR = "Uw secretariaat kreeg deze vraag ook en antwoordt voor u: u hoeft niets te doen. Zelf antwoorden mag, het laatste telt."


@dataclass(frozen=True, slots=True)
class Words:
    """What differs between kinds. No `button`: nothing to do."""

    subject: str
    heading: str
    opening: tuple[str, ...]
    button: str = ""


def words(mail: Mail, background: Background) -> Words:
    """The subject line, the heading and the first paragraphs of a mail."""
    said = _alone(mail, background) if mail.audience is Audience.ALONE else _words(mail, background)
    if mail.informs and not mail.agreed:
        said = _informed(mail, said)
    if mail.parting:
        said = replace(said, opening=(_LAST, *said.opening))
    if not mail.reminds:
        return said
    again = ("We hebben nog geen antwoord van u. Dat is ook goed als u niet kunt: dan zoeken we verder.",)
    return replace(said, subject=f"Herinnering: {said.subject}", opening=(*again, *said.opening))


def _informed(mail: Mail, said: Words) -> Words:
    """To whom it is told what their secretariat is asked. An invitation keeps its subject: calendars show it."""
    prefix = "" if mail.kind in {MailKind.INVITED, MailKind.CHANGED} else "Ter informatie: "
    return replace(said, subject=f"{prefix}{said.subject}", opening=(_ANSWERED_FOR, *said.opening))


def _words(mail: Mail, background: Background) -> Words:
    subject = background.subject
    title, at = subject.title, f", {when(mail)}" if mail.occasion else ""
    who = capital(subject.requester.introduction) if subject.requester else "Korte Lijnen"
    opening: tuple[str, ...]
    match mail.kind:
        case MailKind.INVITED:
            opening = (*_instead_of(background), *_as_chair(mail, background), *_invited(mail, who))
            said = Words(f"Uitnodiging: {title}{at}", "Uitnodiging voor een overleg", opening, _answer_button(mail))
        case MailKind.CHANGED:
            moved = "Het overleg waarvoor u was uitgenodigd is op een ander moment of een andere plek."
            again = _agreed(mail) or ("Uw antwoord op het vorige moment telt niet meer. Wilt u opnieuw laten weten of u komt?",)
            opening = (moved, *_instead_of(background), *again)
            said = Words(f"Gewijzigd: {title}{at}", "Het overleg is gewijzigd", opening, _answer_button(mail))
        case MailKind.CANCELLED | MailKind.RELEASED | MailKind.UNSEATED as kind:
            said = _gone(kind, mail, title, at)
        case MailKind.SPARED if mail.principal is None:
            said = _gone(MailKind.UNSEATED, mail, title, at)
        case MailKind.DEPUTY | MailKind.DEPUTY_TOO | MailKind.POLLED_TOO | MailKind.RELIEVED | MailKind.SPARED as kind:
            said = _about_a_deputy(kind, background, title, at)
        case MailKind.DISPLACEMENT | MailKind.KEPT as kind:
            said = _about_moving(kind, mail, title, who)
        case MailKind.POLL:
            wants = f"{who} wil met u overleggen. Wilt u per moment zeggen of u kunt? Dat kost een minuut."
            opening = (*_instead_of(background), wants)
            said = Words(f"Wanneer kunt u? {title}", "Wanneer kunt u?", opening, "Geef aan wanneer u kunt")
        case MailKind.PERSONAL | MailKind.DAY | MailKind.CALL | MailKind.UNDELIVERED as kind:
            said = _besides_meetings(kind, mail, title, at, background)
        case MailKind.SENT | MailKind.CONFIRMED | MailKind.LATE_NO | MailKind.TO_DECIDE | MailKind.NO_MOMENT | MailKind.OPENED as kind:
            said = _for_the_requester(kind, mail, title, at)
        case kind:
            said = Words(*_said_elsewhere(kind, mail, mail.occasion, background)) if mail.occasion else Words(title, title, ())
    return said


def _said_elsewhere(kind: _ElsewhereKind, mail: Mail, occasion: Occasion, background: Background) -> Said:
    match kind:
        case MailKind.AHEAD | MailKind.HELD:
            said = said_around(kind, mail, occasion, background)
        case MailKind.REGISTERED_LATE | MailKind.REGISTER_YOURSELF:
            said = said_of_registration(kind, occasion, background)
        case _:
            said = said_of_an_answer(kind, mail, background)
    return said


def _own_page(mail: Mail) -> Words:
    opening: tuple[str, ...]
    if mail.audience is Audience.SECRETARIAT:
        opening = ("Hier is de link naar uw pagina.", "Daar ziet u wat op antwoord wacht, van iedereen voor wie u werkt.")
        return Words("Uw pagina als secretariaat bij Korte Lijnen", "Uw pagina als secretariaat", opening, "Open uw pagina")
    opening = (
        "Hier is de link naar uw eigen pagina.",
        "Daar koppelt u uw agenda, kiest u wat mag schuiven en ziet u wat wij van u bewaren.",
    )
    return Words("Uw eigen pagina bij Korte Lijnen", "Uw eigen pagina", opening, "Open uw pagina")


_Besides = Literal[MailKind.PERSONAL, MailKind.DAY, MailKind.CALL, MailKind.UNDELIVERED]


def _besides_meetings(kind: _Besides, mail: Mail, title: str, at: str, background: Background) -> Words:
    if kind is MailKind.PERSONAL:
        return _own_page(mail)
    if kind is MailKind.CALL or kind is MailKind.UNDELIVERED:
        return Words(*said_undelivered(background) if kind is MailKind.UNDELIVERED else said_of_calling(mail, background))
    opening = (
        "U werkt die dag aan uw eigen werk, met mensen van andere overheden aan dezelfde tafel.",
        "Een deel van de dag heeft geen programma. Een halve dag komen mag ook.",
    )
    return Words(f"Samenwerkdag: {title}{at}", "Komt u naar de samenwerkdag?", opening, "Laat weten of u komt")


def _alone(mail: Mail, background: Background) -> Words:
    title, at = background.subject.title, f", {when(mail)}" if mail.occasion else ""
    return Words(f"Alleen voor u: {title}{at}", "Wat dit overleg voor uw agenda betekent", OWN_CALENDAR, _answer_button(mail))


def _gone(kind: Literal[MailKind.CANCELLED, MailKind.RELEASED, MailKind.UNSEATED], mail: Mail, title: str, at: str) -> Words:
    opening: tuple[str, ...]
    if mail.parting and kind is MailKind.RELEASED:
        kind = MailKind.CANCELLED
    if kind is MailKind.RELEASED:
        which = f"Het moment van {when(mail)}" if mail.occasion else "Dit moment"
        opening = (f"{which} vervalt. We zoeken een nieuw moment; u hoort van ons. U hoeft niets te doen.",)
        return Words(f"Moment vervalt: {title}{at}", "Dit moment vervalt", opening)
    if kind is MailKind.UNSEATED:
        opening = ("U hoeft niet meer te komen naar dit overleg. U hoeft niets te doen.", *_reason(mail))
        return Words(f"U hoeft niet meer te komen: {title}{at}", "U hoeft niet meer te komen", opening)
    which = f"Het overleg van {when(mail)}" if mail.occasion else "Dit overleg"
    opening = (f"{which} gaat niet door. U hoeft niets te doen.", *_reason(mail))
    return Words(f"Gaat niet door: {title}{at}", "Het overleg gaat niet door", opening)


def _about_moving(kind: Literal[MailKind.DISPLACEMENT, MailKind.KEPT], mail: Mail, title: str, who: str) -> Words:
    opening: tuple[str, ...]
    if kind is MailKind.DISPLACEMENT:
        opening = (
            f"{who} wil met u en anderen overleggen. Het beste moment is {when(mail)}. Dan staat er al iets in uw agenda.",
            "We zien alleen de tijd, niet wat het is. Wij verzetten niets: u beslist. Zonder antwoord blijft uw afspraak staan.",
            "Zegt u ja, dan rekenen we op u. U krijgt een uitnodiging zodra de anderen ook kunnen.",
        )
        return Words(f"Kan uw afspraak schuiven? {title}, {when(mail)}", "Kan uw afspraak schuiven?", opening, "Laat weten of het kan")
    opening = (
        "U zei dat u een afspraak wilt verzetten voor een overleg. Dat is niet meer nodig: uw afspraak kan blijven staan.",
        "U hoeft niets te verzetten. Hebt u dat al gedaan? Dan mag uw afspraak terug. Dank u wel voor het meedenken.",
    )
    return Words(f"U hoeft niets te verzetten: {title}", "U hoeft niets te verzetten", opening)


def _about_a_deputy(kind: _DeputyKind, background: Background, title: str, at: str) -> Words:
    """To a principal, or to the deputy."""
    too = "U kunt ook nog zelf antwoorden. Wie van u beiden als eerste ja zegt, komt. De ander hoort dat van ons."
    also = "Daarom vragen we nu ook uw plaatsvervanger, zoals u met ons hebt afgesproken."
    both = f"We hebben nog geen antwoord van u. {also}"
    polled = f"U kunt op geen van de momenten, of we hebben nog geen antwoord van u. {also}"
    match kind:
        case MailKind.DEPUTY:
            opening: tuple[str, ...] = (
                "U bent gevraagd voor een overleg. Het past dan niet in uw agenda, of we kregen nog geen antwoord.",
                "Daarom hebben we uw plaatsvervanger gevraagd. U hoeft niets te doen.",
                "Wilt u het anders? Laat het weten aan wie het overleg vraagt.",
            )
            said = Words(f"Uw plaatsvervanger is gevraagd: {title}{at}", "Uw plaatsvervanger is gevraagd", opening)
        case MailKind.DEPUTY_TOO:
            heading = "Uw plaatsvervanger is ook gevraagd"
            said = Words(f"{heading}: {title}{at}", heading, (both, too), "Laat weten of u komt")
        case MailKind.POLLED_TOO:
            heading = "Uw plaatsvervanger is ook gevraagd"
            said = Words(f"{heading}: {title}", heading, (polled, too), "Geef aan wanneer u kunt")
        case MailKind.RELIEVED | MailKind.SPARED:
            asked_for = background.principal
            why = f"U was gevraagd in plaats van {asked_for.position}. Dat is niet meer nodig." if asked_for else "Uw plaatsvervanger komt."
            opening = (why, "U hoeft niet te komen en niets te doen. Dank u wel dat we u mochten vragen.")
            said = Words(f"U hoeft niet te komen: {title}{at}", "U hoeft niet te komen", opening)
        case unreachable:
            assert_never(unreachable)
    return said


def _instead_of(background: Background) -> tuple[str, ...]:
    """To a deputy: by function, as everybody at the table knows them."""
    return (f"U wordt gevraagd in plaats van {background.principal.position}.",) if background.principal else ()


def _as_chair(mail: Mail, background: Background) -> tuple[str, ...]:
    return (AS_CHAIR,) if mail.person in background.subject.chairs else ()


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
        case MailKind.TO_DECIDE:
            opening = (
                f"Er veranderde iets aan het overleg van {when(mail)}. {mail.reason}",
                "Het overleg staat nog in ieders agenda. Op de statuspagina kunt u een ander moment vragen, of het overleg afzeggen.",
            )
            said = Words(f"Er veranderde iets: {title}{at}", "Er veranderde iets aan het overleg", opening, "Bekijk het overleg")
        case MailKind.NO_MOMENT:
            watching = (
                f"We blijven kijken tot {moment_text(mail.until)}. Komt er een moment vrij, dan krijgt u een mail." if mail.until else ""
            )
            opening = ("We hebben nog geen moment gevonden waarop iedereen die nodig is kan.", *_reason(mail), *filter(None, [watching]))
            said = Words(f"Nog geen moment gevonden: {title}", "Nog geen moment gevonden", opening, "Bekijk wat u nu kunt doen")
        case MailKind.OPENED:
            until = f" We houden het vast tot {moment_text(mail.until)}." if mail.until else ""
            opening = (
                f"Er is een moment vrijgekomen: {when(mail)}.{until}",
                "Wilt u dit moment? Kies het dan op de statuspagina. Daarna krijgt iedereen een uitnodiging.",
            )
            said = Words(f"Er is een moment vrijgekomen: {title}{at}", "Er is een moment vrijgekomen", opening, "Bekijk en kies dit moment")
        case unreachable:
            assert_never(unreachable)
    return said


def capital(sentence: str) -> str:
    """A name that is a function, at the start of a sentence."""
    return sentence[:1].upper() + sentence[1:]


def when(mail: Mail) -> str:
    """`dinsdag 16 maart 2027, 10.00 uur`, or nothing."""
    return moment_text(mail.occasion.moment.start) if mail.occasion else ""


def ways_on(ways: tuple[Way, ...]) -> tuple[str, ...]:
    """What can be done without a moment for everybody, one sentence each, with counts."""
    return tuple(_way_on(way) for way in ways)


def _way_on(way: Way) -> str:
    who = f"iedereen ({way.of} mensen)" if way.people >= way.of else f"{way.people} van de {way.of} mensen"
    can = "kan" if way.people >= way.of or way.people == 1 else "kunnen"
    at = span_text(way.start, way.end)
    match way.kind:
        case WayKind.CALL:
            said = f"Bellen: {at} {can} {who}."
        case WayKind.SMALLER:
            said = f"Met een kleinere groep: {at} {can} {who}."
        case WayKind.ONLINE:
            said = f"Online, zonder reistijd: {at} {can} {who}."
        case WayKind.DAY:
            said = f"Op de volgende samenwerkdag: {at} {can} {who}."
        case unreachable:
            assert_never(unreachable)
    return said


def _invited(mail: Mail, who: str) -> tuple[str, ...]:
    in_calendar = mail.audience is Audience.PERSON and not mail.with_calendar and not mail.reminds
    entry = "De afspraak komt ook in uw agenda." if in_calendar else ""
    invites = f"{who} nodigt u uit voor een overleg."
    asked = (invites, *_agreed(mail)) if _agreed(mail) else (f"{invites} Wilt u laten weten of u komt?",)
    return tuple(line for line in (*asked, entry) if line)


def _answer_button(mail: Mail) -> str:
    return "Bekijk het overleg" if mail.agreed else "Laat weten of u komt"


def _agreed(mail: Mail) -> tuple[str, ...]:
    return ("U hebt al gezegd dat u op dit moment kunt. U hoeft niet nog eens te antwoorden.",) if mail.agreed else ()


def _reason(mail: Mail) -> tuple[str, ...]:
    return (f"De reden: {mail.reason}",) if mail.reason else ()
