"""People as a CSV file: what a spreadsheet in Dutch writes and reads (semicolons, byte order mark), commas as well."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from services.directory.domain.faults import Fault
from services.directory.domain.people import PersonEntry
from shared.kernel import AnswersBy, ChallengeId, Coordinates, GovernmentTier, Level, LocationId, ReserveHours, WorkingHours

COLUMNS = (
    "email",
    "naam",
    "functie",
    "organisatie",
    "bestuurslaag",
    "niveau",
    "telefoon",
    "telefoonDelen",
    "werkdagen",
    "van",
    "tot",
    "passen",
    "opgaven",
    "plaatsvervanger",
    "plaatsvervangerMagAltijd",
    "secretariaat",
    "antwoordDoor",
    "gepauzeerd",
    "spoedruimte",
    "zitVoor",
    "breedtegraad",
    "lengtegraad",
)
REQUIRED = ("email", "naam")
_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_DAY_WITH_HOURS = re.compile(r"(ma|di|wo|do|vr|za|zo)[a-z]*\s+(\d{1,2})[:.](\d\d)\s*[-–]\s*(\d{1,2})[:.](\d\d)")
_NONE = "geen"
_YES, _NO = ("ja", "j", "1", "true", "waar"), ("nee", "n", "0", "false", "onwaar", "")
_FORMULA = ("=", "+", "-", "@", "\t")
E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """One person and the line of the file it stands on."""

    number: int
    entry: PersonEntry


def people_from_csv(text: str) -> list[Line] | list[Fault]:
    """The people of a file with a header (`COLUMNS`, any order, only `REQUIRED` obliged), or every fault with its line."""
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    rows = _numbered(text, delimiter)
    number, header = next(rows, (1, []))
    columns = [_column(name) for name in header]
    faults = list(_faults_of_header(number, header, columns))
    if faults:
        return faults
    lines: list[Line] = []
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        row = _Row(number, dict(zip(columns, cells, strict=False)), faults)
        if len(cells) > len(columns):
            row.fault(
                "", f"Deze regel heeft {len(cells)} velden, de kop {len(columns)}. Zet tekst met “{delimiter}” tussen aanhalingstekens."
            )
        lines.append(Line(number, row.entry()))
    if not lines and not faults:
        faults.append(Fault("Het bestand bevat geen personen. Zet ze onder de kop.", line=2))
    return faults or lines


def people_to_csv(entries: Iterable[PersonEntry]) -> str:
    """The file that `people_from_csv` reads back, for a spreadsheet: semicolons, CRLF, a byte order mark, no cell that is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in _cells(entry)])
    return "\ufeff" + out.getvalue()


def _cells(entry: PersonEntry) -> tuple[str, ...]:
    hours = entry.working_hours
    return (
        entry.address,
        entry.name,
        entry.function,
        entry.organisation,
        entry.tier or "",
        entry.level or "",
        entry.phone or "",
        _said(entry.phone_shared),
        " ".join(_DAYS[day - 1] for day in hours.days),
        hours.start,
        hours.end,
        " ".join(entry.passes),
        " ".join(entry.challenges),
        entry.deputy or "",
        _said(entry.deputy_has_standing_permission),
        entry.secretariat or "",
        entry.answers_by,
        _said(entry.paused),
        _reserve_cell(entry.reserve),
        "" if entry.chairs is None else _said(entry.chairs),
        repr(entry.base.latitude) if entry.base else "",
        repr(entry.base.longitude) if entry.base else "",
    )


def _reserve_cell(hours: tuple[ReserveHours, ...] | None) -> str:
    """Nothing when it stays as it is."""
    if hours is None:
        return ""
    return ", ".join(f"{_DAYS[one.day - 1]} {one.start}-{one.end}" for one in hours) or _NONE


def _said(claim: object) -> str:
    return "ja" if claim else "nee"


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on: a quoted cell may span lines."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    begins = 1
    for row in reader:
        yield begins, row
        begins = reader.line_num + 1


def _column(name: str) -> str:
    plain = name.strip().casefold().replace("-", "").replace(" ", "").replace("_", "")
    return next((column for column in COLUMNS if column.casefold() == plain), name.strip())


def _faults_of_header(number: int, header: list[str], columns: list[str]) -> Iterator[Fault]:
    if not header:
        yield Fault("Het bestand is leeg. Begin met een regel met de namen van de kolommen.", line=number)
        return
    for column in dict.fromkeys(columns):
        if column not in COLUMNS:
            yield Fault(f"Kolom “{column}” is onbekend. Bekend zijn: {', '.join(COLUMNS)}.", column, number)
        elif columns.count(column) > 1:
            yield Fault(f"Kolom “{column}” komt twee keer voor.", column, number)
    for column in REQUIRED:
        if column not in columns:
            yield Fault(f"Kolom “{column}” ontbreekt.", column, number)


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one line; what cannot be read is added to `faults` and read as if empty."""

    number: int
    cells: dict[str, str]
    faults: list[Fault]

    def fault(self, column: str, text: str) -> None:
        self.faults.append(Fault(text, column, self.number))

    def text(self, column: str) -> str:
        cell = self.cells.get(column, "").strip()
        return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell

    def words(self, column: str) -> tuple[str, ...]:
        return tuple(self.text(column).replace(",", " ").split())

    def read(self, column: str, reader: Callable[[str], T], expected: str) -> T | None:
        """None for an empty cell or one that cannot be read."""
        cell = self.text(column)
        if not cell:
            return None
        try:
            return reader(cell)
        except ValueError:
            self.fault(column, f"“{cell}” kan hier niet. Vul in: {expected}.")
            return None

    def choice(self, column: str, of: type[E]) -> E | None:
        return self.read(column, lambda cell: of(cell.casefold()), ", ".join(of))

    def claim(self, column: str) -> bool:
        return self.read(column, _claim, "ja of nee") or False

    def entry(self) -> PersonEntry:
        return PersonEntry(
            address=self.text("email"),
            name=self.text("naam"),
            function=self.text("functie"),
            organisation=self.text("organisatie"),
            tier=self.choice("bestuurslaag", GovernmentTier),
            level=self.choice("niveau", Level),
            phone=self.text("telefoon") or None,
            phone_shared=self.claim("telefoonDelen"),
            base=self.base(),
            working_hours=self.hours(),
            passes=tuple(LocationId(id) for id in self.words("passen")),
            challenges=tuple(ChallengeId(id) for id in self.words("opgaven")),
            deputy=self.text("plaatsvervanger") or None,
            deputy_has_standing_permission=self.claim("plaatsvervangerMagAltijd"),
            secretariat=self.text("secretariaat") or None,
            answers_by=self.choice("antwoordDoor", AnswersBy) or AnswersBy.SELF,
            paused=self.claim("gepauzeerd"),
            reserve=self.read("spoedruimte", _reserve, f"dagen met tijden zoals di 09:00-11:30, do 13:00-15:00, of {_NONE}"),
            chairs=self.read("zitVoor", _claim, "ja of nee"),
        )

    def hours(self) -> WorkingHours:
        usual = WorkingHours()
        days = self.read("werkdagen", _days, "dagen zoals ma di wo do vr")
        return WorkingHours(self.text("van") or usual.start, self.text("tot") or usual.end, days or usual.days)

    def base(self) -> Coordinates | None:
        latitude, longitude = (self.read(column, _degrees, "graden zoals 52,09") for column in ("breedtegraad", "lengtegraad"))
        return None if latitude is None or longitude is None else Coordinates(latitude, longitude)


def _claim(cell: str) -> bool:
    if cell.casefold() not in _YES + _NO:
        raise ValueError(cell)
    return cell.casefold() in _YES


def _days(cell: str) -> tuple[int, ...]:
    return tuple(_DAYS.index(day[:2]) + 1 for day in cell.casefold().replace(",", " ").split())


def _reserve(cell: str) -> tuple[ReserveHours, ...]:
    if cell.casefold() == _NONE:
        return ()
    return tuple(_hours_of_a_day(part) for part in cell.split(","))


def _hours_of_a_day(part: str) -> ReserveHours:
    found = _DAY_WITH_HOURS.fullmatch(part.strip().casefold())
    if found is None:
        raise ValueError(part)
    start, end = (f"{hour:0>2}:{minute}" for hour, minute in (found.group(2, 3), found.group(4, 5)))
    return ReserveHours(_DAYS.index(found[1]) + 1, start, end)


def _degrees(cell: str) -> float:
    degrees = float(cell.replace(",", "."))
    if not -180 <= degrees <= 180:  # nor NaN
        raise ValueError(cell)
    return degrees
