"""Which targets has a comparison of scenarios, what was measured, and is each met?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scripts.bench.targets import UNKNOWN, Target
from scripts.studies.changes import CHANGES
from scripts.studies.library import ended
from scripts.studies.neighbours import median_ratio, pairs
from scripts.studies.record import Measurement, latest, of
from scripts.studies.workers import speed_up

INSTANCE = "edwc-2025"
CASES, LIBRARY_MINUTES, LIBRARY_WORKERS, GAP = 18, 60.0, 2, 0.01
FASTER, SHARED, KILLS = 5.0, 1.8, 100
MEASURES = ("library", "neighbours", "workers", "kills")


def targets(measurements: Sequence[Measurement], instance: str = INSTANCE) -> list[Target]:
    """Return every target, judged by the last measurement of its kind on the instance of the targets."""
    return [
        *_library(latest(measurements, "library", instance), instance),
        *_neighbours(latest(measurements, "neighbours", instance), instance),
        *_workers(latest(measurements, "workers", instance), instance),
        *_kills(latest(measurements, "kills")),
    ]


def _library(found: Measurement | None, instance: str) -> Iterator[Target]:
    time = (f"{CASES} scenarios of {instance} or more, {LIBRARY_WORKERS} workers", f"{LIBRARY_MINUTES:.0f} minutes")
    plans = (f"the same: plans verified, bounds shown, gap of each at most {GAP:.0%}", "all")
    if found is None:
        yield Target(*time, UNKNOWN, None)
        yield Target(*plans, UNKNOWN, None)
        return
    asked, runs = found["options"], found["runs"]
    counted = ended(runs, GAP)
    wall, by = asked["wall"], asked["workers"]
    words = f"{wall / 60:.1f} minutes for {counted.cases} cases, {by} workers (by hand)"
    fits = wall <= 60 * LIBRARY_MINUTES and counted.cases > CASES and by <= LIBRARY_WORKERS  # the base is one more
    yield Target(*time, words, found["ended"] and fits)
    gaps = counted.gaps
    spread = f"gaps: worst {gaps.most:.2%}, median {gaps.median:.2%}" if gaps is not None else "no gap"
    parts = [f"{counted.verified} of {counted.planned} plans verified", spread]
    parts += [f"above {GAP:.0%}: {', '.join(counted.wide)}"] if counted.wide else []
    parts += [f"without a bound: {', '.join(counted.unproven)}"] if counted.unproven else []
    parts += [f"no plan: {', '.join(counted.without_plan)}"] if counted.without_plan else []
    failed = any(run["failure"] for run in runs)
    sound = counted.verified == counted.planned and not counted.wide and not counted.unproven and not failed
    yield Target(*plans, "; ".join(parts), found["ended"] and gaps is not None and sound)


def _neighbours(found: Measurement | None, instance: str) -> Iterator[Target]:
    faster = (
        f"{instance}: re-solve after changing one price or limit, wall time of the solve",
        f"median at least {FASTER:g} times faster than cold",
    )
    same = (f"{instance}: the same objective, to the gap", "all pairs")
    if found is None:
        yield Target(*faster, UNKNOWN, None)
        yield Target(*same, UNKNOWN, None)
        return
    runs = found["runs"]
    complete = pairs(runs)
    median = median_ratio(complete, "solve_wall")
    expected = {(change, seed) for change in CHANGES for seed in found["options"]["seeds"]}
    partial = expected != {(pair.cold["change"], pair.cold["seed"]) for pair in complete}
    if median is None:
        yield Target(*faster, "the runs failed", met=False)
        yield Target(*same, "the runs failed", met=False)
        return
    without = [pair.cold["change"] for pair in complete if pair.planned and pair.ratio("solve_wall") is None]
    words = f"median {median:.1f} ({len(complete)} pairs{f' of {len(expected)}' if partial else ''})"
    words += f"; counted as 0, warm run short of the gap: {', '.join(without)}" if without else ""
    yield Target(*faster, words, median >= FASTER and not partial)
    agreeing = sum(pair.agree for pair in complete)
    yield Target(*same, f"{agreeing} of {len(complete)} pairs", agreeing == len(complete) and not partial)


def _workers(found: Measurement | None, instance: str) -> Iterator[Target]:
    sooner = (f"{instance}: 2 workers against 1", f"at least {SHARED:g} times")
    same = (f"{instance}: table and reports of 2 workers and of 1", "identical to the byte")
    ratio = speed_up(found["runs"]) if found is not None else None
    if found is None or ratio is None:
        words = UNKNOWN if found is None else "the runs failed"
        yield Target(*sooner, words, None if found is None else False)
        yield Target(*same, words, None if found is None else False)
        return
    cases = of(found["runs"], "rest")[0]["cases"]
    yield Target(*sooner, f"{ratio:.2f} times ({len(cases) - 1} cases after the base)", ratio >= SHARED)
    compared = of(found["runs"], "bytes")
    if not compared:
        yield Target(*same, "the measurement was broken off", met=False)
        return
    yield Target(*same, compared[0]["failure"] or "identical", not compared[0]["failure"])


def _kills(found: Measurement | None) -> Iterator[Target]:
    what = "kill -9 of workers, scheduler and command at random moments"
    promised = f"{KILLS} kills: no corrupt file, no lost result, table and reports as if undisturbed"
    if found is None:
        yield Target(what, promised, UNKNOWN, None)
        return
    runs = found["runs"]
    total = sum(number for run in runs for number in run["killed"].values())
    broken = [run["failure"] for run in runs if run["failure"]]
    kinds = [f"{number} of a {kind}" for run in runs for kind, number in run["killed"].items()]
    words = f"{total} kills ({', '.join(kinds)}): {'; '.join(broken) or 'nothing corrupt, nothing lost, identical'}"
    yield Target(what, promised, words, found["ended"] and total >= KILLS and not broken)
