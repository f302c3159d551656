"""Is there a plan for a large question? The first that comes to hand, whatever it costs.

Three linear models: places and modules are rounded up, or the first whole ones that a search finds; single demands and
then jobs are sorted into what the models before give them. Everything is held on a day of few hours, each of which has
the most that any of its hours has, and where nothing fits there on all hours.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np
import pandas as pd

from optimizer.data.instance import Instance
from optimizer.explain.conflicts.at_hand.coarse import Coarse
from optimizer.explain.conflicts.at_hand.jobs import merged_run, sorted_in
from optimizer.explain.conflicts.at_hand.places import places
from optimizer.explain.conflicts.at_hand.sparing import OF_ENERGY, OF_MODULES, sparing
from optimizer.explain.conflicts.at_hand.spelling import tables
from optimizer.plan.plan import COST_TERMS, Plan
from optimizer.plan.verify import TOLERANCE, verify
from optimizer.policies import Lever
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Floats, Problem
from optimizer.solve.highs import VERTEX, Highs
from optimizer.solve.split.restricting import EXPANSION, held
from optimizer.solve.watch import Watch

PLACES = ("open", "home", "host", *EXPANSION)


@dataclasses.dataclass(frozen=True)
class Way:
    """How a plan is looked for: on every hour or on few, near a solution of the first model with some parts whole.

    That leaves the most of what some rules limit, the `spared` ones.
    """

    every_hour: bool
    whole: Sequence[str] = ()
    spared: Sequence[str] = OF_ENERGY


# The quickest first. Places are searched where rounding them up leaves no room.
FEW_HOURS, EVERY_HOUR = ((Way(every_hour, whole=()), Way(every_hour, PLACES)) for every_hour in (False, True))
# Where only whole modules do not fit, they are to use as few accelerators as they can.
SPARING = tuple(dataclasses.replace(way, spared=(*OF_ENERGY, *OF_MODULES)) for way in FEW_HOURS)


def plan_at_hand(
    question: Instance,
    levers: Sequence[Lever],
    problem: Problem,
    watch: Watch,
    ways: Sequence[Way] = (*FEW_HOURS, *EVERY_HOUR),
) -> Plan | None:
    """Return a plan for an enacted question that obeys all its rules; that there is none says nothing.

    What fits on no day of few hours may fit on all of them where power is limited.
    """
    if problem.may_refuse:
        return None
    for every_hour, same in groupby(ways, key=lambda way: way.every_hour):
        coarse = Coarse.of(problem, levers, every_hour=every_hour)
        if coarse is None:
            continue
        plans = (_planned(question, levers, coarse, way, watch) for way in same)
        plan = next((plan for plan in plans if plan is not None), None)
        if plan is not None:
            return plan
    return None


def is_obeyed(plan: Plan, question: Instance, levers: Sequence[Lever]) -> bool:
    """Return whether a plan obeys all rules of an enacted question, whatever it claims of its costs."""
    return all(line.relative <= TOLERANCE for line in verify(plan, question, levers).rules)


def _planned(question: Instance, levers: Sequence[Lever], coarse: Coarse, way: Way, watch: Watch) -> Plan | None:
    """Return a plan with places, jobs and then modules near a solution: modules rounded up, else searched.

    Whole hosts take more room than parts of them did, so jobs are sorted into what these leave.
    """
    first = _sparing(coarse.linear, watch, way)
    if first is None:
        return None
    settled = places(coarse, first)
    expansion = dataclasses.replace(way, whole=[name for name in EXPANSION if name in way.whole])
    left = _sparing(held(coarse.linear, settled), watch, expansion)
    if left is None:
        return None
    jobs = sorted_in(coarse, left)
    model = held(coarse.linear, {**settled, "run": merged_run(coarse, jobs)})
    for whole in ((), EXPANSION):
        second = _solved(model, watch, whole)
        if second is None:
            return None
        plan = _plan(question, tables(coarse, second, jobs))
        if is_obeyed(plan, question, levers):
            return plan
    return None


def _sparing(linear: Linear, watch: Watch, way: Way) -> Floats | None:
    """Return a solution (N,) of a model that leaves as much as it can of what much work shares."""
    x = _run(sparing(_with_whole(linear, way.whole), way.spared), watch)
    return None if x is None else x[: len(linear.columns.lower)]


def _solved(linear: Linear, watch: Watch, whole: Sequence[str] = ()) -> Floats | None:
    """Return a vertex of a model where all may be divided, or the first solution where some variables are whole."""
    return _run(_with_whole(linear, whole), watch)


def _with_whole(linear: Linear, whole: Sequence[str]) -> Linear:
    return Linear(dataclasses.replace(linear.columns, whole=linear.columns.labels.mask(*whole)), linear.rows)


def _run(linear: Linear, watch: Watch) -> Floats | None:
    whole = bool(linear.columns.whole.any())
    solver = Highs(linear, whole=whole)
    solver.options({"mip_max_improving_sols": 1} if whole else VERTEX)
    return solver.run(watch.left, over=lambda: watch.over).x


def _plan(question: Instance, stated: Mapping[str, pd.DataFrame]) -> Plan:
    """Return a plan that claims nothing of its costs."""
    return Plan(
        instance=question.name,
        scenario=question.scenario.name,
        status="limit",
        objective=0.0,
        bound=-np.inf,
        gap=np.inf,
        seconds=0.0,
        seed=0,
        threads=1,
        costs=dict.fromkeys(COST_TERMS, 0.0),
        tables=stated,
        versions={},
        hashes=question.hashes,
    )
