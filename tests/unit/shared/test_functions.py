import pytest

from shared.functions import ASK, level_of, umbrella_of
from shared.kernel import Level


@pytest.mark.parametrize(
    "function",
    [
        "minister van Klimaat en Groene Groei",
        "Minister-president",
        "vice-premier",
        "staatssecretaris Jeugd",
        "Gedeputeerde Water",
        "lid van Gedeputeerde Staten",
        "lid GS",
        "commissaris van de Koning",
        "CdK",
        "burgemeester",
        "loco-burgemeester",
        "locoburgemeester",
        "waarnemend burgemeester",
        "wnd. burgemeester",
        "wnd.burgemeester",
        "Wethouder Wonen",
        "plv. dijkgraaf",
        "dijkgraaf a.i.",
        "heemraad",
        "hoogheemraad Waterveiligheid",
        "lid van het dagelijks bestuur",
        "projectleider, tevens wethouder",
        "directeur / raadslid",
        "griffier, tevens wethouder",
        "WETHOUDER-Financiën",
        "Wethouder – Financiën",
        "wethouder\u2011financiën",
        "WETHOUDER_Financiën",
        "adviseur-wethouder",
        "Projectleider (wethouder)",
        "(wethouder)",
        ".Wethouder",
        "Adviseur: Burgemeester",
        "projectleider • gedeputeerde",
        "viceminister-president",
        "Vice-Minister-President",
        "  Burgemeester   van Zwolle ",
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
        "loco-gemeentesecretaris",
        "provinciesecretaris",
        "secretaris-directeur",
        "programmamanager Stikstof",
        "bestuursadviseur van de wethouder",
        "adviseur van burgemeester en wethouder",
        "secretaris van de burgemeester",
        "directeur burgemeesterszaken",
        "burgemeestersadviseur",
        "kabinetschef van de commissaris van de Koning",
        "ministerieel adviseur",
        "oud-wethouder",
        "Oud-Wethouder, adviseur",
        "secr. burgemeester",
        "adviseur t.b.v. wethouder",
        "adviseur b&w",
        "beleidsmedewerker - water/bodem",
        "",
    ],
)
def test_these_functions_are_ambtelijk(function: str) -> None:
    assert level_of(function) is Level.CIVIL_SERVICE


@pytest.mark.parametrize(
    "function", ["griffier", "plaatsvervangend griffier", "raadsgriffier", "Statengriffier", "wnd griffier, projectleider"]
)
def test_a_griffier_must_say_which_it_is(function: str) -> None:
    assert level_of(function) is ASK


@pytest.mark.parametrize(
    ("organisation", "address", "body"),
    [
        ("VNG", "adviseur@ergens.example", "x-vng"),
        ("Vereniging van Nederlandse Gemeenten (VNG)", "", "x-vng"),
        ("de VNG", "", "x-vng"),
        ("VNG Realisatie", "", "x-vng"),
        ("Interprovinciaal Overleg", "", "x-ipo"),
        ("Unie van Waterschappen", "", "x-uvw"),
        ("", "adviseur@vng.nl", "x-vng"),
        ("Gemeente Zwolle", "adviseur@mail.ipo.nl", "x-ipo"),
        ("Waterschap Vechtstromen", "adviseur@waterschap.example", None),
        ("Vngelo bv", "adviseur@nietvng.nl", None),
        ("Iponema", "", None),
        ("", "", None),
    ],
)
def test_an_umbrella_body_is_known_by_name_or_mail_domain(organisation: str, address: str, body: str | None) -> None:
    assert umbrella_of(organisation, address) == body
