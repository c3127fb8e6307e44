"""Dutch words for titles, places and how to get in, the same in mail, calendar and on pages. Words for dates are in `shared.ui.dates`."""

from dataclasses import dataclass

from shared.kernel import MeetingForm, Moment

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


def one_line(text: str, most: int = 200) -> str:
    """Text for a header or a title: no line breaks or other control characters, at most `most` characters."""
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
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


def getting_in(place: Place | None, *, visitor: bool) -> tuple[str, ...]:
    """How one gets into the building, one sentence each; `visitor` has no pass for it."""
    if place is None:
        return ()
    lines = (
        "U hebt hier geen pas. U komt als bezoeker: meld u bij de receptie." if visitor else "U kunt naar binnen met uw eigen pas.",
        "Neem een geldig legitimatiebewijs mee." if visitor and place.identification_required else "",
        f"Wifi: {place.wifi}." if place.wifi else "",
        "U komt zonder trappen bij de ruimte." if place.step_free else "",
        "Er is een ringleiding." if place.hearing_loop else "",
        one_line(place.directions, 400),
    )
    return tuple(line for line in lines if line)
