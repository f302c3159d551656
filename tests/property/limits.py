"""Does every run end in time, and say only what is so? `python -m tests.property.limits COUNT`.

Each seed draws an instance, a limit, an engine and threads. Whatever the limit, the answer must be a verified plan or
none, with a bound that no plan known beats. The limit is that of `solve`, which does not read files.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from optimizer.errors import Infeasible, NoPlanWithinLimit
from optimizer.plan.plan import OPTIMAL_GAP, Plan, relative_gap
from optimizer.solve import highs
from optimizer.solve.pipeline import solve
from tests.property.agreeing import NEAR, tell
from tests.property.brute_force import brute_force
from tests.property.drawn_runs import Run, drawn_instance, drawn_run, is_country

LATE_SECONDS = 1.0  # what a run may take beyond its limit
EARLY = 0.9  # share of the limit before which a run that names it has stopped for another reason
NONE, GIVEN_UP = "no plan", ", given up before the limit"
KNOWING_SECONDS = 10.0  # for a longer run, which says what is known of a generated instance


@dataclass(frozen=True)
class Known:
    """What is known of an instance, in CNY a year: no plan costs less than `least`, and there is one for `most`."""

    least: float
    most: float


@dataclass(frozen=True)
class Answer:
    """How a run ended and when: its plan if any, what it claims as a bound (CNY a year), and wall seconds."""

    ending: str
    plan: Plan | None
    bound: float
    seconds: float


@dataclass
class Summary:
    """How many runs ended how, by engine; every violation; and how late the latest was, in seconds."""

    runs: int = 0
    endings: dict[str, Counter[str]] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    most_late_seconds: float = -math.inf

    def add(self, run: Run, answer: Answer, wrong: list[str]) -> None:
        """Count one run."""
        self.runs += 1
        self.endings.setdefault(run.engine, Counter()).update([answer.ending])
        self.violations += [f"{run}: {text}" for text in wrong]
        self.most_late_seconds = max(self.most_late_seconds, answer.seconds - run.seconds)

    def as_json(self) -> dict[str, Any]:
        """Return the summary for a file."""
        return {
            "runs": self.runs,
            "endings": {engine: dict(sorted(ends.items())) for engine, ends in sorted(self.endings.items())},
            "most_late_seconds": round(self.most_late_seconds, 3),
            "violations": self.violations,
        }


@lru_cache(maxsize=2)
def known(number: int, seconds: float = KNOWING_SECONDS) -> Known:
    """Return what trying everything says of a country, and what a longer run of the exact engine says of others."""
    instance = drawn_instance(number)
    if is_country(number):
        cost = brute_force(instance).cost
        return Known(cost, cost)
    try:
        plan = solve(instance, gap=0.0, seconds=seconds, threads=2, engine="exact")
    except Infeasible:
        return Known(math.inf, math.inf)
    except NoPlanWithinLimit as none:
        return Known(-math.inf if none.bound is None else none.bound, math.inf)
    return Known(plan.bound, plan.objective if plan.verified else math.inf)


def answered(run: Run) -> Answer:
    """Ask a run and take the time."""
    instance = drawn_instance(run.number)
    began, plan, bound = time.monotonic(), None, -math.inf
    try:
        plan = solve(instance, gap=run.gap, seconds=run.seconds, threads=run.threads, seed=run.seed, engine=run.engine)
        ending, bound = plan.status, plan.bound
    except Infeasible:
        ending, bound = "infeasible", math.inf
    except NoPlanWithinLimit as none:
        ending, bound = NONE, -math.inf if none.bound is None else none.bound
    except Exception as error:  # noqa: BLE001 - any other ending is what is looked for
        ending = f"{type(error).__name__}: {error}"
    seconds = time.monotonic() - began
    if ending in ("limit", NONE) and seconds < EARLY * run.seconds:
        ending += GIVEN_UP
    for thread in highs.LEFT_BEHIND:  # else it would slow the next run down
        thread.join()
    return Answer(ending, plan, bound, seconds)


def untrue(run: Run, answer: Answer, facts: Known) -> list[str]:
    """Return everything that is wrong with what an answer says."""
    if answer.plan is None:
        wrong = [] if answer.ending in ("infeasible", NONE, NONE + GIVEN_UP) else [answer.ending]
    else:
        wrong = _untrue_of_plan(run, answer.plan, facts)
    if answer.bound > facts.most + NEAR * (1 + abs(facts.most)):
        wrong.append(f"{answer.ending}, bound {answer.bound:.9g}, but there is a plan for {facts.most:.9g}")
    return wrong


def late(run: Run, answer: Answer) -> list[str]:
    """Return that an answer came late, if it did."""
    over = answer.seconds - run.seconds
    return [f"{answer.ending} {over:.2f} s after the limit"] if over > LATE_SECONDS else []


def _untrue_of_plan(run: Run, plan: Plan, facts: Known) -> list[str]:
    wrong = [] if plan.verified else [f"{plan.status}, not verified"]
    gap = relative_gap(plan.objective, plan.bound)
    earned = "optimal" if gap <= OPTIMAL_GAP else "within_gap" if gap <= run.gap else "limit"
    if plan.status != earned:
        wrong.append(f"{plan.status} at a gap of {gap:.3g}")
    if plan.objective < facts.least - NEAR * (1 + abs(facts.least)):
        wrong.append(f"a plan for {plan.objective:.9g}, but none costs less than {facts.least:.9g}")
    return wrong


def main() -> None:
    """Ask all runs, print every violation and a summary; end with 1 if there is a violation."""
    parser = argparse.ArgumentParser(prog="python -m tests.property.limits", description=__doc__)
    parser.add_argument("count", type=int, help="how many runs")
    parser.add_argument("--first", type=int, default=0, help="seed of the first run; the others follow")
    parser.add_argument("--into", type=Path, help="file for the latest summary, as JSON")
    asked = parser.parse_args()
    summary = Summary()
    for seed in range(asked.first, asked.first + asked.count):
        run = drawn_run(seed)
        answer = answered(run)
        wrong = [*late(run, answer), *untrue(run, answer, known(run.number))]
        summary.add(run, answer, wrong)
        for text in wrong or [answer.ending] * answer.ending.endswith(GIVEN_UP):
            tell(f"{run}: {text}")
        if asked.into is not None:
            asked.into.write_text(json.dumps(summary.as_json(), indent=1) + "\n", encoding="utf-8")
        if summary.runs % 100 == 0:
            tell(f"{summary.runs} runs, {len(summary.violations)} violations")
    for engine, ends in summary.as_json()["endings"].items():
        tell(f"{engine}: {ends}")
    tell(f"{summary.runs} runs, {len(summary.violations)} violations; {summary.most_late_seconds:.2f} s late at most")
    sys.exit(1 if summary.violations else 0)


if __name__ == "__main__":
    main()
