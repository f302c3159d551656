"""No more is invested than a plan provides for, in all or by operator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from optimizer.data.instance import Instance
from optimizer.errors import Fault
from optimizer.library import did_you_mean
from optimizer.plan.figures import Figures
from optimizer.plan.violation import Violation, at_most, places
from optimizer.policies.lever import Lever, Money
from optimizer.problem.labels import Over
from optimizer.units import CNY_PER_MCNY


class CapexBudget(Lever):
    """What is invested once stays within `total_cny`, and within `operators_cny` for the operators named there.

    sum of (capital[a] + purchase[a]) * build[a] <= budget

    With `accelerators_too` the purchase of accelerators counts, as in the capital plans that companies announce.
    """

    name: ClassVar[str] = "capex_budget"

    total_cny: Money | None = None
    operators_cny: Mapping[str, Money] = {}
    accelerators_too: bool = True

    @property
    def is_neutral(self) -> bool:
        """No budget."""
        return self.total_cny is None and not self.operators_cny

    def faults(self, instance: Instance, file: str) -> Iterator[Fault]:
        """Name operators that the region does not have."""
        known = list(instance["operators"]["operator"])
        for operator in self.operators_cny:
            if operator not in known:
                yield self.fault(file, "operators_cny", repr(operator), f"an operator; {did_you_mean(operator, known)}")

    def state(self, state: Any, x: Any) -> None:
        """Add the rules `investment_within_the_budget` and `operators_within_their_budgets`."""
        problem = x.problem
        halls, names = problem.halls, problem.names["p"]
        capital = halls.capital + (halls.purchase if self.accelerators_too else 0.0)
        price = x.given(np.where(halls.room > 0, capital, 0.0))
        limited = [p for p, name in enumerate(names) if name in self.operators_cny]
        budget = x.given(np.array([self.operators_cny.get(name, np.inf) for name in names]) / CNY_PER_MCNY)

        @state.rule(Over("", ((),) if self.total_cny is not None else ()))
        def investment_within_the_budget() -> Any:
            """All investment stays within the budget.

            sum of price[a] * build[a] <= total
            """
            return x.total(x.A, lambda a: price[a] * x.build[a]) <= (self.total_cny or 0.0) / CNY_PER_MCNY

        @state.rule(Over.of("p", np.array(limited, dtype=np.int64)))
        def operators_within_their_budgets(p: int) -> Any:
            """An operator's investment stays within its budget.

            sum over a of operator p of price[a] * build[a] <= budget[p]
            """
            return x.total(x.halls_of[p], lambda a: price[a] * x.build[a]) <= budget[p]

    def violations(self, figures: Figures) -> Iterator[Violation]:
        """Yield both rules in CNY."""
        given = figures.given
        price = given.of("halls", "capex_cny_per_mw")
        if self.accelerators_too:
            price = price + given.of("accelerators", "price_cny_per_mw")[given.hall_accelerator]
        spent = price * figures.added_mw
        operators = given.ids("operators")
        by_operator = np.bincount(given.hall_operator, weights=spent, minlength=len(operators))
        limits = [self.operators_cny.get(operator, np.inf) for operator in operators]
        yield at_most("operators_within_their_budgets", by_operator, limits, places(operator=operators))
        if self.total_cny is not None:
            yield at_most("investment_within_the_budget", [spent.sum()], [self.total_cny], places(budget=["total"]))
