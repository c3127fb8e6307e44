"""What the timeline says, one sentence per event. `{wie}` is filled in when it is shown."""

from services.intake.domain.following import RoomStand
from shared.kernel import Answer, MeetingStatus

STATUS_WORDS = {
    MeetingStatus.REQUESTED: "Aangevraagd",
    MeetingStatus.SEARCHING: "We zoeken",
    MeetingStatus.POLLING: "We vragen wie wanneer kan",
    MeetingStatus.RESERVED: "Gereserveerd",
    MeetingStatus.INVITED: "Uitnodiging verstuurd",
    MeetingStatus.CONFIRMED: "Gaat door",
    MeetingStatus.HELD: "Geweest",
    MeetingStatus.NO_MOMENT: "Nog geen moment gevonden",
    MeetingStatus.CANCELLED: "Gaat niet door",
}
"""The statuses as pages say them."""
ROOM_WORDS = {
    RoomStand.ASKED: "Ruimte gevraagd: de gastheer bevestigt die nog.",
    RoomStand.GRANTED: "Ruimte toegezegd door de gastheer.",
    RoomStand.REFUSED: "De gastheer kan de ruimte niet geven.",
    RoomStand.FOLLOWS: "Er is nog geen ruimte. De ruimte volgt: de aanvrager regelt een andere plek.",
}
"""How it stands with a room that its host must confirm."""
REGISTERED_LATE = (
    "Let op: de receptie hoort later van de bezoekers dan deze locatie vraagt. Bel de locatie, of vraag iemand die er een pas heeft."
)
ASKING_FIRST = "We vragen eerst of een afspraak kan schuiven"
"""What pages say instead of POLLING while nobody is polled."""

_ANSWERS = {
    Answer.YES: "{wie}: komt.",
    Answer.NO: "{wie}: kan niet.",
    Answer.MAYBE: "{wie}: weet het nog niet.",
    Answer.NONE: "{wie}: heeft nog geen antwoord.",
}


def requested(*, place_unknown: bool) -> str:
    asked = "Het overleg is aangevraagd."
    return f"{asked} Er is nog geen plek bekend, daarom zoeken we een moment online." if place_unknown else asked


def searched(until: str) -> str:
    return f"We zoeken een moment. Uiterlijk {until} weet u waar u aan toe bent."


def calendars_read(read: int, unknown: int) -> str:
    known = f"We hebben {_count(read, 'agenda', 'agenda’s')} gelezen."
    if unknown == 0:
        return known
    asked = f"Van {_count(unknown, 'deelnemer', 'deelnemers')} kennen we de agenda niet: die vragen we zelf."
    return asked if read == 0 else f"{known} {asked}"


def poll_sent(moments: int, people: int, until: str) -> str:
    which = "of één moment kan" if moments == 1 else f"welk van {moments} momenten kan"
    return f"We vragen {_count(people, 'deelnemer', 'deelnemers')} {which}. Dat kan tot {until}."


def asked_first(until: str) -> str:
    """Whose appointments are in the way, and of how many, is not for everybody to read."""
    return f"We vonden een moment. Voordat we uitnodigen, vragen we na of het kan. Dat kan tot {until}."


def asked_first_answered() -> str:
    return "Er kwam een antwoord op de vraag of het moment kan."


def asked_first_reminded() -> str:
    return "We herinneren aan de vraag of het moment kan."


def reminded(people: int, until: str) -> str:
    return f"We herinneren {_count(people, 'deelnemer', 'deelnemers')} aan de vraag. Antwoorden kan tot {until}."


def deputies_asked(deputies: int) -> str:
    return f"Van {_count(deputies, 'deelnemer', 'deelnemers')} vragen we ook de vervanger: een antwoord van een van beiden is genoeg."


def reserved(when: str, where: str, *, first: bool) -> str:
    return f"Er is een {'moment' if first else 'nieuw moment'}: {when}, {where}. Dat houden we vast voor iedereen."


def table_changed(when: str, where: str) -> str:
    return f"De deelnemers zijn gewijzigd. Het moment blijft: {when}, {where}."


def elsewhere(when: str, where: str) -> str:
    return f"Dag en tijd blijven, de plek is anders: {when}, {where}."


def room_asked(until: str) -> str:
    return f"We vragen de gastheer of deze ruimte kan. Antwoorden kan tot {until}."


def room_granted() -> str:
    return "De gastheer zegt de ruimte toe. De aanmelding van bezoekers is geregeld."


def room_refused() -> str:
    """What follows on it is told with the moment."""
    return "De gastheer kan de ruimte niet geven."


def invitations_sent(by_mail: int, in_calendar: int, outstanding: int) -> str:
    parts = [f"{by_mail} per mail"] * bool(by_mail) + [f"{in_calendar} in de eigen agenda"] * bool(in_calendar)
    sent = f"Uitnodigingen verstuurd: {' en '.join(parts)}." if parts else "De uitnodigingen gaan eruit."
    if outstanding == 0:
        return sent
    return (
        f"{sent} Bij {_count(outstanding, 'deelnemer', 'deelnemers')} kwam de uitnodiging nog niet aan. Hoort u niets, bel dan zelf even."
    )


def invited() -> str:
    return "De uitnodigingen zijn verstuurd. We wachten op de antwoorden."


def answered(answer: Answer) -> str:
    return _ANSWERS[answer]


def poll_answered() -> str:
    return "{wie}: heeft laten weten wat kan."


def still_confirmed(when: str, where: str) -> str:
    return f"Het moment blijft: {when}, {where}."


def confirmed(when: str, where: str) -> str:
    return f"Het gaat door: {when}, {where}."


def not_found() -> str:
    return "Er is nog geen moment gevonden waarop het lukt. Hierboven staat waarom."


def cancellation_asked(reason: str) -> str:
    return _with_reason("De aanvrager zegt het overleg af.", reason)


def move_asked(reason: str) -> str:
    return _with_reason("De aanvrager vraagt een ander moment.", reason)


def people_changed(added: int, replaced: int, removed: int) -> str:
    parts = [f"{_count(added, 'deelnemer', 'deelnemers')} erbij"] * bool(added)
    parts += [f"{_count(replaced, 'deelnemer', 'deelnemers')} vervangen"] * bool(replaced)
    parts += [f"{_count(removed, 'deelnemer hoeft', 'deelnemers hoeven')} niet meer te komen"] * bool(removed)
    return f"De aanvrager past aan wie er aan tafel zitten: {', '.join(parts)}."


def merged(added: int) -> str:
    who = f"Daardoor komen er {added} deelnemers bij." if added > 1 else "Daardoor komt er één deelnemer bij."
    return f"De aanvrager vroeg bijna hetzelfde overleg nog eens. Dat is samengevoegd met dit overleg. {who}"


def line_added(*, taken_away: bool) -> str:
    return "{wie}: heeft de toevoeging aan de vraag weggehaald." if taken_away else "{wie}: voegt iets toe aan de vraag."


def by_phone() -> str:
    return "{wie}: wil geen mail via Korte Lijnen. De aanvrager belt zelf."


def mail_refused(*, secretariat: bool) -> str:
    whose = "het secretariaat van {wie}" if secretariat else "{wie}"
    return f"De mail aan {whose} kon niet worden bezorgd. Bel deze deelnemer of geef een ander adres."


def opened(when: str, until: str) -> str:
    return f"Er kwam een moment vrij: {when}. De aanvrager kan het nemen tot {until}."


def opening_taken() -> str:
    return "De aanvrager neemt het moment dat vrijkwam."


def cancelled(reason: str) -> str:
    return _with_reason("Het overleg gaat niet door. Iedereen krijgt bericht.", reason)


def took_place() -> str:
    return "Het overleg is geweest."


def _with_reason(sentence: str, reason: str) -> str:
    return f"{sentence} Reden: {reason.strip()}" if reason.strip() else sentence


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
