"""More work than today."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from optimizer.data.instance import Instance
from optimizer.policies.lever import Lever, with_tables
from optimizer.units import HOURS_PER_YEAR

Factor = Annotated[float, Field(ge=0.01, le=100, allow_inf_nan=False)]


class DemandGrowth(Lever):
    """Inference is `inference_factor` times and training `training_factor` times what the instance asks for.

    demand[d] * inference_factor, count[j] * training_factor

    Jobs are whole: their number is the nearest to the factor, and the work of each takes up what rounding leaves. A job
    whose work no longer fits into a year at its peak draws more while it runs.
    """

    name: ClassVar[str] = "demand_growth"

    inference_factor: Factor = 1.0
    training_factor: Factor = 1.0

    @property
    def is_neutral(self) -> bool:
        """As today."""
        return self.inference_factor == 1.0 and self.training_factor == 1.0

    def amended(self, instance: Instance) -> Instance:
        """Return the question with that much work."""
        demand, training = instance["demand"], instance["training"]
        wanted = training["count"] * self.training_factor
        count = np.maximum(np.round(wanted), 1).astype(np.int64)
        work = training["work_mwh"] * wanted / count
        grown = demand.assign(demand_mw=demand["demand_mw"] * self.inference_factor)
        peak = np.maximum(training["peak_mw"], work / HOURS_PER_YEAR)
        return with_tables(instance, demand=grown, training=training.assign(count=count, work_mwh=work, peak_mw=peak))
