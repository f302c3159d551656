"""Problem in, verified plan out."""

from __future__ import annotations

import math
from collections.abc import Callable

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.errors import EastwestError, Infeasible, Interrupted, NoPlanWithinLimit, Unbounded
from optimizer.plan.plan import Plan
from optimizer.problem.assembling import assemble
from optimizer.problem.simple_rules import guided
from optimizer.solve.judging import judged
from optimizer.solve.progress import Listener, Progress, silent
from optimizer.solve.searching import Engine, search
from optimizer.solve.split.reuse import Reuse
from optimizer.solve.task import Found, Task
from optimizer.solve.watch import Watch
from optimizer.units import CNY_PER_MCNY

__all__ = ["Progress", "check", "solve"]

NOTHING = Found("stopped", None, math.inf, -math.inf)  # where stating the question took all the time
# What is kept of the limit for tables, figures and the judge: times what assembling took, since a busy machine slows
# down both, less what may pass after the limit; but no more than this share of the time left.
JUDGING, AFTER_SECONDS, MOST_KEPT = 4.0, 0.3, 0.25


def check(instance: Instance) -> None:
    """Raise BadInput for what only shows once the tables meet: demand or jobs no place can take, unknown levers."""
    question, _ = policies.enacted(instance)
    assemble(question)


def solve(  # noqa: PLR0913 - one for each thing that can be asked of a run
    instance: Instance,
    *,
    gap: float | None = None,
    seconds: float | None = None,
    threads: int = 2,
    seed: int = 0,
    engine: Engine = "auto",
    progress: Listener | None = None,
    near: Reuse | None = None,
    keep: Callable[[Reuse], None] | None = None,
) -> Plan:
    """Return the best plan found within `seconds`, verified, with its bound; stop at a relative `gap`.

    `near` is what a run on a neighbouring question kept; `keep` is handed what this one keeps for others, if it is
    large enough for that to pay. Where the scenario names a simple rule, the plan is the rule's, and the bound the
    question's.

    Ctrl-C stops the search and keeps the best plan. Raises BadInput, Infeasible, Unbounded, NoPlanWithinLimit (no
    plan by the limit, or before the search gave up) and Interrupted (stopped without a plan).
    """
    target = instance.settings.solve.gap if gap is None else gap
    watch = Watch(instance.settings.solve.seconds if seconds is None else seconds)
    listener = progress or silent
    with watch.listening():
        listener(Progress("building", watch.elapsed))
        question, levers = policies.enacted(instance)
        problem = assemble(question)
        rule = question.scenario.rule
        guide = guided(problem, rule) if rule else None
        judging = max(0.0, JUDGING * watch.elapsed - AFTER_SECONDS)
        searching = watch.sooner(min(judging, MOST_KEPT * watch.left))
        task = Task(problem, levers, searching, target, threads, seed, listener, guide)
        found, kept = (NOTHING, None) if searching.over else search(task, engine, near, keep=keep is not None)
        if kept is not None and keep is not None:
            keep(kept)
        if found.solution is None:
            raise _without_plan(found, searching)
        listener(Progress("verifying", watch.elapsed, found.objective * CNY_PER_MCNY, found.bound * CNY_PER_MCNY))
        return judged(question, task, found.bound, found.solution)


def _without_plan(found: Found, watch: Watch) -> EastwestError:
    if found.ending == "infeasible":
        return Infeasible("no plan can obey all rules of this instance; `eastwest explain` says why")
    if found.ending == "unbounded":
        return Unbounded("the cost can fall without end: a price or a bound is missing")
    if found.ending == "failed":
        return EastwestError("the solver failed on this model; no plan and no bound can be stated")
    if watch.interrupted:
        return Interrupted("stopped before any plan was found")
    bound = found.bound * CNY_PER_MCNY if math.isfinite(found.bound) else None
    if watch.over:
        return NoPlanWithinLimit("the time limit was reached before any plan was found", bound)
    ended = f"the search ended after {watch.elapsed:.0f} s without a plan, and without a proof that there is none"
    return NoPlanWithinLimit(f"{ended}; another --seed or --engine may find one", bound)
