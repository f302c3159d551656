"""Which facts do policies lay down: what a lever closes, and the rules that it adds?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.explain.conflicts.facts import Fact, sides
from optimizer.explain.conflicts.growing import grown
from optimizer.explain.conflicts.widening import Widened, homes_closed, homes_of_hosts
from optimizer.policies import Lever
from optimizer.policies.carbon_cap import T_PER_KT
from optimizer.policies.pue_ceiling import PueCeiling
from optimizer.problem.linear import Linear
from optimizer.units import CNY_PER_MCNY


@dataclass(frozen=True)
class Setting:
    """The setting of a lever that a rule of the model stands for.

    Where it is the side of its rows, `unit` says how much of the setting is one unit there; 0 where it multiplies what
    is decided.
    """

    lever: str
    name: str
    unit: float = 0.0


RULES: Mapping[str, Setting] = {
    "enough_is_domestic": Setting("accelerator_supply", "domestic_share"),
    "share_at_least": Setting("capacity_share", "least"),
    "share_at_most": Setting("capacity_share", "most"),
    "investment_within_the_budget": Setting("capex_budget", "total_cny", CNY_PER_MCNY),
    "operators_within_their_budgets": Setting("capex_budget", "operators_cny", CNY_PER_MCNY),
    "carbon_within_the_cap": Setting("carbon_cap", "cap_t", T_PER_KT),
    "green_enough": Setting("green_share", "least"),
    "mean_latency_within_the_limit": Setting("mean_latency", "most_ms"),
    "new_halls_are_used": Setting("utilisation_floor", "least"),
    "water_within_the_limit": Setting("water_limit", "most_m3", 1e3),
}
BY_OPERATOR = "operators_within_their_budgets"


def policies(levers: Sequence[Lever], wide: Widened, linear: Linear) -> Iterator[Fact]:
    """Yield the facts of levers over the columns and rows of the widened model."""
    for rule in RULES:
        mine = linear.rows.labels.positions(rule)
        if rule == BY_OPERATOR:
            for (p,), row in zip(linear.rows.labels.members(rule), mine, strict=True):
                yield Fact(rule, p, rows=np.array([row]), sides=sides(linear.rows, np.array([row])), raises=np.ones(1))
        elif len(mine):
            yield Fact(rule, rows=mine, sides=sides(linear.rows, mine), raises=np.ones(len(mine)))
    yield from _closed(wide, linear)
    yield from grown(levers, linear)


def _closed(wide: Widened, linear: Linear) -> Iterator[Fact]:
    """Yield what each lever closes: pairs together, growth site by site."""
    labels, problem = linear.columns.labels, wide.problem
    pairs, classes = problem.demands, problem.classes
    for closing in wide.closings:
        closed = closing.serves[pairs.pair_demand, pairs.pair_site]
        homes, gone = homes_closed(problem, labels, closed)
        serve, home = labels.positions("serve")[closed], labels.positions("home")[gone]
        host = labels.positions("host")[gone[homes_of_hosts(problem, labels, homes)]]
        run = labels.positions("run")[closing.runs[classes.pair_class, classes.pair_hall]]
        shut = np.concatenate([serve, home, host, run])
        if len(shut):
            yield Fact(closing.lever, columns=shut, upper=np.zeros(len(shut)))
        if closing.lever == PueCeiling.name:
            build = labels.positions("build")[closing.growth]
            pue = problem.halls.pue[closing.growth] @ problem.weight / problem.weight.sum()
            yield Fact(closing.lever, columns=build, upper=np.zeros(len(build)), opens_at=pue)
            continue
        for s in np.unique(problem.halls.site[closing.growth]):
            halls = np.flatnonzero(closing.growth & (problem.halls.site == s))
            build = labels.positions("build")[halls]
            room = linear.columns.upper[build]
            yield Fact(closing.lever, int(s), columns=build, upper=np.zeros(len(halls)), raises=room)
