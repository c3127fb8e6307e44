"""The form that changes who is at the table: what was typed, and the change that it stands for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.intake.domain.changing import Change, DraftRemoval, DraftReplacement
from services.intake.domain.faults import Fault
from services.intake.domain.request import DraftSeat, GuestDetails, Named, in_one_line
from services.intake.ports import Listed
from shared.kernel import GovernmentTier, Level, PersonId, Role
from shared.security import PersonIds

NEW = "nieuw"


@dataclass(frozen=True, slots=True)
class TypedChange:
    """One person more, as `person` of the directory or typed as a guest, maybe `instead_of` somebody; and those who need not come."""

    key: str
    person: str = ""
    instead_of: str = ""
    role: str = Role.REQUIRED.value
    name: str = ""
    function: str = ""
    organisation: str = ""
    tier: str = ""
    level: str = ""
    email: str = ""
    removed: tuple[str, ...] = ()

    @property
    def guest(self) -> bool:
        return bool(self.name or self.function or self.organisation or self.email)


def typed_change(posted: Mapping[str, str], removed: Sequence[str]) -> TypedChange:
    def text(name: str) -> str:
        return posted.get(name, "").strip()

    return TypedChange(
        key=text("sleutelWijziging"),
        person=text(f"{NEW}.wie"),
        instead_of=text("plaats"),
        role=text("rol") or Role.REQUIRED.value,
        name=text(f"{NEW}.gast.naam"),
        function=text(f"{NEW}.gast.functie"),
        organisation=text(f"{NEW}.gast.organisatie"),
        tier=text(f"{NEW}.gast.bestuurslaag"),
        level=text(f"{NEW}.gast.niveau"),
        email=text(f"{NEW}.email"),
        removed=tuple(removed),
    )


def change_typed(form: TypedChange, known: Mapping[PersonId, Listed], ids: PersonIds) -> Change:
    """`known` are people of the directory by id; one who is not in it is taken as typed."""
    removed = tuple(DraftRemoval(f"weg-{id}", Named("", PersonId(id))) for id in form.removed)
    seat = _seat(form, known, ids)
    if seat is None:
        return Change(removed=removed)
    if form.instead_of:
        who = Named("", PersonId(form.instead_of))
        return Change(replaced=(DraftReplacement("plaats", who, seat),), removed=removed)
    return Change(added=(seat,), removed=removed)


def on_the_form(faults: Sequence[Fault], form: TypedChange) -> tuple[Fault, ...]:
    """Beside the field that the person filled in."""
    places = {f"{NEW}.email": f"{NEW}.wie" if form.person else f"{NEW}.email", "plaats.email": "plaats"}
    return tuple(Fault(places.get(fault.field, fault.field), fault.message) for fault in faults)


def _seat(form: TypedChange, known: Mapping[PersonId, Listed], ids: PersonIds) -> DraftSeat | None:
    role = Role.OPTIONAL if form.role == Role.OPTIONAL.value else Role.REQUIRED
    if form.person:
        listed = known.get(PersonId(form.person))
        return DraftSeat(NEW, Named(listed.address if listed else "", PersonId(form.person)), (), role, None)
    if not form.guest:
        return None
    tier = GovernmentTier(form.tier) if form.tier in list(GovernmentTier) else None
    level = Level(form.level) if form.level in list(Level) else None
    guest = GuestDetails(in_one_line(form.name), in_one_line(form.function), in_one_line(form.organisation), tier, level)
    return DraftSeat(NEW, Named(form.email, ids.of(form.email)), (), role, guest)
