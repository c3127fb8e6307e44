"""What pydantic finds wrong, in plain Dutch."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

_NAMES = {
    "missing": "Dit ontbreekt. Vul het in.",
    "extra_forbidden": "Dit veld kennen we niet. Laat het weg.",
    "json_invalid": "Dit is geen geldige JSON. Controleer aanhalingstekens, komma's en haakjes.",
    "string_type": "Geef hier tekst.",
    "int_type": "Geef hier een geheel getal.",
    "int_parsing": "Geef hier een geheel getal.",
    "int_from_float": "Geef hier een geheel getal.",
    "float_type": "Geef hier een getal.",
    "float_parsing": "Geef hier een getal.",
    "bool_type": "Geef hier true of false.",
    "bool_parsing": "Geef hier true of false.",
    "list_type": "Geef hier een lijst.",
    "tuple_type": "Geef hier een lijst.",
    "dict_type": "Geef hier een object met namen en waarden.",
    "model_type": "Geef hier een object met namen en waarden.",
    "model_attributes_type": "Geef hier een object met namen en waarden.",
    "none_required": "Laat dit leeg.",
    "date_type": "Geef een datum, zoals 2027-03-16.",
    "date_parsing": "Geef een datum, zoals 2027-03-16.",
    "date_from_datetime_parsing": "Geef een datum, zoals 2027-03-16.",
    "date_from_datetime_inexact": "Geef een datum zonder tijd, zoals 2027-03-16.",
    "datetime_type": "Geef een datum met tijd, zoals 2027-03-16T10:00:00+01:00.",
    "datetime_parsing": "Geef een datum met tijd, zoals 2027-03-16T10:00:00+01:00.",
    "datetime_from_date_parsing": "Geef een datum met tijd, zoals 2027-03-16T10:00:00+01:00.",
    "datetime_object_invalid": "Geef een datum met tijd, zoals 2027-03-16T10:00:00+01:00.",
    "timezone_aware": "Zet de tijdzone erbij, zoals 2027-03-16T10:00:00+01:00.",
    "time_parsing": "Geef een tijd, zoals 10:00.",
    "uuid_parsing": "Dit is geen geldig kenmerk.",
    "url_parsing": "Geef een volledig webadres, zoals https://voorbeeld.nl/agenda.ics.",
    "string_pattern_mismatch": "Dit heeft niet de vorm die we verwachten.",
}

_WITH_LIMITS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "enum": lambda limits: f"Kies uit: {_choices(limits['expected'])}.",
    "literal_error": lambda limits: f"Kies uit: {_choices(limits['expected'])}.",
    "greater_than_equal": lambda limits: f"Geef een getal van {limits['ge']} of hoger.",
    "greater_than": lambda limits: f"Geef een getal hoger dan {limits['gt']}.",
    "less_than_equal": lambda limits: f"Geef een getal van {limits['le']} of lager.",
    "less_than": lambda limits: f"Geef een getal lager dan {limits['lt']}.",
    "string_too_long": lambda limits: f"Maak dit korter: hoogstens {limits['max_length']} tekens.",
    "string_too_short": lambda limits: _too_short(limits["min_length"]),
    "too_short": lambda limits: f"Geef er minstens {limits['min_length']}.",
    "too_long": lambda limits: f"Geef er hoogstens {limits['max_length']}.",
}


def in_dutch(fault: Mapping[str, Any]) -> str:
    """The message of one pydantic fault. Rules of our own raise ValueError with a Dutch sentence, which is passed on as it is."""
    kind, limits = str(fault["type"]), fault.get("ctx", {})
    if kind == "value_error" and "error" in limits:
        return str(limits["error"])
    if kind in _WITH_LIMITS:
        return _WITH_LIMITS[kind](limits)
    return _NAMES.get(kind, "Dit kunnen we niet lezen. Controleer de waarde.")


def path_of(fault: Mapping[str, Any]) -> str:
    """`("body", "deelnemers", 1, "email")` → `deelnemers[1].email`; a body that is no JSON has no path."""
    location: Sequence[str | int] = () if fault["type"] == "json_invalid" else fault["loc"]
    path = ""
    for part in location[1:] if location and location[0] in {"body", "query", "path", "header"} else location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path


def _too_short(least: int) -> str:
    return "Vul dit in." if least == 1 else f"Maak dit langer: minstens {least} tekens."


def _choices(expected: str) -> str:
    """Pydantic's `'a', 'b' or 'c'`."""
    return expected.replace("'", "").replace(" or ", " of ")
