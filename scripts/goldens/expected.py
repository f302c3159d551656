"""What is each instance known to cost? Writes `expected.toml` beside it, from a solution or from a run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from optimizer.data.reading import read_instance
from optimizer.plan.plan import OPTIMAL_GAP, Plan
from optimizer.solve.pipeline import solve

INSTANCES = Path(__file__).resolve().parents[2] / "instances"
MADE_WITH = ("eastwest", "highs", "pyomo")
BY_HAND = "# README.md works this optimum out by hand; a solver must find it.\n"
BY_RUN = "# From a verified run; `make bench` repeats it. No plan costs less than `bound`.\n"


@dataclass(frozen=True)
class Expected:
    """What is known: CNY a year, the relative gap between plan and bound, and how far a repeat may differ."""

    instance: str
    scenario: str
    status: str
    objective: float
    bound: float
    gap: float
    versions: Mapping[str, str]
    first_line: str

    @property
    def tolerance(self) -> float:
        """How far another run may be from the objective, relative: an optimum has one value, a gap leaves room."""
        return OPTIMAL_GAP if self.status == "optimal" else round(self.gap + OPTIMAL_GAP, 6)

    @property
    def text(self) -> str:
        """The content of expected.toml."""
        known: dict[str, Any] = {
            "instance": self.instance,
            "scenario": self.scenario,
            "status": self.status,
            "objective": round(self.objective, 3),
            "bound": round(self.bound, 3),
            "gap": round(self.gap, 8),
            "tolerance": self.tolerance,
            "versions": {name: self.versions[name] for name in MADE_WITH if name in self.versions},
        }
        return self.first_line + tomli_w.dumps(known)


def solved(name: str) -> Expected:
    """Return what solving an instance to the end gives."""
    plan = solve(read_instance(name), gap=0.0, threads=1)
    return _of(plan)


def _of(plan: Plan) -> Expected:
    if not plan.verified:
        message = f"the plan of {plan.instance} is not verified: nothing is written"
        raise ValueError(message)
    return Expected(
        plan.instance, plan.scenario, plan.status, plan.objective, plan.bound, plan.gap, plan.versions, BY_HAND
    )


def from_run(name: str, run: Path) -> Expected:
    """Return what a run folder says; ValueError where it is of another instance or not verified."""
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    if summary["instance"] != name or not summary["verified"]:
        message = f"{run} holds {'a verified' if summary['verified'] else 'an unverified'} run of {summary['instance']}"
        raise ValueError(f"{message}; a verified one of {name} is needed")
    keys = ("instance", "scenario", "status", "objective", "bound", "gap", "versions")
    return Expected(**{key: summary[key] for key in keys}, first_line=BY_RUN)


def write(expected: Expected, folder: Path = INSTANCES) -> bool:
    """Write expected.toml beside its instance; return whether it changed."""
    path = folder / expected.instance / "expected.toml"
    if path.is_file() and path.read_text(encoding="utf-8") == expected.text:
        return False
    path.write_text(expected.text, encoding="utf-8", newline="\n")
    return True
