"""Dutch words for titles, places and how to get in, the same in mail, calendar and on pages. Words for dates are in `shared.ui.dates`."""

from dataclasses import dataclass

from shared.kernel import MeetingForm, Moment, visible

AS_CHAIR = "U wordt gevraagd als onafhankelijk voorzitter. Uw organisatie zit niet zelf aan tafel."


@dataclass(frozen=True, slots=True)
class Place:
    """A building as an invitation describes it. `wifi` is the network's name."""

    name: str
    address: str = ""
    room: str = ""
    directions: str = ""
    wifi: str | None = None
    identification_required: bool = False
    step_free: bool = False
    hearing_loop: bool = False


ROOM_PENDING = "De gastheer bevestigt de ruimte nog."
ROOM_FOLLOWS = "De ruimte volgt: de aanvrager regelt een andere plek."


def one_line(text: str, most: int = 200) -> str:
    """Text for a header or a title: no line breaks, control characters or marks of direction, at most `most` characters."""
    line = " ".join(visible(text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def title_in_words(challenge: str, question: str) -> str:
    """What a meeting is called: its challenge, else its question."""
    return one_line(challenge or question, 120) or "Overleg"


def place_in_words(moment: Moment, form: MeetingForm, place: Place | None) -> str:
    """One line: building, address and room; the place as the requester typed it; or online."""
    if place is not None:
        return one_line(", ".join(part for part in (place.name, place.address, place.room) if part))
    if moment.free_place:
        return one_line(moment.free_place)
    return "Online" if form is MeetingForm.ONLINE or moment.location is None else "De plek volgt"


def joining_online(form: MeetingForm, *, asks: bool) -> tuple[str, ...]:
    """How one joins from elsewhere, for everybody and for the one who `asks`: we host no calls."""
    if form is MeetingForm.IN_PERSON:
        return ()
    also = "Online meedoen kan ook. " if form is MeetingForm.HYBRID else ""
    return (f"{also}Stuurt u de anderen zelf een link?" if asks else f"{also}De link krijgt u van wie het overleg vraagt.",)


def getting_in(place: Place | None, *, visitor: bool, registered: bool = False) -> tuple[str, ...]:
    """How one gets into the building, one sentence each; `visitor` has no pass for it, and is `registered` once the reception knows."""
    if place is None:
        return ()
    lines = (
        _at_the_door(visitor=visitor, registered=registered),
        "Neem een geldig legitimatiebewijs mee." if visitor and place.identification_required else "",
        f"Wifi: {place.wifi}." if place.wifi else "",
        "U komt zonder trappen bij de ruimte." if place.step_free else "",
        "Er is een ringleiding." if place.hearing_loop else "",
        one_line(place.directions, 400),
    )
    return tuple(line for line in lines if line)


def _at_the_door(*, visitor: bool, registered: bool) -> str:
    if not visitor:
        return "U kunt naar binnen met uw eigen pas."
    if registered:
        return "U hebt hier geen pas. U bent aangemeld bij de receptie: meld u daar."
    return "U hebt hier geen pas. U komt als bezoeker: meld u bij de receptie."
