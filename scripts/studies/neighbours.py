"""How much faster is a question solved from what its neighbour left than from nothing?

The base is solved once. Then each change is solved in a pair, cold and warm, each a process of its own, one right after
the other and in turn the one or the other first, so that a machine that slows down or speeds up favours neither.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.studies.changes import CHANGES, levers_of
from scripts.studies.record import Run, of
from scripts.studies.running import told

ROUNDING = 1e-9  # relative: bounds and costs are sums of many floats
ANSWERS = ("planned", "infeasible")
REACHED = ("optimal", "within_gap")


@dataclass(frozen=True)
class Aim:
    """How every solve of the measurement is made; a `gap` or `seconds` of None is the instance's."""

    gap: float | None
    seconds: float | None
    threads: int

    def arguments(self) -> list[str]:
        """Return the aim as options of `scripts.studies.one`."""
        stated = {"--gap": self.gap, "--seconds": self.seconds, "--threads": self.threads}
        return [part for name, value in stated.items() if value is not None for part in (name, str(value))]


def neighbours(instance: str, aim: Aim, seeds: Sequence[int], changes: Sequence[str] = tuple(CHANGES)) -> Iterator[Run]:
    """Solve the base and every change cold and warm, once for each seed; yield each run as it ends."""
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            left = Path(folder) / "base.npz"
            command = [sys.executable, "-m", "scripts.studies.one", instance, *aim.arguments(), "--seed", str(seed)]
            base = told("base", f"base, seed {seed}", [*command, "--keep", str(left)], seed=seed)
            if not base["failure"] and not left.is_file():
                ended = base["status"] if base["ending"] == "planned" else base["ending"]
                base["failure"] = f"the base, which ended {ended}, kept nothing to start from"
            yield base
            if base["failure"]:
                return
            for turn, change in enumerate(changes):
                levers = levers_of(change, base["invested_cny"])
                asked = [*command, "--levers", json.dumps(levers)]
                pair = {"cold": asked, "warm": [*asked, "--near", str(left)]}
                for role in sorted(pair, reverse=bool(turn % 2)):
                    what = f"{change}, {role}, seed {seed}"
                    yield told(role, what, pair[role], seed=seed, change=change, levers=levers)


@dataclass(frozen=True)
class Pair:
    """One change solved cold and warm, and what the two say of each other."""

    cold: Mapping[str, Any]
    warm: Mapping[str, Any]

    @property
    def failed(self) -> bool:
        """Whether either run failed or has no answer, or one has a plan where the other proves there is none."""
        if self.cold["failure"] or self.warm["failure"]:
            return True
        return self.cold["ending"] != self.warm["ending"] or self.cold["ending"] not in ANSWERS

    @property
    def planned(self) -> bool:
        """Whether both runs have a plan."""
        return not self.failed and self.cold["ending"] == "planned"

    def ratio(self, measure: str) -> float | None:
        """Return cold over warm in `solve_wall`, `solve_cpu`, `wall` or `cpu`; None without two plans.

        None as well where the warm run did not reach the gap asked for: it has no time to compare. Where only the cold
        run did not, the ratio is at least this.
        """
        if not self.planned or self.warm["status"] not in REACHED or not self.warm[measure]:
            return None
        return float(self.cold[measure] / self.warm[measure])

    @property
    def is_least(self) -> bool:
        """Whether the cold run stopped short of the gap, so that the ratio is only a lower bound."""
        return self.planned and self.cold["status"] not in REACHED

    @property
    def agree(self) -> bool:
        """Whether one optimum can lie in both intervals from bound to objective, and both plans are verified."""
        if self.failed:
            return False
        if not self.planned:
            return True
        runs = (self.cold, self.warm)
        bounds = [run["bound"] for run in runs if run["bound"] is not None]
        least = min(run["objective"] for run in runs)
        return all(run["verified"] for run in runs) and all(bound <= least + ROUNDING * abs(least) for bound in bounds)


def pairs(runs: Sequence[Mapping[str, Any]]) -> list[Pair]:
    """Return the pairs that are complete, in order."""
    warm = {(run["change"], run["seed"]): run for run in of(runs, "warm")}
    cold = {(run["change"], run["seed"]): run for run in of(runs, "cold")}
    return [Pair(cold[key], warm[key]) for key in cold if key in warm]


def median_ratio(found: Sequence[Pair], measure: str) -> float | None:
    """Return the median of the ratios, pairs without one counted as 0; those both proven infeasible are left out."""
    counted = [pair.ratio(measure) or 0.0 for pair in found if pair.failed or pair.planned]
    return statistics.median(counted) if counted else None
