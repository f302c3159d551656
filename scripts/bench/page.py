"""What did the measurements say? The page docs/benchmarks.md, written from the record alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scripts.bench import beside
from scripts.bench.inside import BUILDING
from scripts.bench.markdown import percent, seconds, table
from scripts.bench.numbers import times_smaller
from scripts.bench.targets import Runs, share_of_building, targets

HEAD = """# Benchmarks

Written by `make bench` from [results/bench.json](results/bench.json); `python -m scripts.bench --render` writes this
page anew without measuring. Every run is a process of its own; its wall time, processor time (user and system, all
threads) and peak memory are what the operating system counted. *Load* is the number of processes that wanted a core in
the minute before the run. Gaps are relative to the total cost; the controllable gap leaves out the least that any plan
pays for accelerators. Nothing is left out: a run that failed stands here as such.
"""
NOTHING = "Not measured.\n"
TITLES = {"help": "`eastwest --help`", "solve": "Seeds", "others": "Other instances"}


def page(record: Mapping[str, Any], by_hand: Mapping[str, Mapping[str, Any] | None]) -> str:
    """Return the page of a record and of what was measured by hand."""
    measured: Mapping[str, Any] = record["measurements"]
    runs: dict[str, Runs] = {name: kept["runs"] for name, kept in measured.items()}
    named = [measured[name]["instance"] for name in ("solve", "phases", "peer", "help") if name in measured]
    instance = named[0] if named else "edwc-2025"
    rows = [(row.what, row.promised, row.measured, row.verdict) for row in targets(runs, by_hand, instance)]
    parts = [
        HEAD,
        "## Targets\n",
        table(("what", "target", "measured", "verdict"), rows),
        "## Against plain HiGHS\n",
        against(runs.get("solve", ()), runs.get("peer", ())),
        "## Where the time goes\n",
        *(apart(run) for run in runs.get("phases", ())),
        *([] if runs.get("phases") else [NOTHING]),
        "## Phases beside peers\n",
        *(beside.section(runs["beside"]) if runs.get("beside") else [NOTHING]),
        "## Every run\n",
        *every_run(runs),
        "## Machine and versions\n",
        environments(measured),
    ]
    return "\n".join(parts)


def against(ours: Runs, peers: Runs) -> str:
    """Return how plain HiGHS does on the very same model, beside the run of the same seed."""
    if not peers:
        return NOTHING
    peer = peers[0]
    mine = next((run for run in ours if (run["instance"], run["seed"]) == (peer["instance"], peer["seed"])), None)
    lines = [("eastwest", *_reached(mine, mine)), ("plain HiGHS", *_reached(peer, mine))]
    head = ("", "objective, bn CNY a year", "bound, bn", "gap", "controllable gap", "wall", "processor", "peak memory")
    return f"{_size(peer)}{table(head, lines)}\n{_sentence(peer, mine)}\n"


def _size(peer: Mapping[str, Any]) -> str:
    if peer["failure"]:
        return ""
    return (
        f"The whole model of {peer['instance']}, {peer['columns']:,} columns ({peer['whole']:,} whole), "
        f"{peer['rows']:,} rows and {peer['nonzeros']:,} non-zeros, given to HiGHS as one MIP: "
        f"{peer['threads']} threads, seed {peer['seed']}, {peer['limit_seconds']:.0f} s for the search alone. "
        f"Our limit of as many seconds includes building the model, not reading the tables.\n\n"
    )


def _reached(run: Mapping[str, Any] | None, mine: Mapping[str, Any] | None) -> tuple[str, ...]:
    if run is None:
        return ("not measured", *("" for _ in range(6)))
    objective, bound = run.get("objective"), run.get("bound")
    avoidable = _controllable_gap(run, mine)
    return (_bn(objective), _bn(bound), percent(run.get("gap")), percent(avoidable), *_cost(run))


def _controllable_gap(run: Mapping[str, Any], mine: Mapping[str, Any] | None) -> float | None:
    """Return the gap beyond what no plan avoids: an amount that is the same for every plan of an instance."""
    if mine is None or None in (run.get("objective"), run.get("bound"), mine.get("controllable")):
        return None
    controllable: float = run["objective"] - (mine["objective"] - mine["controllable"])
    return max(0.0, run["objective"] - run["bound"]) / controllable if controllable > 0 else None


def _sentence(peer: Mapping[str, Any], mine: Mapping[str, Any] | None) -> str:
    if peer["failure"]:
        return f"Plain HiGHS failed: {peer['failure']}."
    if peer["objective"] is None:
        against = mine.get("objective") if mine else None
        near = f" Its bound is {1 - peer['bound'] / against:.2%} below our plan." if against and peer["bound"] else ""
        return f"Plain HiGHS has no plan after {peer['search_seconds']:.0f} s, so there is no gap to compare.{near}"
    if peer["gap"] is None:
        return (
            f"Plain HiGHS has a plan and no bound after {peer['search_seconds']:.0f} s, so there is no gap to compare."
        )
    ours = mine.get("gap") if mine else None
    ratio = times_smaller(peer["gap"], ours)
    if ratio is None:
        return (
            "There is no gap of ours to compare with." if ours is None else "Our gap is closed; a ratio says nothing."
        )
    return f"The gap of plain HiGHS over ours: **{ratio:.1f}**."


def apart(run: Mapping[str, Any]) -> str:
    """Return the phases of one run as seconds and as shares of its wall time."""
    if run["failure"]:
        return f"{run['what']}: failed, {run['failure']}.\n"
    wall = run["wall"]
    rows = [
        ("interpreter: start and end", "1", "", seconds(wall - run["inside"]), percent((wall - run["inside"]) / wall))
    ]
    rows += [("imports", "1", "", seconds(run["imports"]), percent(run["imports"] / wall))]
    for name, spent in run["phases"].items():
        first, whole = spent["first"], spent["seconds"]
        rows.append((name, f"{spent['calls']:.0f}", seconds(first), seconds(whole), percent(whole / wall)))
    head = ("phase", "calls", "first call", "all calls", "share of the wall time")
    share = percent(share_of_building(run))
    return (
        f"One run of {run['instance']} with seed {run['seed']}: {wall:.1f} s, {run['status']}, "
        f"gap {percent(run['gap'])}.\n\n"
        f"{table(head, rows)}\n"
        f"All calls: the first is for the whole model, others are for its coarser copies, partly on the second core. "
        f"{', '.join(BUILDING)} together: at least one was under way during **{share}** of the wall time.\n"
    )


def every_run(runs: Mapping[str, Runs]) -> Iterator[str]:
    """Yield a table for each measurement."""
    for name, title in TITLES.items():
        yield f"### {title}\n"
        found = runs.get(name, ())
        yield (_help(found) if name == "help" else _solves(found)) if found else NOTHING
    yield "### Plain HiGHS and the run taken apart\n"
    rest = [run for name in ("peer", "phases") for run in runs.get(name, ())]
    head = ("run", "wall", "processor", "peak memory", "load", "ended")
    yield table(head, [(run["what"], *_cost(run), _load(run), _end(run)) for run in rest]) if rest else NOTHING


def _help(runs: Runs) -> str:
    head = ("run", "wall", "processor", "peak memory", "load", "ended")
    rows = []
    for run in runs:
        loaded = f"{run['modules']} modules; heavy: {', '.join(run['heavy']) or 'none'}" if "heavy" in run else ""
        rows.append((run["what"], *_cost(run), _load(run), loaded or _end(run)))
    return table(head, rows)


def _solves(runs: Runs) -> str:
    head = (
        "instance", "seed", "wall", "processor", "peak memory", "load", "objective, bn CNY a year", "bound, bn", "gap",
        "controllable gap", "verified", "status",
    )  # fmt: skip
    rows = [
        (
            run["instance"], str(run["seed"]), *_cost(run), _load(run),
            _bn(run.get("objective")), _bn(run.get("bound")),
            percent(run.get("gap")), percent(run.get("controllable_gap")), _verified(run), _end(run),
        )
        for run in runs
    ]  # fmt: skip
    return table(head, rows)


def environments(measured: Mapping[str, Any]) -> str:
    """Return when, on what and with which versions each measurement was made."""
    if not measured:
        return NOTHING
    packages = list(dict.fromkeys(name for kept in measured.values() for name in kept["versions"]))
    rows = [
        (
            name,
            kept["date"],
            str(kept["machine"]["cores"]),
            f"{kept['machine']['memory_gb']:.1f} GB",
            *(kept["versions"].get(package, "") for package in packages),
        )
        for name, kept in measured.items()
    ]
    return table(("measurement", "begun", "cores", "memory", *packages), rows)


def _cost(run: Mapping[str, Any]) -> tuple[str, str, str]:
    return seconds(run["wall"]), seconds(run["cpu"]), f"{run['peak_bytes'] / 1e9:.2f} GB"


def _verified(run: Mapping[str, Any]) -> str:
    if run.get("verified") is None:
        return ""
    return "yes" if run["verified"] and run.get("judged") else "**no**"


def _end(run: Mapping[str, Any]) -> str:
    told = str(run.get("status") or run.get("ending") or "done")
    return f"**failed**: {run['failure']}" if run["failure"] else told


def _load(run: Mapping[str, Any]) -> str:
    return f"{run['load']:.1f}"


def _bn(value: float | None) -> str:
    return "" if value is None else f"{value / 1e9:,.3f}"
