"""How long the way there is, in one sentence for one reader."""

from shared.kernel import Coordinates
from shared.travel import great_circle_km, journey

_BY_TRAIN_FROM_KM = 5
"""Nearer, nobody takes the train, whatever the model says."""


def the_way_there(base: Coordinates | None, building: Coordinates | None) -> str:
    """By the model that chose the moment; nothing when either end is not known."""
    if base is None or building is None:
        return ""
    way = journey(base, building)
    if not way.minutes:
        return "Dit is het gebouw waar u werkt."
    how = "Met de trein" if way.by_train and great_circle_km(base, building) >= _BY_TRAIN_FROM_KM else "Met de bus of de fiets"
    return f"{how} vanaf uw werkplek: ongeveer {_duration(way.minutes)} van deur tot deur. Uw eigen route vindt u op 9292.nl."


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} minuten"
    return f"{hours} uur en {rest} minuten" if rest else f"{hours} uur"
