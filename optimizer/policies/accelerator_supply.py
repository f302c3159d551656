"""Scarce accelerators: how many can be had, and how many must be domestic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field

from optimizer.data.instance import Instance
from optimizer.errors import Fault
from optimizer.library import did_you_mean
from optimizer.plan.figures import Figures
from optimizer.plan.violation import Violation, at_most, places
from optimizer.policies.lever import Lever, Share, with_tables
from optimizer.problem.labels import Over


class AcceleratorSupply(Lever):
    """Of each accelerator named, at most `supply_mw` are added; at least `domestic_share` of what is added is domestic.

    sum over a of kind q of module[a] * build[a] <= supply[q]
    sum over domestic a of module[a] * build[a] >= domestic_share * sum of module[a] * build[a]
    """

    name: ClassVar[str] = "accelerator_supply"

    supply_mw: Mapping[str, Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]] = {}
    domestic_share: Share = 0.0

    @property
    def is_neutral(self) -> bool:
        """Nothing named, nothing asked."""
        return not self.supply_mw and self.domestic_share == 0.0

    def faults(self, instance: Instance, file: str) -> Iterator[Fault]:
        """Name accelerators that the region does not have."""
        known = list(instance["accelerators"]["accelerator"])
        for kind in self.supply_mw:
            if kind not in known:
                yield self.fault(file, "supply_mw", repr(kind), f"an accelerator; {did_you_mean(kind, known)}")

    def amended(self, instance: Instance) -> Instance:
        """Return the question with the stated supply, which the rule `accelerators_within_supply` then holds."""
        table = instance["accelerators"]
        supply = table["supply_mw"].where(
            ~table["accelerator"].isin(list(self.supply_mw)), table["accelerator"].map(dict(self.supply_mw))
        )
        return with_tables(instance, accelerators=table.assign(supply_mw=supply.astype(np.float64)))

    def state(self, state: Any, x: Any) -> None:
        """Add the rule `enough_is_domestic`."""
        halls = x.problem.halls
        share = np.where(halls.domestic, 1.0 - self.domestic_share, -self.domestic_share)
        weight = x.given(share * halls.module)

        @state.rule(Over("", ((),) if self.domestic_share > 0 else ()))
        def enough_is_domestic() -> Any:
            """Enough of what is added is domestic.

            sum over domestic a - domestic_share * sum over all a of module[a] * build[a] >= 0
            """
            return x.total(x.A.where(halls.room > 0), lambda a: weight[a] * x.build[a]) >= 0

    def violations(self, figures: Figures) -> Iterator[Violation]:
        """Yield both rules in MW."""
        given = figures.given
        kinds = given.ids("accelerators")
        added = np.bincount(given.hall_accelerator, weights=figures.added_mw, minlength=len(kinds))
        limits = [self.supply_mw.get(kind, np.inf) for kind in kinds]
        yield at_most("stated_supply_is_kept", added, limits, places(accelerator=kinds))
        domestic = added[given.says("accelerators", "origin", "domestic")].sum()
        yield at_most("enough_is_domestic", [self.domestic_share * added.sum()], [domestic], places(share=["domestic"]))
