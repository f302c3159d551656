"""Vouchers for those who have their work done in chosen places, paid by the state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from optimizer.plan.figures import Figures
from optimizer.plan.given import Floats
from optimizer.policies import groups
from optimizer.policies.groups import Group
from optimizer.policies.lever import Lever
from optimizer.units import CNY_PER_MCNY, HOURS_PER_YEAR


class ComputeVoucher(Lever):
    """Each MWh of reference work done in halls at `within` is paid `voucher_cny_per_mwh`.

    subsidies = - voucher * hours of the year * placed reference MW of the halls of the group

    `work` says which kind counts; with `domestic_only`, only halls of domestic accelerators.
    """

    name: ClassVar[str] = "compute_voucher"

    voucher_cny_per_mwh: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] = 0.0
    within: Group = ()
    work: Literal["training", "inference", "both"] = "both"
    domestic_only: bool = False

    @property
    def is_neutral(self) -> bool:
        """A voucher of nothing."""
        return self.voucher_cny_per_mwh == 0.0

    def state(self, state: Any, x: Any) -> None:
        """Add the term `subsidies`."""
        halls = x.problem.halls
        counted = self._counted(groups.of_problem(self.within, x.problem)[halls.site], halls.domestic)
        paid = -self.voucher_cny_per_mwh * HOURS_PER_YEAR / CNY_PER_MCNY * counted
        training = x.given(paid * (self.work != "inference") / halls.energy_training)
        inference = x.given(paid * (self.work != "training") / halls.energy_inference)

        @state.cost
        def subsidies() -> Any:
            """The state pays its voucher for each MWh of work in the group.

            - voucher * hours * (sum of carry[w,a] / energy_inference[a] + (firm[a] + flexible[a]) / energy_training[a])
            """
            trained = x.total(x.A, lambda a: training[a] * (x.firm[a] + x.flexible[a]))
            return trained + x.total(x.WA, lambda w, a: inference[a] * x.carry[w, a])

    def charges(self, figures: Figures) -> Mapping[str, Floats]:
        """Return minus the vouchers redeemed in each hall."""
        given = figures.given
        inside = groups.of_instance(self.within, figures.instance)[given.hall_site]
        domestic = given.says("accelerators", "origin", "domestic")[given.hall_accelerator]
        kinds = {"training": figures.placed_training, "inference": figures.placed_inference}
        work = sum((mw for kind, mw in kinds.items() if self.work in (kind, "both")), np.zeros(len(inside)))
        paid = -self.voucher_cny_per_mwh * HOURS_PER_YEAR
        return {"subsidies": paid * work * self._counted(inside, domestic)}

    def _counted(self, inside: NDArray[np.bool_], domestic: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """(A,) halls whose work earns vouchers."""
        return inside & (domestic | (not self.domestic_only))
