"""How does an instance come under a policy, or two models get compared?"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from optimizer.data.instance import Instance
from optimizer.data.settings import ScenarioSettings
from optimizer.problem.linear import Linear


def under(instance: Instance, **levers: dict[str, Any]) -> Instance:
    """Return the instance in a scenario of the given levers."""
    scenario = ScenarioSettings(name="test", title="Test", description="Levers of a test.", levers=levers)
    return dataclasses.replace(instance, scenario=scenario)


def same_columns(one: Linear, other: Linear) -> bool:
    """Return whether two models have the same variables, in the same order, within the same bounds."""
    return one.columns.labels.blocks == other.columns.labels.blocks and all(
        np.array_equal(getattr(one.columns, field), getattr(other.columns, field))
        for field in ("lower", "upper", "whole")
    )


def same_costs(one: Linear, other: Linear) -> bool:
    """Return whether two models have the same cost terms."""
    return one.rows.costs.keys() == other.rows.costs.keys() and all(
        np.array_equal(vector, other.rows.costs[term]) for term, vector in one.rows.costs.items()
    )


def rows_by_rule(linear: Linear) -> dict[str, tuple[Any, ...]]:
    """Return the rows of every rule: index set, sides and matrix, in the order of the rule."""
    found = {}
    for name, over in linear.rows.labels.blocks:
        where = linear.rows.labels.block(name)
        part = linear.rows.matrix[where]
        part.sort_indices()
        arrays = (linear.rows.lower[where], linear.rows.upper[where], part.indptr, part.indices, part.data)
        found[name] = (over, *(tuple(array.tolist()) for array in arrays))
    return found
