"""What does one solve take, in a process of its own: the call of `solve` alone, and what the plan is?

Run as `python -m scripts.studies.one INSTANCE --levers JSON [--near FILE] [--keep FILE]`; the last line of standard
output is JSON. The process as a whole is measured from outside.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path
from typing import Any

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.data.settings import ScenarioSettings
from optimizer.errors import Infeasible, NoPlanWithinLimit
from optimizer.plan.figures import figures_of
from optimizer.plan.plan import Plan
from optimizer.plan.verify import verify
from optimizer.solve.pipeline import solve
from optimizer.solve.split.reuse import Reuse
from optimizer.study.asking import under


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m scripts.studies.one", description="Solve one question.")
    parser.add_argument("instance")
    parser.add_argument("--levers", type=json.loads, default={}, help="levers with their settings, as JSON")
    parser.add_argument("--near", type=Path, help="what a neighbour kept")
    parser.add_argument("--keep", type=Path, help="where to keep what neighbours can use")
    parser.add_argument("--gap", type=float)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(arguments)


def question_of(instance: str, levers: dict[str, Any]) -> Instance:
    """Return an instance under levers alone; BadInput where they are refused."""
    scenario = ScenarioSettings(name="changed" if levers else "none", title="", description="", levers=levers)
    question = under(read_instance(instance), scenario)
    policies.active(question)
    return question


def solved(asked: argparse.Namespace) -> dict[str, Any]:
    """Solve, and return how it ended and what the call of `solve` took; reading files is not part of the call."""
    question = question_of(asked.instance, asked.levers)
    began = time.perf_counter()
    near = Reuse.load(asked.near) if asked.near else None
    loading = time.perf_counter() - began
    kept: list[Reuse] = []
    wall, cpu = time.perf_counter(), time.process_time()
    plan, ending, bound = None, "planned", None
    try:
        plan = solve(
            question,
            gap=asked.gap,
            seconds=asked.seconds,
            threads=asked.threads,
            seed=asked.seed,
            near=near,
            keep=kept.append if asked.keep else None,
        )
    except Infeasible:
        ending = "infeasible"
    except NoPlanWithinLimit as stopped:
        ending, bound = "no_plan", stopped.bound
    spent = {"solve_wall": time.perf_counter() - wall, "solve_cpu": time.process_time() - cpu, "load_seconds": loading}
    if asked.keep and kept:
        kept[-1].save(asked.keep)
    shown = plan_of(plan, question) if plan is not None else {"bound": bound}
    left = {"kept": bool(kept), "proof": bool(kept) and kept[-1].proof is not None}
    return {"ending": ending, **left, **{name: round(value, 4) for name, value in spent.items()}, **shown}


def plan_of(plan: Plan, question: Instance) -> dict[str, Any]:
    """Return what is compared of a plan, judged once more, and what it invests in halls (CNY)."""
    enacted, levers = policies.enacted(question)
    figures = figures_of(plan, enacted)
    invested = math.fsum((figures.given.of("halls", "capex_cny_per_mw") * figures.added_mw).tolist())
    return {
        "status": plan.status,
        "objective": plan.objective,
        "bound": plan.bound if math.isfinite(plan.bound) else None,
        "gap": plan.gap if math.isfinite(plan.gap) else None,
        "verified": plan.verified and verify(plan, enacted, levers).ok,
        "invested_cny": invested,
    }


if __name__ == "__main__":
    print(json.dumps(solved(options()), allow_nan=False))
