"""The visitor list as a file that Excel reads: UTF-8 with a byte order mark, semicolons as Dutch Excel expects, nothing that computes."""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO

from services.invitations.domain.background import Contact
from services.invitations.domain.wording import one_line
from shared.clock import local

COLUMNS = ("Naam", "Organisatie", "Datum", "Aankomst vanaf", "Bellen bij vragen")
FILENAME = "bezoekers.csv"
_COMPUTES = tuple("=+-@|%＝＋－＠")
"""A cell that begins so is a formula to some spreadsheet (CWE-1236)."""


def visitors_file(visitors: Iterable[Contact], arrival: datetime, call: str) -> bytes:
    """A row for each: what the reception needs, and nothing more. Rows end as RFC 4180 says."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    wall = local(arrival)
    for visitor in visitors:
        fields = (visitor.name, visitor.organisation, wall.strftime("%d-%m-%Y"), wall.strftime("%H:%M"), call)
        writer.writerow([_as_text(field) for field in fields])
    return file.getvalue().encode("utf-8-sig")


def _as_text(field: str) -> str:
    """On one line, and never a formula."""
    line = one_line(field)
    return f"'{line}" if line.startswith(_COMPUTES) else line
