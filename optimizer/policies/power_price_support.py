"""Cheaper electricity for halls in chosen zones, paid by the state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field

from optimizer.data.instance import Instance
from optimizer.errors import Fault
from optimizer.library import did_you_mean
from optimizer.plan.figures import Figures
from optimizer.plan.given import Floats
from optimizer.policies.lever import Lever
from optimizer.units import CNY_PER_MCNY


class PowerPriceSupport(Lever):
    """Each MWh that a supported hall uses, cooling included, is paid `support_cny_per_mwh` towards its bill.

    subsidies = - support * sum over supported a of weight[h] * pue[a,h] * it[a,h]

    Supported are the halls in `zones`, in all of them where none is named; with `domestic_only`, only halls of domestic
    accelerators.
    """

    name: ClassVar[str] = "power_price_support"

    support_cny_per_mwh: Annotated[float, Field(ge=0, le=5_000, allow_inf_nan=False)] = 0.0
    zones: tuple[str, ...] = ()
    domestic_only: bool = True

    @property
    def is_neutral(self) -> bool:
        """A support of nothing."""
        return self.support_cny_per_mwh == 0.0

    def faults(self, instance: Instance, file: str) -> Iterator[Fault]:
        """Name zones that the region does not have."""
        known = list(instance["zones"]["zone"])
        for zone in self.zones:
            if zone not in known:
                yield self.fault(file, "zones", repr(zone), f"a zone of zones.csv; {did_you_mean(zone, known)}")

    def state(self, state: Any, x: Any) -> None:
        """Add the term `subsidies`."""
        problem, support = x.problem, self.support_cny_per_mwh / CNY_PER_MCNY
        halls, names = problem.halls, problem.names["z"]
        zone = problem.sites.zone[halls.site]
        supported = np.array([not self.zones or names[z] in self.zones for z in zone], dtype=bool)
        if self.domestic_only:
            supported &= halls.domestic
        paid = x.given(-support * problem.weight * halls.pue * supported[:, None])

        @state.cost
        def subsidies() -> Any:
            """The state pays its support for each MWh of a supported hall.

            - support * sum of weight[h] * pue[a,h] * it[a,h]
            """
            return x.total(x.AH, lambda a, h: paid[a, h] * x.it[a, h])

    def charges(self, figures: Figures) -> Mapping[str, Floats]:
        """Return minus the support of each supported hall's MWh."""
        given = figures.given
        zone = given.instance["sites"]["zone"].to_numpy(dtype=object)[given.hall_site]
        domestic = given.says("accelerators", "origin", "domestic")[given.hall_accelerator]
        supported = np.ones(len(zone), dtype=bool) if not self.zones else np.isin(zone.astype(str), self.zones)
        if self.domestic_only:
            supported &= domestic
        energy = figures.facility_of_hall @ given.weight
        return {"subsidies": np.where(supported, -self.support_cny_per_mwh * energy, 0.0)}
