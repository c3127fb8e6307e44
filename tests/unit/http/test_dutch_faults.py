"""Faults that pydantic finds, in plain Dutch."""

from datetime import date, datetime
from enum import StrEnum

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from shared.http.dutch import in_dutch, path_of


class Colour(StrEnum):
    RED = "rood"
    BLUE = "blauw"


class Inner(BaseModel):
    name: str = Field(alias="naam", min_length=1, max_length=3)


class Sample(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: int = Field(default=1, ge=1, le=9, alias="aantal")
    colour: Colour = Field(default=Colour.RED, alias="kleur")
    day: date = Field(default=date(2027, 1, 1), alias="dag")
    moment: AwareDatetime | None = Field(default=None, alias="moment")
    inner: list[Inner] = Field(default=[], alias="delen", max_length=2)
    flag: bool = Field(default=True, alias="vlag")
    wall: datetime | None = None


@pytest.mark.parametrize(
    ("given", "path", "message"),
    [
        ({"aantal": "x"}, "aantal", "Geef hier een geheel getal."),
        ({"aantal": 1.5}, "aantal", "Geef hier een geheel getal."),
        ({"aantal": 0}, "aantal", "Geef een getal van 1 of hoger."),
        ({"aantal": 10}, "aantal", "Geef een getal van 9 of lager."),
        ({"kleur": "geel"}, "kleur", "Kies uit: rood of blauw."),
        ({"dag": "morgen"}, "dag", "Geef een datum, zoals 2027-03-16."),
        ({"moment": "2027-03-16T10:00:00"}, "moment", "Zet de tijdzone erbij, zoals 2027-03-16T10:00:00+01:00."),
        ({"delen": [{}]}, "delen[0].naam", "Dit ontbreekt. Vul het in."),
        ({"delen": [{"naam": ""}]}, "delen[0].naam", "Vul dit in."),
        ({"delen": [{"naam": "lang"}]}, "delen[0].naam", "Maak dit korter: hoogstens 3 tekens."),
        ({"delen": [{"naam": 3}]}, "delen[0].naam", "Geef hier tekst."),
        ({"delen": "x"}, "delen", "Geef hier een lijst."),
        ({"delen": [3]}, "delen[0]", "Geef hier een object met namen en waarden."),
        ({"delen": [{"naam": "a"}] * 3}, "delen", "Geef er hoogstens 2."),
        ({"vlag": "misschien"}, "vlag", "Geef hier true of false."),
        ({"extra": 1}, "extra", "Dit veld kennen we niet. Laat het weg."),
    ],
)
def test_a_fault_says_where_and_what_to_do(given: dict[str, object], path: str, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Sample.model_validate(given)
    assert [(path_of(fault), in_dutch(fault)) for fault in caught.value.errors()] == [(path, message)]
