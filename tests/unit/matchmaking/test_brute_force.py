"""The engine through the planning file against brute force, over small problems that nobody wrote.

`KL_PLAN_EXAMPLES` makes that many times as many: 20 is thousands, as many again in other seeds with `KL_PLAN_SEED`.
"""

import json
import os
from collections import Counter
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from services.matchmaking.adapters.plan_file.reading import problem_of_file
from services.matchmaking.adapters.plan_file.writing import answer_text
from services.matchmaking.domain.engine.planning import plan, strict_starts
from tests.matching.brute_force import BruteForce, File
from tests.matching.clauses import CLAUSES, clauses
from tests.matching.comparing import Answer, differences
from tests.matching.generated import file_of

TIMES = int(os.environ.get("KL_PLAN_EXAMPLES", "1"))
FIRST_SEED = int(os.environ.get("KL_PLAN_SEED", "0"))
SEEDS = range(FIRST_SEED, FIRST_SEED + 150 * TIMES)
RARE = 1 * TIMES
"""How often each sentence of the description must at least occur."""


def answered(file: File) -> Answer:
    problem = problem_of_file(json.dumps(file).encode())
    answer: Answer = json.loads(answer_text(problem, plan(problem), strict_starts(problem)), parse_float=Decimal)
    return answer


@pytest.mark.timeout(170 * TIMES)
def test_the_engine_finds_what_brute_force_finds_in_every_clause_of_the_description() -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        file = file_of(Random(seed))
        brute = BruteForce(file)
        assert differences(answered(file), brute) == [], f"seed {seed}: {json.dumps(file)}"
        seen.update(clauses(brute))
    assert {clause: seen[clause] for clause in CLAUSES if seen[clause] < RARE} == {}
    assert set(seen) <= CLAUSES


@pytest.mark.timeout(170 * TIMES)
@settings(
    max_examples=50 * TIMES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=False
)
@given(st.randoms(use_true_random=False))
def test_the_smallest_problem_on_which_they_differ(random: Random) -> None:
    file = file_of(random)
    note(json.dumps(file))
    assert differences(answered(file), BruteForce(file)) == []
