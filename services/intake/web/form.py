"""The form: what was typed, kept as it is, and the request body that it stands for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.intake.domain.faults import Fault
from services.intake.domain.presets import PRESETS, USUAL_FORM, USUAL_MINUTES
from services.intake.domain.request import Request
from services.intake.ports import Listed, Topic
from services.intake.web.bodies import AskBody
from shared.kernel import PersonId, Role

ONE_OF = "een-van"
GUEST_FIELDS = ("naam", "functie", "organisatie", "bestuurslaag", "email", "rol", "niveau")
_GUEST_ROW = re.compile(rf"gasten\[(0|[1-9]\d{{0,3}})\]\.(?:{'|'.join(GUEST_FIELDS)})", re.ASCII)


@dataclass(frozen=True, slots=True)
class TypedGuest:
    """A row of the form. `level` is asked when the function does not tell."""

    name: str = ""
    function: str = ""
    organisation: str = ""
    tier: str = ""
    email: str = ""
    role: str = Role.REQUIRED.value
    level: str = ""

    @property
    def empty(self) -> bool:
        return not (self.name or self.function or self.organisation or self.tier or self.email)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody of the directory, and as what."""

    person: PersonId
    role: str


@dataclass(frozen=True, slots=True)
class Search:
    """Whom the list of people is narrowed to: words in function, organisation or name, a tier, a challenge."""

    words: str = ""
    tier: str = ""
    challenge: str = ""

    def finds(self, listed: Listed) -> bool:
        text = f"{listed.function} {listed.organisation} {listed.name}".casefold()
        return (
            all(word in text for word in self.words.casefold().split())
            and (not self.tier or (listed.tier is not None and listed.tier.value == self.tier))
            and (not self.challenge or self.challenge in listed.challenges)
        )


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was filled in. `key` makes a second press of the button the same request; `own_key` is of an earlier one's status page.

    `preset_of` is the challenge of which duration, form and conversation were filled in; `searched` the words last searched for.
    """

    key: str
    challenge: str = ""
    question: str = ""
    conversation: str = ""
    level: str = "ambtelijk"
    chosen: tuple[Chosen, ...] = ()
    guests: tuple[TypedGuest, ...] = ()
    quorum: str = ""
    duration: str = str(USUAL_MINUTES)
    within: str = "10"
    form: str = USUAL_FORM.value
    location: str = ""
    free_place: str = ""
    chair: str = ""
    sought_since: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    search: Search = Search()
    searched: str = ""
    preset_of: str = ""
    own_key: str = ""

    def role_of(self, person: PersonId) -> str:
        """Empty when not chosen."""
        return next((chosen.role for chosen in self.chosen if chosen.person == person), "")

    def with_person(self, person: PersonId) -> "Typed":
        return self if self.role_of(person) else replace(self, chosen=(*self.chosen, Chosen(person, Role.REQUIRED.value)))

    def presets_aside(self, given: Mapping[str, str]) -> "Typed":
        """With these fields as they were given, whatever the phase presets."""
        return replace(
            self,
            duration=given.get("duurMinuten", self.duration),
            form=given.get("vorm", self.form),
            conversation=given.get("soortGesprek", self.conversation),
        )

    def preset(self, topics: Sequence[Topic]) -> "Typed":
        """With what the phase of the chosen challenge presets, where nothing else was typed."""
        if self.challenge == self.preset_of:
            return self
        (duration, form, conversation), (minutes, shape, talk) = (_preset(id, topics) for id in (self.preset_of, self.challenge))
        return replace(
            self,
            duration=minutes if self.duration == duration else self.duration,
            form=shape if self.form == form else self.form,
            conversation=talk if self.conversation == conversation else self.conversation,
            preset_of=self.challenge,
        )


@dataclass(frozen=True, slots=True)
class Filled:
    """The body, and where on the form each of its places is: (path in wire names, name of the field)."""

    body: AskBody
    fields: tuple[tuple[str, str], ...]

    def on_the_form(self, faults: Sequence[Fault]) -> tuple[Fault, ...]:
        return tuple(Fault(_field(fault.field, self.fields), fault.message) for fault in faults)


def typed(posted: Mapping[str, str], chosen: Sequence[str]) -> Typed:
    """`posted` is the form as it came in, `chosen` the ids that were ticked."""

    def text(name: str, default: str = "") -> str:
        return posted.get(name, default).strip()

    return Typed(
        key=text("sleutel"),
        challenge=text("opgave"),
        question=text("vraag"),
        conversation=text("soortGesprek"),
        level=text("niveau", "ambtelijk"),
        chosen=tuple(Chosen(PersonId(id), text(f"rol-{id}", Role.REQUIRED.value)) for id in dict.fromkeys(chosen)),
        guests=tuple(_guest(posted, index) for index in _rows(posted)),
        quorum=text("quorum"),
        duration=text("duurMinuten", str(USUAL_MINUTES)),
        within=text("binnenWerkdagen", "10"),
        form=text("vorm", USUAL_FORM.value),
        location=text("locatie"),
        free_place=text("plek"),
        chair=text("voorzitter"),
        sought_since=text("gezochtSinds"),
        name=text("aanvrager.naam"),
        email=text("aanvrager.email"),
        phone=text("aanvrager.telefoon"),
        search=Search(text("zoek"), text("zoekLaag"), text("zoekOpgave")),
        searched=text("gezocht"),
        preset_of=text("voorkeuze"),
        own_key=text("eigenSleutel"),
    )


def again(request: Request, key: str, requester: Listed | None, form: str) -> Typed:
    """The form filled in with an earlier request, to ask it once more. Several groups of which one comes become one group."""
    guests = {guest.person: guest for guest in request.guests}
    seats = [(person, seat) for index, seat in enumerate(request.seats) if index != request.chair_seat for person in seat.people]
    return Typed(
        key=key,
        challenge=request.challenge or "",
        preset_of=request.challenge or "",
        question=request.question,
        conversation=request.conversation.value if request.conversation else "",
        level=request.level.value,
        chosen=tuple(Chosen(person, ONE_OF if len(seat.people) > 1 else seat.role.value) for person, seat in seats if person not in guests),
        guests=tuple(
            TypedGuest(
                guest.name, guest.function, guest.organisation, guest.tier.value if guest.tier else "", guest.address, seat.role.value
            )
            for person, seat in seats
            if (guest := guests.get(person)) is not None
        ),
        duration=str(request.duration_minutes),
        within=str(request.within_working_days),
        form=form or request.form.value,
        chair="onafhankelijk" if request.chair_seat is not None else "",
        location="" if form == "online" else request.location or "",
        free_place="" if form == "online" else request.free_place or "",
        name=requester.name if requester else "",
        email=requester.address if requester else "",
        phone=request.requester_phone or "",
    )


def unknown_rows(posted: Mapping[str, str]) -> bool:
    """Whether anything came in about a guest that no row of the form can hold."""
    return any(name.startswith("gasten") and not _GUEST_ROW.fullmatch(name) for name in posted)


def filled(form: Typed, people: Mapping[PersonId, Listed]) -> Filled:
    """The request that a form stands for. `people` are those chosen, by id."""
    seats = [*_chosen_seats(form, people), *_guest_seats(form)]
    wire = {
        "opgave": form.challenge or None,
        "vraag": form.question,
        "niveau": form.level,
        "deelnemers": [seat for seat, _ in seats],
        "quorum": form.quorum or None,
        "duurMinuten": form.duration,
        "binnenWerkdagen": form.within,
        "vorm": form.form,
        "locatie": {"id": form.location or None, "vrij": form.free_place or None} if form.location or form.free_place else None,
        "voorzitter": form.chair or None,
        "soortGesprek": form.conversation or None,
        "gezochtSinds": form.sought_since or None,
        "aanvrager": {"naam": form.name, "email": form.email, "telefoon": form.phone or None},
    }
    places = [(f"deelnemers[{index}]", field) for index, (_, field) in enumerate(seats)]
    return Filled(AskBody.model_validate(wire), (*places, ("locatie.vrij", "plek")))


def _rows(posted: Mapping[str, str]) -> list[int]:
    """Numbers of the guest rows of which any field came in."""
    found = (_GUEST_ROW.fullmatch(name) for name in posted)
    return sorted({int(row[1]) for row in found if row})


def _guest(posted: Mapping[str, str], index: int) -> TypedGuest:
    name, function, organisation, tier, email, role, level = (posted.get(f"gasten[{index}].{field}", "").strip() for field in GUEST_FIELDS)
    return TypedGuest(name, function, organisation, tier, email, role or Role.REQUIRED.value, level)


def _chosen_seats(form: Typed, people: Mapping[PersonId, Listed]) -> Iterator[tuple[dict[str, Any], str]]:
    """A seat, and the field of the form it came from. Those of whom one must come share a seat."""
    group = [people[chosen.person] for chosen in form.chosen if chosen.role == ONE_OF and chosen.person in people]
    if group:
        yield {"eenVan": [listed.address for listed in group]}, f"wie-{group[0].person}"
    for chosen in form.chosen:
        if chosen.role != ONE_OF and chosen.person in people:
            yield {"email": people[chosen.person].address, "rol": chosen.role}, f"wie-{chosen.person}"


def _guest_seats(form: Typed) -> Iterator[tuple[dict[str, Any], str]]:
    for index, guest in enumerate(form.guests):
        if guest.empty:
            continue
        details = {"naam": guest.name, "functie": guest.function, "organisatie": guest.organisation, "bestuurslaag": guest.tier or None}
        details |= {"niveau": guest.level or None}
        yield {"email": guest.email, "rol": guest.role, "gast": details}, f"gasten[{index}]"


def _field(path: str, fields: Sequence[tuple[str, str]]) -> str:
    for wire, field in fields:
        if path == wire or path.startswith((f"{wire}.", f"{wire}[")):
            rest = path.removeprefix(wire).removeprefix(".gast")
            return field if field.startswith("wie-") else f"{field}{rest}"
    return path


def _preset(challenge: str, topics: Sequence[Topic]) -> tuple[str, str, str]:
    """Duration, form and conversation as the form names them; those of no challenge when it is unknown."""
    topic = next((topic for topic in topics if topic.id == challenge), None)
    if topic is None:
        return str(USUAL_MINUTES), USUAL_FORM.value, ""
    preset = PRESETS[topic.phase]
    return str(preset.minutes), preset.form.value, preset.conversation.value
