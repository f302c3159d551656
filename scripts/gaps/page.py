"""How near the best are plans of every size? The page docs/gaps.md, written from the record alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scripts.bench.markdown import percent, seconds, table
from scripts.bench.numbers import spread
from scripts.bench.page import environments
from scripts.gaps.promises import GROWING, GROWTH_GAP, MOST_GROWTH, PROMISES, Promise

PAGE = "gaps.md"
HEAD = """# Certified gaps by size

Written by `python -m scripts.gaps` from [results/gaps.json](results/gaps.json). Every run is `eastwest solve --engine
split` in a process of its own, two threads, seed 0, on an instance of [instances/bench](../instances/bench/README.md)
or one that ships; `eastwest verify` then judges the saved plan in another process. The limit is that of the search:
*wall* also has reading before and verifying and writing after it. The gap is that of the plan to the bound of the same
run, relative to the plan's cost. Seeds were fixed beforehand, but some of these runs were looked at while the engine
was built. A run without a plan counts as worst.
"""
NOTHING = "Not measured.\n"
OVER_SECONDS = 1.0  # that a search may end after its limit

Run = Mapping[str, Any]


def page(record: Mapping[str, Any]) -> str:
    """Return the page of a record."""
    measured: Mapping[str, Any] = record["measurements"]
    rows = [_promised(promise, measured.get(promise.name, {}).get("runs", ())) for promise in PROMISES]
    head = ("what", "median promised", "worst promised", "memory promised", "runs", "plans verified", "median", "worst",
            "most memory", "longest search", "verdict")  # fmt: skip
    parts = [HEAD, "## Promises\n", table(head, rows), "## Growth of time\n", _growth(measured), "## Every run\n"]
    return "\n".join([*parts, *_runs(measured), "## Machine and versions\n", environments(measured)])


def gap(run: Run) -> float:
    """Return the gap of a verified plan; infinite without one."""
    return float(run["gap"]) if not run["failure"] and run.get("judged") and run.get("gap") is not None else math.inf


def kept(promise: Promise, runs: Sequence[Run]) -> bool:
    """Return whether the runs, one or more, keep a promise."""
    gaps = spread([gap(run) for run in runs])
    if gaps is None:
        return False
    memory = max(run["peak_bytes"] for run in runs) / 1e9
    near = gaps.most <= promise.worst and (promise.median is None or gaps.median <= promise.median)
    in_time = all(run.get("seconds", math.inf) <= promise.seconds + OVER_SECONDS for run in runs)
    return near and in_time and (promise.peak_gb is None or memory <= promise.peak_gb)


def exponent(runs: Sequence[Run]) -> float | None:
    """Return by which power of the jobs the wall time grows from the first run to the last; None where one has none."""
    if len(runs) < 2 or any(run["failure"] or run.get("status") != "within_gap" for run in (runs[0], runs[-1])):
        return None
    return math.log(runs[-1]["wall"] / runs[0]["wall"]) / math.log(_jobs(runs[-1]) / _jobs(runs[0]))


def _jobs(run: Run) -> int:
    count = run["instance"].split("-")[1].split("x")[1]
    return int(count.replace("k", "000").replace("m", "000000"))


def _promised(promise: Promise, runs: Sequence[Run]) -> tuple[str, ...]:
    promised = (
        promise.name,
        percent(promise.median),
        percent(promise.worst),
        "" if promise.peak_gb is None else f"{promise.peak_gb:.0f} GB",
        str(len(runs)),
    )
    gaps = spread([gap(run) for run in runs])
    if gaps is None:
        return (*promised, *[""] * 5, "not measured")
    longest = max((run["seconds"] for run in runs if run.get("seconds") is not None), default=None)
    return (
        *promised,
        str(sum(math.isfinite(gap(run)) for run in runs)),
        _or_none(gaps.median),
        _or_none(gaps.most),
        f"{max(run['peak_bytes'] for run in runs) / 1e9:.2f} GB",
        "" if longest is None else seconds(longest),
        "met" if kept(promise, runs) else "**missed**",
    )


def _or_none(value: float) -> str:
    return percent(value) if math.isfinite(value) else "no plan"


def _growth(measured: Mapping[str, Any]) -> str:
    runs = measured.get(GROWING, {}).get("runs", ())
    if not runs:
        return NOTHING
    power = exponent(runs)
    told = "not known: a run did not get there" if power is None else f"{power:.2f}"
    verdict = "met" if power is not None and power <= MOST_GROWTH else "**missed**"
    return (
        f"{_table(runs)}\nEach up to a gap of {GROWTH_GAP:.1%}. Exponent of the wall time over the number of jobs, "
        f"from the first to the last: {told} (promised: at most {MOST_GROWTH}), {verdict}.\n"
    )


def _runs(measured: Mapping[str, Any]) -> Iterator[str]:
    for promise in PROMISES:
        if promise.name in measured:
            yield f"### {promise.name}\n"
            yield _table(measured[promise.name]["runs"])


def _table(runs: Sequence[Run]) -> str:
    head = ("instance", "objective, bn CNY a year", "bound, bn", "gap", "search", "wall", "processor", "peak memory",
            "load", "status", "verified")  # fmt: skip
    return table(head, [_line(run) for run in runs])


def _line(run: Run) -> tuple[str, ...]:
    searched = run.get("seconds")
    return (
        run["instance"],
        *("" if run.get(name) is None else f"{run[name] / 1e9:,.4f}" for name in ("objective", "bound")),
        percent(run.get("gap")),
        "" if searched is None else seconds(searched),
        seconds(run["wall"]),
        seconds(run["cpu"]),
        f"{run['peak_bytes'] / 1e9:.2f} GB",
        f"{run['load']:.1f}",
        str(run.get("status") or ""),
        run["failure"] or ("yes" if run.get("judged") else "**no**"),
    )
