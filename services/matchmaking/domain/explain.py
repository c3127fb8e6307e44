"""What the requester reads of an outcome: why this moment, why nothing earlier, why nothing at all.

Dutch, counts only: never who, never what.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from services.matchmaking.domain.engine.problem import Hindrances, Option, Plan, Problem
from shared.kernel import BusyKind, PersonId, Role

_WORDS = ("geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


THEY_DECIDE = "Of dat kan, beslissen zij zelf."
SMALLEST_TABLE_EXPLAINED = 3
"""With fewer people a count tells whom it is about."""


def counts_are_safe(people: Collection[PersonId]) -> bool:
    """Whether a count points at nobody in particular. `people` are those it may be about."""
    return len(people) >= SMALLEST_TABLE_EXPLAINED


def neutrally(option: Option, problem: Problem) -> tuple[str, ...]:
    """Sentences on a moment that say nothing of anybody's calendar."""
    return (*_getting_there(option), *_waiting(option, problem))


def neutrally_nothing(problem: Problem) -> tuple[str, ...]:
    """Sentences on finding no moment that say nothing of anybody's calendar."""
    return (f"Tot en met {spoken(problem.last_day)} vonden we geen moment.", "Wat kan helpen: een langere periode, of een korter overleg.")


def why_this(option: Option, problem: Problem) -> tuple[str, ...]:
    """Sentences on what this moment asks of the people together."""
    return (*_what_gives_way(option), *_who_comes(option, problem), *_getting_there(option), *_waiting(option, problem))


def why_not_earlier(plan: Plan, problem: Problem) -> tuple[str, ...]:
    """Sentences on what stands in the way before the best option; nothing when there is no option (`why_nothing`)."""
    if plan.best is None:
        return ()
    hindrances = plan.why_not_earlier.hindrances
    reasons = tuple(_reasons(hindrances, problem))
    sentences = [f"Eerder lukt niet: {_listed(reasons)}."] if reasons else []
    sentences += _held_days(problem, plan)
    if hindrances.dearer:
        sentences.append(f"Op {_moments(hindrances.dearer)} eerder kan het wel, maar dat vraagt meer van de deelnemers.")
    if hindrances.thin:
        sentences.append(f"Op {_moments(hindrances.thin)} eerder kan het ook, maar dan is het reces of een dag rond een feestdag.")
    return tuple(sentences) or ("Dit is het eerste moment binnen de werktijden.",)


def why_nothing(problem: Problem, plan: Plan) -> tuple[str, ...]:
    """Sentences on why no moment was found at all, and what may help; nothing when there is an option."""
    if plan.best is not None:
        return ()
    hindrances = plan.why_not_earlier.hindrances
    found = f"Tot en met {spoken(problem.last_day)} vonden we geen moment."
    if not hindrances.total:
        return (found, "Er is in deze periode geen werkdag met genoeg tijd. Kies een langere periode.")
    reasons = f"Dit houdt het tegen: {_listed(tuple(_reasons(hindrances, problem)))}."
    return (found, reasons, *_held_days(problem, plan), *_about_people(problem, plan), *_what_may_help(hindrances, problem))


def _what_gives_way(option: Option) -> Iterator[str]:
    sentences = {
        BusyKind.TENTATIVE: "moet een voorlopige afspraak schuiven",
        BusyKind.MOVABLE: "moet een verplaatsbare afspraak schuiven",
        BusyKind.RESERVE: "gebruiken we de spoedruimte",
    }
    for kind, sentence in sentences.items():
        if people := len({touched.participant for touched in option.touched if touched.block.kind is kind}):
            yield f"Bij {_participants(people)} {sentence}."
    if any(touched.block.kind in {BusyKind.TENTATIVE, BusyKind.MOVABLE} for touched in option.touched):
        yield THEY_DECIDE
    if not option.touched:
        everybody = not option.absent and not option.deputised
        yield "Iedereen kan zonder iets te verzetten." if everybody else "Niemand die komt hoeft iets te verzetten."


def _who_comes(option: Option, problem: Problem) -> Iterator[str]:
    optional = {who.id for who in problem.participants if who.role is Role.OPTIONAL}
    away = len(optional.intersection(option.absent))
    seats_left_empty = {_seat(who, problem) for who in option.absent if who not in optional}
    if option.deputised:
        yield f"Voor {_participants(len(option.deputised))} komt een collega."
    if seats_left_empty:
        empty = len(seats_left_empty)
        yield f"{_capital(_participants(empty))} {_is(empty)} er niet bij. Het afgesproken aantal komt wel."
    if away:
        yield f"{_capital(_participants(away))} voor wie meedoen niet verplicht is, {_is(away)} er niet bij."


def _getting_there(option: Option) -> Iterator[str]:
    if option.travel_minutes:
        yield f"Alle deelnemers samen reizen {_duration(option.travel_minutes)}, heen en terug."
    if visitors := len(option.needs_registration):
        yield f"{_capital(_counted(visitors, 'bezoeker', 'bezoekers'))} moet{_en(visitors)} worden aangemeld. Dat kan nog op tijd."


def _waiting(option: Option, problem: Problem) -> Iterator[str]:
    zone = ZoneInfo(problem.time_zone)
    if option.start.astimezone(zone).date() == problem.asked_at.astimezone(zone).date():
        yield "Het is vandaag."
    elif option.waiting_days:
        yield f"Het is over {_counted(option.waiting_days, 'werkdag', 'werkdagen')}."


def _reasons(hindrances: Hindrances, problem: Problem) -> Iterator[str]:
    sentences = (
        (hindrances.one_person, "kan één deelnemer niet"),
        (hindrances.more_people, "kunnen twee of meer deelnemers niet"),
        (hindrances.unknown, "weten we niet of iedereen kan"),
        (hindrances.registration, "is het te laat om bezoekers aan te melden"),
        (hindrances.seats, "is geen zaal groot genoeg"),
        (hindrances.rooms, "is geen zaal vrij" if problem.places else "kan het niet"),
    )
    return (f"op {_moments(count)} {sentence}" for count, sentence in sentences if count)


def _held_days(problem: Problem, plan: Plan) -> Iterator[str]:
    """Days that one participant alone holds; with few people required everybody would know who."""
    required = sum(who.role is Role.REQUIRED for who in problem.participants)
    if required >= SMALLEST_TABLE_EXPLAINED:
        yield from (
            f"Op {spoken(day)} is er geen moment: als de anderen kunnen, kan één deelnemer niet." for day in plan.why_not_earlier.held_days
        )


def _about_people(problem: Problem, plan: Plan) -> Iterator[str]:
    required = [who for who in problem.participants if who.role is Role.REQUIRED]
    if unknown := sum(not who.calendar_known for who in required):
        yield f"Van {_participants(unknown)} kennen we de agenda niet. Zij kunnen zelf laten weten wanneer ze kunnen."
    elif (core := len(plan.why_not_earlier.core)) > 1:
        yield f"Voor {_participants(core)} samen is er in deze periode geen uur waarop niets hoeft te schuiven."
        if not plan.why_not_earlier.core_proven:
            yield "Dit is een kleine groep; of het de kleinste is, weten we niet zeker."


def _what_may_help(hindrances: Hindrances, problem: Problem) -> Iterator[str]:
    if hindrances.one_person + hindrances.more_people:
        yield "Wat kan helpen: een langere periode, een korter overleg, of een collega in plaats van een deelnemer."
    if problem.places and hindrances.registration + hindrances.seats + hindrances.rooms:
        yield "Online overleggen of een andere locatie kan ook helpen."


def _seat(participant: str, problem: Problem) -> tuple[str, ...]:
    return next((group for group in problem.one_of if participant in group), (participant,))


def _participants(count: int) -> str:
    return _counted(count, "deelnemer", "deelnemers")


def _moments(count: int) -> str:
    return f"{count} {'moment' if count == 1 else 'momenten'}"


def _counted(count: int, one: str, more: str) -> str:
    word = _WORDS[count] if count < len(_WORDS) else str(count)
    return f"{word} {one if count == 1 else more}"


def _capital(sentence: str) -> str:
    """The accent on the first letter of `één` goes when it is a capital."""
    return "E" + sentence[1:] if sentence.startswith("één") else sentence.capitalize()


def _is(count: int) -> str:
    return "is" if count == 1 else "zijn"


def _en(count: int) -> str:
    return "" if count == 1 else "en"


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} uur"] * bool(hours) + [_counted_minutes(rest)] * bool(rest)
    return " en ".join(parts)


def _counted_minutes(minutes: int) -> str:
    return f"{minutes} {'minuut' if minutes == 1 else 'minuten'}"


def spoken(day: date) -> str:
    """`dinsdag 16 maart`."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def _listed(parts: Iterable[str]) -> str:
    *head, last = parts
    return f"{', '.join(head)} en {last}" if head else last
