"""How is each kind of measurement shown, run by run?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scripts.bench.markdown import percent, seconds, table
from scripts.studies.library import ended
from scripts.studies.neighbours import Pair, median_ratio, pairs
from scripts.studies.record import of
from scripts.studies.targets import GAP
from scripts.studies.workers import speed_up

Runs = Sequence[Mapping[str, Any]]
RATIOS = {
    "solve_wall": "solve, wall",
    "solve_cpu": "solve, processor",
    "wall": "process, wall",
    "cpu": "process, processor",
}


def neighbours(runs: Runs) -> str:
    """Return the ratios of each pair, then every run."""
    found = pairs(runs)
    lines = [(f"{pair.cold['change']}, seed {pair.cold['seed']}", *_ratios(pair), _agreement(pair)) for pair in found]
    medians = [median_ratio(found, measure) for measure in RATIOS]
    lines.append(("**median**", *(f"**{value:.1f}**" if value is not None else "" for value in medians), ""))
    shown = table(("cold over warm", *RATIOS.values(), "the two answers"), lines)
    head = ("run", "solve", "solve, processor", "process", "processor", "loading", "load", "objective, bn CNY a year",
            "bound, bn", "gap", "verified", "ended")  # fmt: skip
    return (
        "The base runs its whole course of proof, for others to use; cold and warm runs stop at the gap. "
        "The solve is the call of `solve` alone, the process includes interpreter, imports and reading; loading what "
        "the base left is in the process only. `>` marks a cold run that stopped short of the gap: the ratio is at "
        "least this. A warm run short of the gap, or a failed one, has no ratio and counts as 0 in the median; a pair "
        "proven infeasible by both is left out of it.\n\n"
        f"{shown}\n{table(head, [_solve(run) for run in runs])}"
    )


def _ratios(pair: Pair) -> list[str]:
    values = [pair.ratio(measure) for measure in RATIOS]
    return ["" if value is None else f"{'> ' if pair.is_least else ''}{value:.1f}" for value in values]


def _agreement(pair: Pair) -> str:
    if pair.failed:
        return "**failed or ended differently**"
    if not pair.planned:
        return f"both {_words(pair.cold['ending'])}"
    return "agree" if pair.agree else "**contradict each other**"


def _solve(run: Mapping[str, Any]) -> tuple[str, ...]:
    inside = (_seconds(run.get("solve_wall")), _seconds(run.get("solve_cpu")))
    whole = (seconds(run["wall"]), seconds(run["cpu"]), _seconds(run.get("load_seconds")), f"{run['load']:.1f}")
    proven = (_bn(run.get("objective")), _bn(run.get("bound")), percent(run.get("gap")), _yes(run.get("verified")))
    return (run["what"], *inside, *whole, *proven, _ended(run))


def workers(runs: Runs) -> str:
    """Return the speed-up and every run."""
    ratio = speed_up(runs)
    rows = [(run["what"], seconds(run["wall"]), seconds(run["cpu"]), f"{run['load']:.1f}", _ended(run))
            for run in runs if run["role"] != "bytes"]  # fmt: skip
    told = f"The other cases end **{ratio:.2f}** times sooner.\n" if ratio is not None else "No ratio: a run failed.\n"
    compared = of(runs, "bytes")
    same = f"{', '.join(compared[0]['compared'])}: {compared[0]['failure'] or 'identical'}.\n" if compared else ""
    cases: list[dict[str, str]] = next((run["cases"] for run in of(runs, "rest") if run["cases"]), [])
    how = [f"{case['name']} {case['status'] or _words(case['ending'])}" for case in cases]
    return f"{table(('run', 'wall', 'processor', 'load', 'ended'), rows)}\n{told}{same}Cases: {', '.join(how)}.\n"


def library(runs: Runs) -> str:
    """Return the count of cases and each of them."""
    counted = ended(runs, GAP)
    gaps = counted.gaps
    worst = f"worst gap {gaps.most:.2%}, median {gaps.median:.2%}" if gaps is not None else "no gap known"
    rows = [
        (run["what"], run["rule"], _words(run["status"] or run["ending"]), _bn(run["objective"]), _bn(run["bound"]),
         percent(run["gap"]), _yes(run["verified"]), _seconds(run["seconds"]), run["failure"])
        for run in runs
    ]  # fmt: skip
    head = ("case", "rule", "ended", "objective, bn CNY a year", "bound, bn", "gap", "verified", "solve", "failure")
    return (
        f"{counted.cases} cases, {counted.planned} with a plan, {counted.verified} of these verified; {worst}, "
        f"{len(counted.wide)} above {GAP:.0%}. The distance of the {counted.rules} simple rules from the best plan is "
        f"their finding, not a gap of the search, and is not counted.\n\n{table(head, rows)}"
    )


def kills(runs: Runs) -> str:
    """Return what became of each study that was disturbed."""
    rows = [
        (run["what"], ", ".join(f"{number} x {kind}" for kind, number in run["killed"].items()), str(run["seed"]),
         str(run["starts"]), str(run["corrupt"]), str(run["lost"]), str(run["again"]), str(run["differing"]),
         seconds(run["wall"]), f"{run['load']:.1f}", run["failure"] or "as if undisturbed")
        for run in runs
    ]  # fmt: skip
    head = ("study of", "killed", "seed", "starts", "corrupt", "lost", "done again", "files that differ", "wall",
            "load", "ended")  # fmt: skip
    return table(head, rows)


TABLES: Mapping[str, Callable[[Runs], str]] = {
    "neighbours": neighbours,
    "workers": workers,
    "library": library,
    "kills": kills,
}


def _ended(run: Mapping[str, Any]) -> str:
    return (
        f"**failed**: {run['failure']}" if run["failure"] else _words(run.get("status") or run.get("ending") or "done")
    )


def _words(ending: str) -> str:
    return ending.replace("_", " ")


def _bn(value: float | None) -> str:
    return "" if value is None else f"{value / 1e9:,.3f}"


def _seconds(value: float | None) -> str:
    return "" if value is None else seconds(value)


def _yes(verified: bool | None) -> str:  # noqa: FBT001 - a cell
    return {True: "yes", False: "**no**", None: ""}[verified]
