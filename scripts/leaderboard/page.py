"""Who found what? The page docs/leaderboard.md, written from the record alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from scripts.bench.markdown import percent, seconds, table
from scripts.bench.page import environments

PAGE = "leaderboard.md"
HEAD = """# Leaderboard

Written by `python -m scripts.leaderboard` from [results/leaderboard.json](results/leaderboard.json); `--render` writes
this page anew without measuring. The instances are those of [instances/bench](../instances/bench/README.md).

Every method was given the same seconds and one thread, and could stop at a proven gap of 0.01 %. `split` and `exact`
are `eastwest solve --engine ...`; their limit is wall time, building the model included and reading the tables not: on
a busy machine they had less processor time than the others. `highs`, `scip`, `cbc` and `cp-sat` were given the whole
model as one MIP from a file, without a start; their limit is for the search alone, and neither stating the model nor
reading it counts. `scip` and `cbc` count processor time, `highs` and `cp-sat` wall time; what each really took stands
in the table, and in bold where a solver looked at its clock too seldom and took over a quarter and ten seconds more
than it was given. CP-SAT knows whole numbers only: its model is put on a grid that leaves no plan out, and an LP
completes its whole-number decisions; its bound is that of the grid. The rules of thumb are scenarios of `eastwest
solve --engine auto`: they place work by the rule, and their bound is that of the best plan, not of the rule.

*Verified*: a plan of `eastwest` was judged from the tables by `eastwest verify`; a solution of a peer by the model's
arrays, where every row, bound and whole number must hold to 1e-6 and the objective is computed anew. A solution that
does not is no plan: **infeasible**. Bounds are what each solver says. *Above* is how much more a plan costs than the
best verified one of the instance on this page. Processor time (user and system, all threads and children), wall time
and peak memory are what the operating system counted. A run that failed stands here as such.
"""
NOTHING = "Not measured.\n"
NEAR = 1e-3  # relative: counts as near the best
SAME = 1e-9  # relative: less is the rounding of a sum
OVER, OVER_SECONDS = 1.25, 10.0  # times the seconds given, and seconds more, above which a run took too long

Run = Mapping[str, Any]


def page(record: Mapping[str, Any]) -> str:
    """Return the page of a record: of each instance and method the last run."""
    measured: Mapping[str, Any] = record["measurements"]
    runs = latest(measured)
    if not runs:
        return f"{HEAD}\n{NOTHING}"
    parts = [HEAD, "## By method\n", by_method(runs), "## By instance\n", *_by_instance(runs)]
    return "\n".join([*parts, "## Machine and versions\n", environments(measured)])


def latest(measured: Mapping[str, Any]) -> dict[str, dict[str, Run]]:
    """Return the last run of each role by instance, each with the processor seconds it was given."""
    runs: dict[str, dict[str, Run]] = {}
    for kept in measured.values():
        for run in kept["runs"]:
            runs.setdefault(run["instance"], {})[run["role"]] = {**run, "cpu_seconds": kept["cpu_seconds"]}
    return runs


def above(run: Run, best: float | None) -> float | None:
    """Return how much more a verified plan costs than the best one, relative to that; None where there is none."""
    if best is None or not run.get("verified") or not best:
        return None
    distance = float((run["objective"] - best) / abs(best))
    return distance if distance > SAME else 0.0


def best_of(runs: Iterable[Run]) -> float | None:
    """Return the cost of the best verified plan; None where there is none."""
    return min((run["objective"] for run in runs if run.get("verified")), default=None)


def by_method(runs: Mapping[str, Mapping[str, Run]]) -> str:
    """Return a table of all instances together, a method a row."""
    roles = dict.fromkeys(role for found in runs.values() for role in found if role != "model")
    head = (
        "method", "instances", "verified plans", f"within {NEAR:.1%} of the best", "median above", "proven to 0.01 %",
        "no plan", "infeasible", "failed",
    )  # fmt: skip
    return table(head, [_summed(role, runs) for role in roles])


def _summed(role: str, runs: Mapping[str, Mapping[str, Run]]) -> tuple[str, ...]:
    mine = {name: found[role] for name, found in runs.items() if role in found}
    distances = [above(run, best_of(runs[name].values())) for name, run in mine.items()]
    known = [distance for distance in distances if distance is not None]
    outcomes = [outcome(run) for run in mine.values()]
    proven = [
        run for run in mine.values() if run.get("verified") and run.get("gap") is not None and run["gap"] <= 1.01e-4
    ]
    counts = [len(mine), len(known), sum(distance <= NEAR for distance in known)]
    rest = [len(proven), *(outcomes.count(word) for word in ("no plan", "**infeasible**")),
            sum(bool(run["failure"]) for run in mine.values())]  # fmt: skip
    return role, *map(str, counts), percent(median(known) if known else None), *map(str, rest)


def outcome(run: Run) -> str:
    """Return in a word or two what became of a run."""
    if run["failure"]:
        return (
            f"**{run['failure']}**" if run["failure"].startswith("not installed") else f"**failed**: {run['failure']}"
        )
    if run.get("verified"):
        return "verified"
    if run.get("verified") is False:
        return "**infeasible**" if run.get("violations") else "**not verified**"
    return "says infeasible" if run.get("status") == "infeasible" else "no plan"


def _by_instance(runs: Mapping[str, Mapping[str, Run]]) -> Iterator[str]:
    for name, found in runs.items():
        yield f"### {name}\n"
        yield _size(found.get("model"))
        rivals = [run for role, run in found.items() if role != "model"]
        yield _board(sorted(rivals, key=_rank))


def _size(model: Run | None) -> str:
    if model is None:
        return ""
    if model["failure"]:
        return f"The whole model could not be stated: {model['failure']}.\n"
    return (
        f"The whole model has {model['columns']:,} columns ({model['whole']:,} whole), {model['rows']:,} rows and "
        f"{model['nonzeros']:,} non-zeros; reading the instance and stating it took {seconds(model['cpu'])}.\n"
    )


def _rank(run: Run) -> float:
    return float(run["objective"]) if run.get("verified") else math.inf


def _board(runs: Sequence[Run]) -> str:
    best = best_of(runs)
    head = (
        "method", "objective, bn CNY a year", "above", "bound, bn", "gap", "given", "processor", "wall", "peak memory",
        "load", "status", "outcome",
    )  # fmt: skip
    return table(head, [_line(run, best) for run in runs])


def _line(run: Run, best: float | None) -> tuple[str, ...]:
    objective = run.get("objective") if run.get("verified") else None
    return (
        run["role"], _bn(objective), percent(above(run, best)), _bn(run.get("bound")),
        percent(run.get("gap")) if objective is not None else "", seconds(run["cpu_seconds"]), *_cost(run),
        str(run.get("status") or ""), outcome(run),
    )  # fmt: skip


def _cost(run: Run) -> tuple[str, ...]:
    if "cpu" not in run:
        return ("", "", "", "")
    late = run["cpu"] > OVER * run["cpu_seconds"] + OVER_SECONDS + run.get("told_cpu", 0.0)
    took = f"**{seconds(run['cpu'])}**" if late else seconds(run["cpu"])
    return took, seconds(run["wall"]), f"{run['peak_bytes'] / 1e9:.2f} GB", f"{run['load']:.1f}"


def _bn(value: float | None) -> str:
    return "" if value is None else f"{value / 1e9:,.4f}"
