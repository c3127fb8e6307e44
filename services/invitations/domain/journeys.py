"""How long the way there is, in one sentence for one reader."""

from shared.kernel import Coordinates
from shared.travel import Journey, great_circle_km, journey

_PLANNER = "Uw eigen route vindt u op 9292.nl."
_TRAIN_FROM_KM, _BIKE_UP_TO_KM = 5, 8
"""Nearer, nobody takes the train, whatever the model says; further, nobody the bike."""


def the_way_there(base: Coordinates | None, building: Coordinates | None) -> str:
    """By the model that chose the moment; nothing when either end is not known."""
    if base is None or building is None:
        return ""
    way = journey(base, building)
    if not way.minutes:
        return "Dit is het gebouw waar u werkt."
    return (
        f"{_how(way, great_circle_km(base, building))} vanaf uw werkplek: ongeveer {_duration(way.minutes)} van deur tot deur. {_PLANNER}"
    )


def _how(way: Journey, km: float) -> str:
    if way.by_train and km >= _TRAIN_FROM_KM:
        return "Met de trein"
    return "Met de bus of de fiets" if km <= _BIKE_UP_TO_KM else "Met het openbaar vervoer"


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} minuten"
    return f"{hours} uur en {rest} minuten" if rest else f"{hours} uur"
