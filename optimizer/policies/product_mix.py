"""How much of the work is sold as a platform service rather than as bare machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from optimizer.data.instance import Instance
from optimizer.errors import Fault
from optimizer.plan.figures import Figures
from optimizer.plan.violation import Violation, equal, places
from optimizer.policies.lever import Lever, Share, with_tables


class ProductMix(Lever):
    """Operators of the chosen kind sell `paas_share` of their work as PaaS, the rest as IaaS; without one, as today.

    share[p,paas] = paas_share, share[p,iaas] = 1 - paas_share

    It changes what the work earns and what selling it costs, not where it goes, unless work may be refused.
    """

    name: ClassVar[str] = "product_mix"

    paas_share: Share | None = None
    operators: Literal["all", "state", "private"] = "all"

    @property
    def is_neutral(self) -> bool:
        """No share stated."""
        return self.paas_share is None

    def faults(self, instance: Instance, file: str) -> Iterator[Fault]:
        """Name operators of the kind that do not list both products."""
        if self.is_neutral:
            return
        prices, operators = instance["prices"], instance["operators"]
        chosen = operators["operator"][operators["kind"].isin(self._kinds())]
        for operator in chosen:
            listed = set(prices["product"][prices["operator"] == operator])
            if listed and listed != {"iaas", "paas"}:
                found = f"operator {operator} with {', '.join(sorted(listed))} alone"
                yield self.fault(file, "operators", found, "a price of both products in prices.csv")
        if prices.empty:
            yield self.fault(file, "paas_share", "a region without a price list", "prices.csv in the region")

    def _kinds(self) -> tuple[str, ...]:
        return ("state", "private") if self.operators == "all" else (self.operators,)

    def amended(self, instance: Instance) -> Instance:
        """Return the question with that mix."""
        return with_tables(instance, prices=instance["prices"].assign(share=self._shares(instance)))

    def _shares(self, instance: Instance) -> np.ndarray:
        prices, operators = instance["prices"], instance["operators"].set_index("operator")["kind"]
        chosen = prices["operator"].map(operators).isin(self._kinds()).to_numpy()
        share = self.paas_share or 0.0
        return np.where(chosen, np.where(prices["product"] == "paas", share, 1.0 - share), prices["share"])

    def violations(self, figures: Figures) -> Iterator[Violation]:
        """Yield that revenue is counted at the stated mix."""
        prices = figures.instance["prices"]
        mix = "products_sold_in_the_stated_mix"
        yield equal(
            mix, prices["share"].to_numpy(), self._shares(figures.instance), places(operator=prices["operator"])
        )
