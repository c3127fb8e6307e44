"""What a function and the name of an organisation imply: the level (ambtelijk or bestuurlijk), and whether it is an umbrella body.

One table for the directory and for whoever asks a meeting with a guest; rules (`domain`) may import it, as they may the kernel.
"""

import re
import unicodedata
from enum import Enum

from shared.kernel import Level, OrganisationId


class AskLevel(Enum):
    """The function does not tell; somebody must say it."""

    ASK = "vraag"


ASK = AskLevel.ASK

_BEFORE = re.compile(
    r"^(?:(?:dhr\.?|mevr\.?|mw\.?|plaatsvervangend|plv\.?|waarnemend|wnd\.?|wrn\.?|tijdelijk|fungerend|demissionair|lokaal|loco|vice|eerste|"
    r"tweede|derde|coördinerend|coordinerend|de|het)(?:[\s-]+|(?<=\.)))+"
)
"""What may stand before a title without changing it. Not *oud-*: a former burgemeester is none."""

_EXECUTIVE = (
    *("minister-president", "minister", "viceminister-president", "vicepremier", "premier", "staatssecretaris"),
    *("gedeputeerde", "lid gedeputeerde staten", "lid van gedeputeerde staten", "lid gs", "lid van gs"),
    *("commissaris van de koning", "commissaris der koning", "cvdk", "cdk", "gouverneur"),
    *("burgemeester", "locoburgemeester", "wethouder", "lid college van b&w", "lid van het college van burgemeester en wethouders"),
    *("dijkgraaf", "watergraaf", "heemraad", "hoogheemraad", "lid dagelijks bestuur", "lid van het dagelijks bestuur", "lid db"),
    *("raadslid", "statenlid", "lid provinciale staten", "lid van provinciale staten", "lid gemeenteraad", "lid van de gemeenteraad"),
    *("lid algemeen bestuur", "lid van het algemeen bestuur", "lid tweede kamer", "lid van de tweede kamer", "kamerlid"),
)
_ASK = ("griffier", "raadsgriffier", "statengriffier", "commissiegriffier")
_CIVIL_SERVICE = (
    *("secretaris-generaal", "sg", "directeur-generaal", "dg", "gemeentesecretaris", "provinciesecretaris", "secretaris-directeur"),
    *("algemeen directeur", "gemeentesecretaris-directeur"),
)
"""The titles that are looked up, and the level each implies. Any other function is of the civil service."""

_LEVELS: dict[str, Level | AskLevel] = (
    dict.fromkeys(_EXECUTIVE, Level.EXECUTIVE) | dict.fromkeys(_ASK, ASK) | dict.fromkeys(_CIVIL_SERVICE, Level.CIVIL_SERVICE)
)
_SEPARATE = re.compile(r"\s*(?:(?<!\boud)(?<!\bex)[^\w\s&.'’]|_|\btevens\b)[\s\W_]*")
"""Between two functions of one person: any punctuation but that of "b&w", "secr." and "wethouder's", and not that of "oud-wethouder".

Not *en*: an "adviseur van burgemeester en wethouder" has one.
"""

_UMBRELLAS = {
    "x-vng": ("vng", "vereniging van nederlandse gemeenten", "vereniging nederlandse gemeenten"),
    "x-ipo": ("ipo", "interprovinciaal overleg"),
    "x-uvw": ("uvw", "unie van waterschappen"),
}
"""By the id in the register, the names by which an umbrella body goes."""
_CALLED = {"x-vng": "VNG", "x-ipo": "IPO", "x-uvw": "Unie van Waterschappen"}
_UMBRELLA_DOMAINS = {"vng.nl": "x-vng", "ipo.nl": "x-ipo", "uvw.nl": "x-uvw", "unievanwaterschappen.nl": "x-uvw"}


def level_of(function: str) -> Level | AskLevel:
    """The level of a function by the title that it, or a part of it, begins with; any other function is of the civil service.

    Only the beginning counts: an "adviseur van de wethouder" and a "directeur burgemeesterszaken" are officials, a "loco-burgemeester" is
    not. Of somebody with two functions ("projectleider, tevens wethouder", "adviseur-wethouder") the executive one counts.
    """
    whole = " ".join(unicodedata.normalize("NFKC", function).casefold().split()).lstrip(" .&'’")
    found = [_level(part) for part in (whole, *_SEPARATE.split(whole))]
    return next((level for level in (Level.EXECUTIVE, ASK) if level in found), Level.CIVIL_SERVICE)


def umbrella_of(organisation: str, address: str = "") -> OrganisationId | None:
    """The umbrella body that somebody's organisation or mail domain names (VNG, IPO, Unie van Waterschappen), by its id in the register."""
    name = _folded(organisation)
    host = address.rpartition("@")[2].strip().lower()
    by_name = (id for id, names in _UMBRELLAS.items() if any(_names(name, known) for known in names))
    by_domain = (id for domain, id in _UMBRELLA_DOMAINS.items() if host == domain or host.endswith(f".{domain}"))
    found = next(by_name, None) or next(by_domain, None)
    return OrganisationId(found) if found else None


def umbrella_name(body: OrganisationId) -> str:
    """What people call an umbrella body; its id when we know no name."""
    return _CALLED.get(body, body)


def _level(part: str) -> Level | AskLevel:
    title = _BEFORE.sub("", part)
    known = (level for name, level in _LEVELS.items() if re.match(rf"{re.escape(name)}(?![\w-])", title))
    return next(known, Level.CIVIL_SERVICE)


def _names(name: str, known: str) -> bool:
    """The name is or begins with the known one, or has it between brackets: "VNG", "VNG Realisatie", "… Gemeenten (VNG)"."""
    return re.match(rf"(?:de\s+)?{re.escape(known)}(?!\w)", name) is not None or f"({known})" in name


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).casefold().split())
