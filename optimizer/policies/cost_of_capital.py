"""Patient and commercial money: what the operators of a kind pay for capital."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import ClassVar

from optimizer.data.instance import Instance
from optimizer.plan.figures import Figures
from optimizer.plan.violation import Violation, equal, places
from optimizer.policies.lever import Lever, Rate, with_tables


class CostOfCapital(Lever):
    """Operators of each kind finance halls at the rate stated for it; without one, at their own.

    cost_of_capital[p] = state_rate or private_rate, by the kind of operator p

    With `accelerators_too` accelerators are financed at the operator's rate as well, instead of the common lease rate.
    """

    name: ClassVar[str] = "cost_of_capital"

    state_rate: Rate | None = None
    private_rate: Rate | None = None
    accelerators_too: bool = False

    @property
    def is_neutral(self) -> bool:
        """No rate stated."""
        return self.state_rate is None and self.private_rate is None and not self.accelerators_too

    def amended(self, instance: Instance) -> Instance:
        """Return the question at the stated rates."""
        operators = instance["operators"].copy()
        for kind, rate in (("state", self.state_rate), ("private", self.private_rate)):
            if rate is not None:
                operators.loc[operators["kind"] == kind, "cost_of_capital"] = rate
        terms = dataclasses.replace(instance.terms, own_lease=instance.terms.own_lease or self.accelerators_too)
        return dataclasses.replace(with_tables(instance, operators=operators), terms=terms)

    def violations(self, figures: Figures) -> Iterator[Violation]:
        """Yield that each operator is judged at the rate stated for its kind."""
        operators = figures.instance["operators"]
        place = places(operator=operators["operator"])
        for kind, rate in (("state", self.state_rate), ("private", self.private_rate)):
            if rate is not None:
                paid = operators["cost_of_capital"].where(operators["kind"] == kind, rate)
                yield equal(f"{kind}_capital_at_the_stated_rate", paid.to_numpy(), rate, place)
