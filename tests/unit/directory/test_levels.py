import pytest

from services.directory.domain.levels import ASK, level_of
from shared.kernel import Level


@pytest.mark.parametrize(
    "function",
    [
        "minister van Klimaat en Groene Groei",
        "staatssecretaris Jeugd",
        "Gedeputeerde Water",
        "commissaris van de Koning",
        "burgemeester",
        "loco-burgemeester",
        "waarnemend burgemeester",
        "Wethouder Wonen",
        "dijkgraaf",
        "hoogheemraad Waterveiligheid",
        "lid van het dagelijks bestuur",
    ],
)
def test_these_functions_are_bestuurlijk(function: str) -> None:
    assert level_of(function) is Level.EXECUTIVE


@pytest.mark.parametrize(
    "function",
    [
        "secretaris-generaal",
        "plv. secretaris-generaal",
        "directeur-generaal Ruimte",
        "gemeentesecretaris",
        "provinciesecretaris",
        "secretaris-directeur",
        "programmamanager Stikstof",
        "bestuursadviseur van de wethouder",
        "secretaris van de burgemeester",
        "ministerieel adviseur",
        "",
    ],
)
def test_these_functions_are_ambtelijk(function: str) -> None:
    assert level_of(function) is Level.CIVIL_SERVICE


@pytest.mark.parametrize("function", ["griffier", "plaatsvervangend griffier", "raadsgriffier", "Statengriffier"])
def test_a_griffier_must_say_which_it_is(function: str) -> None:
    assert level_of(function) is ASK
