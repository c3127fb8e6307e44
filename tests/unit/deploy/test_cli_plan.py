"""`korte-lijnen plan` as somebody runs it: what goes in, what comes out, and with which code it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

import tests.matching
from tests.matching.generated import file_of

MANY_CLAUSES = 201
"""The seed of a problem with groups, locations, an optional person, a quorum and equal costs."""
EXAMPLE = Path(next(iter(tests.matching.__path__))) / "voorbeeld.json"


def run(*arguments: str, given: bytes = b"", **environment: str) -> "subprocess.CompletedProcess[bytes]":
    program = [sys.executable, "-c", "from deploy.cli import main; main()", "plan", *arguments]
    return subprocess.run(program, input=given, capture_output=True, check=False, env=os.environ | environment)


def test_a_problem_in_a_file_gives_one_answer_and_ends_well() -> None:
    ended = run(str(EXAMPLE))
    assert (ended.returncode, ended.stderr) == (0, b"")
    answer = json.loads(ended.stdout)
    assert answer["mogelijkheden"][0]["begin"] == "2027-03-15T13:00:00+01:00"
    assert "strikt" not in answer
    assert ended.stdout.endswith(b"}\n")


def test_the_same_problem_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    file = tmp_path / "probleem.json"
    file.write_text(json.dumps(file_of(Random(MANY_CLAUSES)) | {"aantal": 300}))
    ended = {run(str(file), "--strikt", PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "4242")}
    ended.add(run("-", "--strikt", given=file.read_bytes(), PYTHONHASHSEED="7").stdout)
    (answer,) = ended
    assert len(json.loads(answer)["mogelijkheden"]) == 300


def test_names_are_written_as_they_are_whatever_the_terminal_can_show() -> None:
    given = EXAMPLE.read_text().replace('"rijk"', '"ministère"').encode()
    ended = run("-", given=given, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert '"ministère"' in ended.stdout.decode()


@pytest.mark.parametrize(
    ("given", "messages"),
    [
        (b"", ["bestand: dit is geen JSON (regel 1, teken 1)."]),
        (b"[]", ["bestand: moet een object zijn."]),
        (b"{}", [f"{name}: dit veld ontbreekt." for name in ("nu", "van", "tot", "duurMinuten", "deelnemers")]),
        (
            EXAMPLE.read_bytes().replace(b"T10:00:00+01:00", b"T07:00:00+01:00", 1).replace(b'"duurMinuten": 60', b'"duurMinuten": true'),
            [
                "deelnemers[0].bezet[0].begin: moet voor einde liggen.",
                "duurMinuten: moet een heel getal zijn van 1 tot en met 1440.",
            ],
        ),
    ],
)
def test_a_malformed_problem_gives_a_message_per_fault_and_no_answer(given: bytes, messages: list[str]) -> None:
    ended = run("-", given=given)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.decode().splitlines() == messages


def test_a_file_that_is_not_there_gives_a_message_and_no_answer(tmp_path: Path) -> None:
    ended = run(str(tmp_path / "weg.json"))
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"weg.json is niet te lezen" in ended.stderr


def test_a_problem_without_option_is_a_normal_answer() -> None:
    ended = run("-", given=EXAMPLE.read_bytes().replace(b'"duurMinuten": 60', b'"duurMinuten": 1440'))
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert json.loads(ended.stdout)["mogelijkheden"] == []


def test_the_command_loads_no_web_and_no_store() -> None:
    """It starts at once: what the product needs to run is not read."""
    heavy = "{'fastapi', 'faststream', 'redis', 'uvicorn', 'caldav', 'numpy', 'highspy'}"
    look = (
        f"import sys; from deploy.cli import app; app.app(sys.argv[1:], standalone_mode=False); sys.exit(str({heavy} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", look, "plan", str(EXAMPLE)], capture_output=True, check=False)
    assert ended.stderr == b"set()\n"
