"""Price lists cut, with leave to refuse work that no longer pays."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field
from scipy import sparse

from optimizer.data.instance import Instance
from optimizer.errors import Fault
from optimizer.plan.figures import Figures, total
from optimizer.policies.lever import Lever, with_tables
from optimizer.problem.labels import Labels
from optimizer.problem.linear import Columns, Rows
from optimizer.problem.problem import Problem
from optimizer.units import HOURS_PER_YEAR

FORGONE = "forgone_revenue"


class PriceWar(Lever):
    """Operators of the chosen kind cut their prices by `cut`; with `may_refuse` work that does not pay is left undone.

    price[p,product] * (1 - cut)
    forgone_revenue = hours * (sum over refused work of best * mw + sum over halls of (best - price[p]) * placed mw)

    Prices are net of the cost of sale, and `best` is the dearest net price after the cut, so that forgone revenue is
    never negative and the plan that earns most is the one of least cost and forgone revenue together.
    """

    name: ClassVar[str] = "price_war"

    cut: Annotated[float, Field(ge=0, le=0.95, allow_inf_nan=False)] = 0.0
    operators: Literal["all", "state", "private"] = "all"
    may_refuse: bool = False

    @property
    def is_neutral(self) -> bool:
        """No cut, and everything is served."""
        return self.cut == 0.0 and not self.may_refuse

    def faults(self, instance: Instance, file: str) -> Iterator[Fault]:
        """Name what is missing from the price list."""
        if self.is_neutral:
            return
        silent = sorted(set(instance["operators"]["operator"]) - set(instance["prices"]["operator"]))
        if silent:
            found = f"no price of {', '.join(silent)}"
            yield self.fault(file, "cut", found, "a row in prices.csv of the region for every operator")

    def amended(self, instance: Instance) -> Instance:
        """Return the question at the cut prices."""
        kinds = ("state", "private") if self.operators == "all" else (self.operators,)
        prices, operators = instance["prices"], instance["operators"].set_index("operator")["kind"]
        factor = np.where(prices["operator"].map(operators).isin(kinds), 1.0 - self.cut, 1.0)
        lower = {name: prices[name] * factor for name in ("training_cny_per_mwh", "inference_cny_per_mwh")}
        terms = dataclasses.replace(instance.terms, may_refuse=instance.terms.may_refuse or self.may_refuse)
        return dataclasses.replace(with_tables(instance, prices=prices.assign(**lower)), terms=terms)

    def state(self, state: Any, x: Any) -> None:
        """Add the rule `lives_on_enough_sites_or_nowhere`, and what work below the best price forgoes as a cost."""
        halls, min_sites = x.problem.halls, x.problem.services.min_sites
        if not self.may_refuse:
            return

        least = x.given(min_sites)

        @state.rule(x.WS.where(min_sites[x.WS.array[:, 0]] > 1))
        def lives_on_enough_sites_or_nowhere(w: int, s: int) -> Any:
            """A service that is not refused altogether lives at its least number of sites.

            min_sites[w] * home[w,s] <= sum over all sites of home[w,s]
            """
            return least[w] * x.home[w, s] <= x.total(x.sites_of[w], lambda t: x.home[w, t])

        training = x.given((halls.earns_training.max() - halls.earns_training) / halls.energy_training)
        inference = x.given((halls.earns_inference.max() - halls.earns_inference) / halls.energy_inference)

        @state.cost
        def forgone_revenue() -> Any:
            """Work placed with an operator of lower prices earns less than at the best price.

            hours * sum of (best - price[p]) * placed reference MW of a
            """
            trained = x.total(x.A, lambda a: training[a] * (x.firm[a] + x.flexible[a]))
            return trained + x.total(x.WA, lambda w, a: inference[a] * x.carry[w, a])

    def rows(self, problem: Problem, columns: Columns) -> Iterator[Rows]:
        """Yield what refused work forgoes: no rule, a cost of `refuse` and `decline`."""
        if not self.may_refuse:
            return
        cost = np.zeros(len(columns.lower))
        cost[columns.labels.block("refuse")] = problem.halls.earns_inference.max() * problem.demands.mw
        cost[columns.labels.block("decline")] = problem.halls.earns_training.max() * problem.classes.load
        nothing = np.zeros(0)
        yield Rows(Labels(problem.names), nothing, nothing, sparse.csr_array((0, len(cost))), {FORGONE: cost})

    def costs(self, figures: Figures) -> Mapping[str, float]:
        """Return the revenue at the best price less that of the plan, net of the cost of sale: nobody's payment."""
        if not self.may_refuse:
            return {}
        given = figures.given
        asked = {"training": total(given.of("training", "count") * given.job_mw), "inference": total(given.demand)}
        placed = {"training": figures.placed_training, "inference": figures.placed_inference}
        forgone = 0.0
        for kind, price in given.net_price.items():
            earned = total(price * placed[kind])
            forgone += float(price.max()) * asked[kind] - earned
        return {FORGONE: forgone * HOURS_PER_YEAR}
