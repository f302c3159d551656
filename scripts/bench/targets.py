"""Which targets are there, what was measured, and is each met?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.bench.numbers import spread

Runs = Sequence[Mapping[str, Any]]

GAP, SOLVE_SECONDS, SOLVE_GB = 0.01, 180.0, 4.0
BUILDING_SHARE, HELP_SECONDS = 0.15, 0.5
DEMO_SECONDS, TEST_SECONDS, COVERAGE = 240.0, 900.0, 0.95
BANNED = ("pandas", "pyomo", "geopandas", "highspy")
UNKNOWN = "not measured"


@dataclass(frozen=True)
class Target:
    """One promise beside what was measured; `met` is None where nothing was."""

    what: str
    promised: str
    measured: str
    met: bool | None

    @property
    def verdict(self) -> str:
        """Met, missed, or neither."""
        return {True: "met", False: "**missed**", None: UNKNOWN}[self.met]


def targets(runs: Mapping[str, Runs], by_hand: Mapping[str, Mapping[str, Any] | None], instance: str) -> list[Target]:
    """Return every target; `runs` by measurement, `by_hand` by row."""
    return [
        _demo(by_hand.get("demo")),
        *_solve(runs.get("solve", ()), instance),
        _building(runs.get("phases", ()), instance),
        *_help(runs.get("help", ())),
        *_test(by_hand.get("test")),
    ]


def share_of_building(run: Mapping[str, Any]) -> float | None:
    """Return which share of a run's wall time something was read, built or handed over in; None for a failed run."""
    return run["building_seconds"] / run["wall"] if "building_seconds" in run else None


def _demo(found: Mapping[str, Any] | None) -> Target:
    what, promised = "fresh clone to map, `make demo`, package download excluded", f"{DEMO_SECONDS:.0f} s on 2 cores"
    if found is None:
        return Target(what, promised, UNKNOWN, None)
    measured = f"{found['seconds']:.0f} s (by hand: {found.get('how', 'no word how')})"
    return Target(what, promised, measured, found["seconds"] <= DEMO_SECONDS)


def _solve(runs: Runs, instance: str) -> Iterator[Target]:
    name, every = f"`eastwest solve {instance}`", len(runs)
    verified = sum(bool(run.get("verified") and run.get("judged")) for run in runs)
    yield Target(
        f"{name}: plans verified, by the run and by `eastwest verify`",
        "all",
        f"{verified} of {every} seeds" if runs else UNKNOWN,
        verified == every if runs else None,
    )
    yield _worst(f"{name}: gap of the total", runs, "gap", GAP, "{:.2%}")
    yield _worst(f"{name}: wall time of the command", runs, "wall", SOLVE_SECONDS, "{:.1f} s")
    memory = [{**run, "peak_gb": run["peak_bytes"] / 1e9} for run in runs if "peak_bytes" in run]
    yield _worst(f"{name}: peak memory", memory, "peak_gb", SOLVE_GB, "{:.2f} GB")


def _worst(what: str, runs: Runs, key: str, limit: float, form: str) -> Target:
    """Return the target that every run, a failed one too, stays at or below a limit."""
    found = spread([run[key] for run in runs if run.get(key) is not None and not run["failure"]])
    promised = f"at most {form.format(limit)}"
    if not runs:
        return Target(what, promised, UNKNOWN, None)
    failed = sum(1 for run in runs if run["failure"] or run.get(key) is None)
    words = f"; {failed} of {len(runs)} runs failed" if failed else ""
    if found is None:
        return Target(what, promised, words.removeprefix("; "), met=False)
    worst, median, least = (form.format(value) for value in (found.most, found.median, found.least))
    several = f" (median {median}, best {least}, {len(runs)} seeds)" if len(runs) > 1 else " (one seed)"
    return Target(what, promised, f"worst {worst}{several}{words}", found.most <= limit and not failed)


def _building(runs: Runs, instance: str) -> Target:
    name = runs[0]["instance"] if runs else instance
    what = f"reading, building and hand-over, as a share of a run of {name}"
    promised = f"at most {BUILDING_SHARE:.0%}"
    if not runs:
        return Target(what, promised, UNKNOWN, None)
    share = share_of_building(runs[0])
    if share is None:
        return Target(what, promised, "the run failed", met=False)
    return Target(what, promised, f"{share:.1%}", share <= BUILDING_SHARE)


def _help(runs: Runs) -> Iterator[Target]:
    what, promised = "`eastwest --help`", f"under {HELP_SECONDS:g} s"
    calls = [run for run in runs if "turn" in run]
    found = spread([run["wall"] for run in calls if not run["failure"]])
    if not calls:
        yield Target(what, promised, UNKNOWN, None)
    elif found is None or any(run["failure"] for run in calls):
        yield Target(what, promised, "a run failed", met=False)
    else:
        words = f"median {found.median:.2f} s ({found.least:.2f} to {found.most:.2f} s, {len(calls)} runs)"
        yield Target(what, promised, words, found.median < HELP_SECONDS)
    yield _light([run for run in runs if "turn" not in run])


def _light(runs: Runs) -> Target:
    what, promised = "`eastwest --help`: heavy packages loaded", f"none of {', '.join(BANNED)}"
    if not runs:
        return Target(what, promised, UNKNOWN, None)
    heavy = runs[-1].get("heavy")
    if heavy is None:
        return Target(what, promised, "the run failed", met=False)
    return Target(
        what, promised, ", ".join(heavy) or f"none among {runs[-1]['modules']} modules", not set(heavy) & set(BANNED)
    )


def _test(found: Mapping[str, Any] | None) -> Iterator[Target]:
    time, cover = ("`make test`", "under 15 minutes"), ("`make test`: coverage of floors 0 to 5", "at least 95 %")
    if found is None:
        yield Target(*time, UNKNOWN, None)
        yield Target(*cover, UNKNOWN, None)
        return
    seconds, share = found["seconds"], found["coverage"]
    yield Target(
        *time, f"{seconds / 60:.1f} minutes (by hand: {found.get('how', 'no word how')})", seconds < TEST_SECONDS
    )
    yield Target(*cover, f"{share:.1%}", share >= COVERAGE)
