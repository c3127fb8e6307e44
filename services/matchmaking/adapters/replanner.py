"""`Replanner` with HiGHS: one binary per choice. The solver runs outside the interpreter lock, so the service goes on meanwhile."""

from datetime import timedelta

import highspy
import numpy as np
from prometheus_client import Histogram

from services.matchmaking.domain.replanning import Puzzle, Solved
from shared.telemetry import registry

TAKEN = 0.5
"""A binary of the solver is a float: taken from here."""
GAP = 1e-6
REPLAN_GAP = Histogram(
    "kl_matchmaking_replan_gap",
    "How far a re-plan may be from the best there is, as a share of it.",
    registry=registry,
    buckets=(0, 1e-4, 1e-3, 0.01, 0.05, 0.2, 1),
)


class HighsReplanner:
    """Implements `services.matchmaking.ports.Replanner`."""

    def best(self, puzzle: Puzzle, limit: timedelta) -> Solved:
        if not puzzle.worths:
            return Solved(frozenset(), 0.0)
        begin = puzzle.in_better_turn()
        solver = _solver(puzzle, limit)
        solver.setSolution(_solution(puzzle, begin))
        solver.run()
        if puzzle.worth(_chosen(solver)) < _worth(solver) - GAP:
            # With a start it may prove an optimum that its presolve found, and hand back the start (HiGHS 1.16).
            solver = _solver(puzzle, limit)
            solver.run()
        best = max((one for one in (puzzle.present, begin, _chosen(solver)) if puzzle.keeps_every_row(one)), key=puzzle.worth)
        solved = Solved(best, max(-solver.getInfo().mip_dual_bound, float(puzzle.worth(best))))
        REPLAN_GAP.observe(solved.gap(puzzle))
        return solved


def _chosen(solver: highspy.Highs) -> frozenset[int]:
    return frozenset(np.flatnonzero(np.array(solver.getSolution().col_value) > TAKEN).tolist())


def _worth(solver: highspy.Highs) -> float:
    """Of the choice that the solver says it has; minus infinity when it has none."""
    return -float(solver.getInfo().objective_function_value)


def _solver(puzzle: Puzzle, limit: timedelta) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # it has types for all but this
    for option, value in {
        "output_flag": False,
        "time_limit": limit.total_seconds(),
        "mip_rel_gap": GAP,
        "threads": 1,  # the machine has other things to do
        "random_seed": 0,
    }.items():
        solver.setOptionValue(option, value)
    solver.passModel(_model(puzzle))
    return solver


def _model(puzzle: Puzzle) -> highspy.HighsLp:
    lp, choices, rows = highspy.HighsLp(), len(puzzle.worths), [row for row in puzzle.all_rows if len(row.choices) > row.most or row.least]
    lp.num_col_, lp.num_row_ = choices, len(rows)
    lp.col_cost_ = np.array([-float(worth) for worth in puzzle.worths])
    lp.col_lower_, lp.col_upper_ = np.zeros(choices), np.ones(choices)
    lp.row_lower_ = np.array([row.least for row in rows], float)
    lp.row_upper_ = np.array([row.most for row in rows], float)
    lengths = [len(row.choices) for row in rows]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([choice for row in rows for choice in row.choices], np.int32)
    lp.a_matrix_.value_ = np.ones(sum(lengths))
    lp.integrality_ = [highspy.HighsVarType.kInteger] * choices
    return lp


def _solution(puzzle: Puzzle, chosen: frozenset[int]) -> highspy.HighsSolution:
    """For the solver to begin with."""
    solution = highspy.HighsSolution()
    solution.col_value = [float(choice in chosen) for choice in range(len(puzzle.worths))]
    return solution
