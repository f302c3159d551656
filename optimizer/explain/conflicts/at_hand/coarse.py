"""What is a large question like with few hours, demands and jobs, each hour as full as any that it stands for?"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from optimizer.formulation.model import formulate
from optimizer.policies import Lever
from optimizer.problem.coarsening import Merged, fullest_day
from optimizer.problem.gathering import numbered, patterns
from optimizer.problem.linear import Linear
from optimizer.problem.merging_demands import demands_of_groups
from optimizer.problem.merging_jobs import jobs_of_groups
from optimizer.problem.problem import Flags, Floats, Ints, Problem

FEW_HOURS = 6
LITTLE = 0.01  # of all traffic
OF_WEATHER = ("green_share",)  # levers for which no hour can stand for another
BESIDES = ("wind", "solar", "green", "certificates", "store", "level", "charge", "discharge")


@dataclasses.dataclass(frozen=True)
class Coarse:
    """A problem as it is `asked` and a coarse `problem` with its model, which costs nothing.

    Like demands are one: `group` (D,) of each; so are like jobs, `together`, which can be divided. Hours may be few:
    `hour` (H,) of each.
    """

    asked: Problem
    problem: Problem
    linear: Linear
    group: Ints
    together: Merged
    hour: Ints

    @classmethod
    def of(cls, asked: Problem, levers: Sequence[Lever], *, every_hour: bool) -> Coarse | None:
        """Return a coarse problem for one under some levers, None where few hours cannot stand for all."""
        if not every_hour and any(lever.name in OF_WEATHER for lever in levers):
            return None
        group, first = _like_demands(asked)
        kind, one = _like_jobs(asked)
        problem = dataclasses.replace(
            asked,
            demands=demands_of_groups(asked.demands, group, first, "mean"),
            classes=jobs_of_groups(asked.classes, kind, one, "mean"),
        )
        problem, hour = (problem, np.arange(asked.hours)) if every_hour else fullest_day(problem, FEW_HOURS)
        linear = _simple(formulate(problem, levers), energy=every_hour)
        return cls(asked, problem, linear, group, Merged(problem, kind, of_one_size=False), hour)

    def block(self, x: Floats, name: str) -> Floats:
        """Return the values that a solution (N,) of the model gives to a variable."""
        return x[self.linear.columns.labels.block(name)]

    def dense(self, x: Floats, name: str, *sizes: int) -> Floats:
        """Return a variable over all its indices (sizes), 0 where it does not stand."""
        values = np.zeros(sizes)
        values[tuple(self.linear.columns.labels.over(name).array.T)] = self.block(x, name)
        return values


def _like_demands(problem: Problem) -> tuple[Ints, Ints]:
    """Return groups (D,) of demands that the same sites may serve, and the first of each; single ones stay apart.

    Of mean traffic, all of a group would cross what only some of it must: so trunks that carry little tell apart.
    """
    demands = problem.demands
    reach, barred = np.zeros((2, len(demands.mw), len(problem.sites.zone)), dtype=bool)
    reach[demands.pair_demand, demands.pair_site] = True
    barred[demands.pair_demand, demands.pair_site] = _crossed(problem, demands.crossing)
    alone = np.where(problem.services.single[demands.service], np.arange(len(demands.mw)), -1)
    return numbered(demands.service, alone, patterns(reach, barred))


def _like_jobs(problem: Problem) -> tuple[Ints, Ints]:
    """Return groups (J,) of classes that the same halls may run, and the first of each, told apart as demands are."""
    classes, choices = problem.classes, problem.classes.choices
    able, barred = np.zeros((2, len(choices.size), len(problem.halls.site)), dtype=bool)
    able[choices.owner, choices.hall] = True
    barred[choices.owner, choices.hall] = _crossed(problem, choices.crossing)
    return numbered(classes.flexible.astype(np.int64), patterns(able, barred)[classes.choice])


def _crossed(problem: Problem, crossing: sparse.csr_array) -> Flags:
    """Return (P,) which pairs cross a trunk that carries little, given what crosses each (L, P)."""
    links, classes = problem.links, problem.classes
    traffic = problem.demands.traffic.sum() + classes.count @ classes.traffic
    little = links.capacity + links.unit * links.room < LITTLE * traffic
    return np.asarray(crossing[little].sum(axis=0)).ravel() > 0.0


def _simple(linear: Linear, *, energy: bool) -> Linear:
    """Return the model without costs, contracts and storage left out unless `energy` is limited.

    Whole homes are told by what sites serve, so demands need no gate to them.
    """
    columns, rows = linear.columns, linear.rows
    upper, most = columns.upper.copy(), rows.upper.copy()
    if not energy:
        upper[columns.labels.mask(*BESIDES)] = 0.0
    most[rows.labels.block("served_only_at_home")] = np.inf
    return Linear(dataclasses.replace(columns, upper=upper), dataclasses.replace(rows, upper=most, costs={}))
