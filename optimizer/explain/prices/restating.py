"""What does the question say with some units more of a limit? Made to its tables, or to the settings of its levers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from optimizer.data.instance import Instance
from optimizer.errors import BadInput, Infeasible
from optimizer.explain.conflicts.policing import BY_OPERATOR, RULES
from optimizer.explain.prices.kinds import KINDS
from optimizer.explain.prices.limits import Limit
from optimizer.explain.run.standing import Standing
from optimizer.explain.stated import STATED
from optimizer.policies import Lever
from optimizer.policies.lever import with_tables
from optimizer.problem.assembling import assemble
from optimizer.solve.task import Task


def restated(standing: Standing, limit: Limit, units: float) -> Task | None:
    """Return the question of a run with some units more of a limit, None where it can then not be stated.

    Policies that change tables have done so: what is changed is the question as they left it.
    """
    question, levers = standing.question, standing.levers
    if limit.kind in RULES:
        levers = _with_setting(standing, limit, units)
    else:
        question = CHANGES.get(limit.kind, _with_place)(question, limit, units)
    try:
        task = dataclasses.replace(standing.task, problem=assemble(question), levers=levers)
        task.model  # noqa: B018 - stated here, where its refusal is an answer
    except (BadInput, Infeasible):
        return None
    return task


def _with_place(question: Instance, limit: Limit, units: float) -> Instance:
    place = STATED[limit.kind]
    frame = question[place.table]
    values = frame[place.column].to_numpy(dtype=np.float64).copy()
    values[limit.thing] += place.adds * KINDS[limit.kind].size * units
    changed = frame.assign(**{place.column: pd.Series(values).astype(frame[place.column].dtype)})
    return with_tables(question, **{place.table: changed})


def _with_demand(question: Instance, limit: Limit, units: float) -> Instance:
    """Return the question with more of a service in proportion, what pairs.csv states of it included."""
    service, factor = question["inference"]["service"].iloc[limit.thing], 1.0 + units / limit.stated
    demand, pairs = question["demand"], question["pairs"]
    grown = demand["demand_mw"].where(demand["service"] != service, demand["demand_mw"] * factor)
    cost = pairs["cost_cny_per_year"].where(pairs["workload"] != service, pairs["cost_cny_per_year"] * factor)
    return with_tables(question, demand=demand.assign(demand_mw=grown), pairs=pairs.assign(cost_cny_per_year=cost))


def _with_training(question: Instance, limit: Limit, units: float) -> Instance:
    training, pairs, factor = question["training"], question["pairs"], 1.0 + units / limit.stated
    return with_tables(
        question,
        training=training.assign(work_mwh=training["work_mwh"] * factor),
        pairs=pairs.assign(load_mw=pairs["load_mw"] * factor),
    )


CHANGES: Mapping[str, Callable[[Instance, Limit, float], Instance]] = {
    "demand": _with_demand,
    "training": _with_training,
}


def _with_setting(standing: Standing, limit: Limit, units: float) -> Sequence[Lever]:
    setting, more = RULES[limit.kind], KINDS[limit.kind].size * units

    def turned(lever: Lever) -> Lever:
        stated = getattr(lever, setting.name)
        if limit.kind == BY_OPERATOR:
            operator = standing.problem.names["p"][limit.thing]
            return lever.model_copy(update={setting.name: {**stated, operator: stated[operator] + more}})
        return lever.model_copy(update={setting.name: stated + more})

    return [turned(lever) if lever.name == setting.lever else lever for lever in standing.levers]
