"""The level (ambtelijk or bestuurlijk) that a function implies."""

import re
from enum import Enum

from shared.kernel import Level


class AskLevel(Enum):
    """The function does not tell; somebody must say it."""

    ASK = "vraag"


ASK = AskLevel.ASK

_BEFORE = re.compile(r"^(?:(?:plaatsvervangend|waarnemend|wnd\.?|plv\.?|tijdelijk|demissionair|oud|lokaal|loco|vice|eerste|tweede)[\s-]*)+")

_BY_TITLE: tuple[tuple[str, Level | AskLevel], ...] = (
    ("minister-president", Level.EXECUTIVE),
    ("minister", Level.EXECUTIVE),
    ("staatssecretaris", Level.EXECUTIVE),
    ("gedeputeerde", Level.EXECUTIVE),
    ("lid gedeputeerde staten", Level.EXECUTIVE),
    ("lid van gedeputeerde staten", Level.EXECUTIVE),
    ("commissaris van de koning", Level.EXECUTIVE),
    ("cdk", Level.EXECUTIVE),
    ("burgemeester", Level.EXECUTIVE),
    ("wethouder", Level.EXECUTIVE),
    ("dijkgraaf", Level.EXECUTIVE),
    ("watergraaf", Level.EXECUTIVE),
    ("heemraad", Level.EXECUTIVE),
    ("hoogheemraad", Level.EXECUTIVE),
    ("lid dagelijks bestuur", Level.EXECUTIVE),
    ("lid van het dagelijks bestuur", Level.EXECUTIVE),
    ("raadslid", Level.EXECUTIVE),
    ("statenlid", Level.EXECUTIVE),
    ("secretaris-generaal", Level.CIVIL_SERVICE),
    ("directeur-generaal", Level.CIVIL_SERVICE),
    ("gemeentesecretaris", Level.CIVIL_SERVICE),
    ("provinciesecretaris", Level.CIVIL_SERVICE),
    ("secretaris-directeur", Level.CIVIL_SERVICE),
    ("griffier", ASK),
    ("raadsgriffier", ASK),
    ("statengriffier", ASK),
)


def level_of(function: str) -> Level | AskLevel:
    """The level of a function by the title it begins with; any other function is of the civil service.

    Only the beginning counts: a "bestuursadviseur van de wethouder" is an official, a "loco-burgemeester" is not.
    """
    title = _BEFORE.sub("", " ".join(function.casefold().split()))
    for known, level in _BY_TITLE:
        if re.match(rf"{re.escape(known)}(?![\w-])", title):
            return level
    return Level.CIVIL_SERVICE
