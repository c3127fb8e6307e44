"""`korte-lijnen busy`: exact busy time of calendar files as JSON lines, and an exit code that says how far to trust it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.calendars.texts import calendar_text, event_text

OWNER = "directeur@gemeente.example"
WEEK = ("--van", "2026-03-23", "--tot", "2026-03-30")
DAILY = event_text(
    "DTSTART;TZID=W. Europe Standard Time:20260327T090510",
    "DTEND;TZID=W. Europe Standard Time:20260327T101500",
    "RRULE:FREQ=DAILY",
    uid="a",
)
TOUCHING = event_text("DTSTART:20260328T091500Z", "DURATION:PT20M", "STATUS:TENTATIVE", uid="b")
ALSO_FIXED = event_text("DTSTART:20260328T091500Z", "DURATION:PT7M", uid="c")
DECLINED = event_text("DTSTART:20260324T091500Z", "DURATION:PT7M", f"ATTENDEE;PARTSTAT=DECLINED:mailto:{OWNER}", uid="d")
BOMB = event_text("DTSTART:20260324T091500Z", "RRULE:FREQ=SECONDLY", uid="e")


def written(folder: Path, name: str, *events: str) -> str:
    (folder / name).write_text(calendar_text(*events), newline="")
    return str(folder / name)


def lines(printed: str) -> list[tuple[str, ...]]:
    return [tuple(json.loads(line).values()) for line in printed.splitlines()]


def test_busy_time_is_exact_in_utc_joined_per_kind_and_sorted(command_line: Any, tmp_path: Path) -> None:
    file = written(tmp_path, "a.ics", DAILY, TOUCHING, ALSO_FIXED)
    code, printed, errors = command_line.run("busy", file, *WEEK)
    assert (code, errors) == (0, "")
    assert printed.splitlines()[0] == '{"begin": "2026-03-27T08:05:10Z", "einde": "2026-03-27T09:15:00Z", "soort": "vast"}'
    assert lines(printed) == [
        ("2026-03-27T08:05:10Z", "2026-03-27T09:15:00Z", "vast"),
        ("2026-03-28T08:05:10Z", "2026-03-28T09:22:00Z", "vast"),
        ("2026-03-28T09:15:00Z", "2026-03-28T09:35:00Z", "voorlopig"),
        ("2026-03-29T07:05:10Z", "2026-03-29T08:15:00Z", "vast"),
    ]


def test_the_window_is_cut_at_midnight_on_the_wall_of_the_zone_and_the_last_day_is_not_in_it(command_line: Any, tmp_path: Path) -> None:
    night = event_text("DTSTART:20260328T200000", "DTEND:20260330T080000")
    file = written(tmp_path, "a.ics", night)
    days = ("--van", "2026-03-29", "--tot", "2026-03-30")
    assert lines(command_line.run("busy", file, *days)[1]) == [("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "vast")]
    in_new_york = command_line.run("busy", file, *days, "--zone", "America/New_York")[1]
    assert lines(in_new_york) == [("2026-03-29T04:00:00Z", "2026-03-30T04:00:00Z", "vast")]


def test_the_answer_of_the_owner_counts(command_line: Any, tmp_path: Path) -> None:
    file = written(tmp_path, "a.ics", DECLINED)
    assert command_line.run("busy", file, *WEEK, "--eigenaar", OWNER.upper()) == (0, "", "")
    assert len(lines(command_line.run("busy", file, *WEEK)[1])) == 1


def test_a_file_that_is_no_whole_calendar_is_unknown_and_says_nothing_of_its_time(command_line: Any, tmp_path: Path) -> None:
    good, cut_off = written(tmp_path, "a.ics", TOUCHING), written(tmp_path, "b.ics", DAILY)
    Path(cut_off).write_bytes(Path(cut_off).read_bytes()[:-20])
    code, printed, errors = command_line.run("busy", cut_off, *WEEK)
    assert (code, printed) == (3, "")
    assert errors.startswith(f"{cut_off}: onbekend: ")
    refused = written(tmp_path, "c.ics", BOMB, TOUCHING)
    code, printed, errors = command_line.run("busy", good, cut_off, refused, *WEEK)
    assert code == 3
    assert lines(printed) == [("2026-03-28T09:15:00Z", "2026-03-28T09:35:00Z", "voorlopig", file) for file in (good, refused)]


def test_a_file_of_which_part_is_refused_gives_the_rest_and_says_how_many(command_line: Any, tmp_path: Path) -> None:
    file = written(tmp_path, "a.ics", BOMB, TOUCHING)
    code, printed, errors = command_line.run("busy", file, *WEEK)
    assert code == 4
    assert len(lines(printed)) == 1
    assert errors == f"{file}: 1 afspraak is niet te lezen; de rest staat er wel.\n"


def test_a_zone_that_nobody_knows_is_told(command_line: Any, tmp_path: Path) -> None:
    file = written(tmp_path, "a.ics", event_text("DTSTART;TZID=Nergensland:20260324T091500", "DURATION:PT1H"))
    code, printed, errors = command_line.run("busy", file, *WEEK)
    assert (code, lines(printed)) == (0, [("2026-03-24T08:15:00Z", "2026-03-24T09:15:00Z", "vast")])
    assert "tijdzone" in errors


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("a.ics", "--van", "2026-03-30", "--tot", "2026-03-30"), "--van moet voor --tot liggen."),
        (("a.ics", "--van", "30 maart", "--tot", "2026-03-30"), "De waarde van --van klopt niet. Geef een dag als 2026-11-24."),
        (("a.ics", "--van", "2026-03-30", "--tot", "2026-02-30"), "De waarde van --tot klopt niet. Geef een dag als 2026-11-24."),
        (
            ("a.ics", "--van", "2026-03-30", "--tot", "9999-12-31"),
            "De waarde van --tot ligt te ver weg. Kies een jaar van 1900 tot en met 2200.",
        ),
        (("a.ics", *WEEK, "--zone", "Europe"), "De tijdzone Europe bestaat niet. Geef een naam als Europe/Amsterdam."),
        (("a.ics", "weg.ics", *WEEK), "weg.ics is niet te lezen (No such file or directory)."),
    ],
)
def test_wrong_use_is_told_in_dutch(command_line: Any, tmp_path: Path, typed: tuple[str, ...], told: str) -> None:
    names = [written(tmp_path, name, TOUCHING) if name == "a.ics" else name for name in typed]
    assert command_line.run("busy", *names) == (2, "", f"{told}\n")
