"""How long do we take to build and hand over a model, beside others who do the same? A part of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scripts.bench.inside import BUILDING_EXACTLY, EXACT_SECONDS
from scripts.bench.markdown import table
from scripts.bench.numbers import spread
from scripts.bench.targets import Runs

OURS, RIVAL = "eastwest", "linopy"
LONG_SECONDS = 10.0  # of an exact solve whose share of building is told
HEAD = f"""Phases of `eastwest solve --engine exact`, at most {EXACT_SECONDS:.0f} s, each without what other phases take
within it: `read` is tables from files, `validate` every check of them, `reach` distances and round trips,
`assemble` the rest of the problem, `Pyomo` the statements of the infrastructure half, `compile` these as rows,
`matrix` the assignment half and how both are joined, `pass` the hand-over to HiGHS, `solve` HiGHS, `extract`
tables and figures of the plan, then `verify` and `write`. *Build + hand-over* is Pyomo, compile, matrix and the
first pass: from the problem as arrays to a model in HiGHS.

The others start from the finished matrix of the same model, read from a file beforehand, which is more than a user
of them has: **linopy** is told a rule at a time by its vectorised form (padded arrays of column numbers and
coefficients, without names); **Pyomo** a linear expression a row, handed over by its own interface to HiGHS;
**HiGHS** takes the arrays; **SCIP** is told through PySCIPOpt, a variable a column and an expression a row; **CBC**
gets an MPS file that HiGHS writes, and reads it; **CP-SAT** gets the model on a grid of whole numbers. Imports are
left out for all, and peers do everything twice in a process: the second time counts, *cold* is the first. What
linopy and Pyomo handed over has the columns (those of no row and no cost may be missing), rows and non-zeros of
ours, and up to 200,000 non-zeros a relaxation of the same value to 1e-6; where not, the run says so.
"""

Run = Mapping[str, Any]


def ours(run: Run) -> float:
    """Return the seconds of our build and hand-over in one run, without the second model that completes a plan."""
    phases = run["phases"]
    building: float = sum(phases[name]["own"] for name in BUILDING_EXACTLY if name != "pass")
    return building + float(phases["pass"]["first"])


def theirs(run: Run) -> float:
    """Return the seconds of a peer's build and hand-over."""
    return float(run["build"] + run["hand_over"])


def ratios(runs: Runs) -> dict[tuple[str, int], float]:
    """Return our build and hand-over over linopy's, by instance and turn."""
    mine = {_turn(run): ours(run) for run in _of(runs, OURS)}
    return {_turn(run): mine[_turn(run)] / theirs(run) for run in _of(runs, RIVAL) if _turn(run) in mine}


def shares(runs: Runs) -> dict[tuple[str, int], float]:
    """Return build and hand-over as a share of the wall time of every exact solve of ten seconds or more."""
    return {_turn(run): ours(run) / run["wall"] for run in _of(runs, OURS) if run["wall"] >= LONG_SECONDS}


def section(runs: Runs) -> Iterator[str]:
    """Yield the part of the page."""
    yield HEAD
    yield _sentence("Our build + hand-over over linopy's", list(ratios(runs).values()), "{:.2f}")
    what = f"Our build + hand-over as a share of an exact solve of {LONG_SECONDS:.0f} s or more"
    yield _sentence(what, list(shares(runs).values()), "{:.2%}")
    yield "### Our phases, own seconds\n"
    yield _phases([run for run in runs if run.get("by") == OURS])
    yield "### Build + hand-over, seconds\n"
    yield _builds(runs)


def _of(runs: Runs, by: str) -> list[Run]:
    return [run for run in runs if run.get("by") == by and not run["failure"] and not run.get("differences")]


def _turn(run: Run) -> tuple[str, int]:
    return run["instance"], run["seed"]


def _sentence(what: str, values: Sequence[float], form: str) -> str:
    found = spread(values)
    if found is None:
        return f"{what}: not measured.\n"
    median, least, most = (form.format(value) for value in (found.median, found.least, found.most))
    return f"{what}: median **{median}** ({least} to {most}, {len(values)} runs).\n"


def _phases(runs: Sequence[Run]) -> str:
    done = [run for run in runs if not run["failure"]]
    names = list(done[0]["phases"]) if done else []
    rows = []
    for run in runs:
        start = (run["instance"], str(run["seed"]))
        if run["failure"]:
            rows.append((*start, *("" for _ in names), "", "", "", f"**failed**: {run['failure']}"))
            continue
        own = [f"{run['phases'][name]['own']:.3f}" for name in names]
        rows.append((*start, *own, f"{ours(run):.3f}", f"{run['wall']:.2f}", f"{run['load']:.1f}", run["status"]))
    return table(("instance", "seed", *names, "build + hand-over", "wall", "load", "ended"), rows)


def _builds(runs: Runs) -> str:
    rows = []
    for run in runs:
        by = run.get("by")
        if by is None:
            continue
        spent = ("", "", "", "") if run["failure"] else _spent(run)
        ratio = "" if run["failure"] or by == OURS else _against(run, runs)
        rows.append((run["instance"], str(run["seed"]), by, *spent, ratio, _word(run)))
    return table(("instance", "turn", "by", "build", "hand-over", "both", "cold", "ours over this", "ended"), rows)


def _spent(run: Run) -> tuple[str, str, str, str]:
    if run["by"] == OURS:
        handed = float(run["phases"]["pass"]["first"])
        return f"{ours(run) - handed:.3f}", f"{handed:.3f}", f"{ours(run):.3f}", ""
    return f"{run['build']:.3f}", f"{run['hand_over']:.3f}", f"{theirs(run):.3f}", f"{run['cold']:.3f}"


def _against(run: Run, runs: Runs) -> str:
    mine = next((ours(other) for other in _of(runs, OURS) if _turn(other) == _turn(run)), None)
    return "" if mine is None or not theirs(run) else f"{mine / theirs(run):.2f}"


def _word(run: Run) -> str:
    if run["failure"]:
        return f"**{run['failure']}**"
    if run.get("differences"):
        return f"**another model**: {'; '.join(run['differences'])}"
    return "the same model" if run.get("differences") == [] else "done"
