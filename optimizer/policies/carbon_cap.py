"""A limit on CO2, in the ledger it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import Field

from optimizer.plan.figures import Figures
from optimizer.plan.ledgers import carbon
from optimizer.plan.violation import Violation, at_most, places
from optimizer.policies.carbon_price import Ledger, tonnes
from optimizer.policies.lever import Lever
from optimizer.problem.labels import Over

T_PER_KT = 1e3


class CarbonCap(Lever):
    """No more than `cap_t` tonnes a year in the chosen ledger; without a cap, no limit.

    tonnes[ledger] <= cap

    The ledgers are those of the carbon price.
    """

    name: ClassVar[str] = "carbon_cap"

    cap_t: Annotated[float, Field(ge=0, le=1e11, allow_inf_nan=False)] | None = None
    ledger: Ledger = "location_based"

    @property
    def is_neutral(self) -> bool:
        """No cap."""
        return self.cap_t is None

    @property
    def rewards_contracts(self) -> bool:
        """In all ledgers but the location-based one."""
        return self.ledger != "location_based"

    def state(self, state: Any, x: Any) -> None:
        """Add the rule `carbon_within_the_cap`, in kt."""
        cap = self.cap_t or 0.0

        @state.rule(Over("", ((),)))
        def carbon_within_the_cap() -> Any:
            """Emissions in the chosen ledger stay within the cap.

            tonnes[ledger] <= cap
            """
            return tonnes(x, self.ledger, 1 / T_PER_KT) <= cap / T_PER_KT

    def violations(self, figures: Figures) -> Iterator[Violation]:
        """Yield the rule on the year's tonnes."""
        yield at_most(
            "carbon_within_the_cap", [carbon(figures)[self.ledger]], [self.cap_t or 0.0], places(cap=["year"])
        )
