"""How wide are the trunks of a generated instance?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.data.generated.services import Asking
from optimizer.units import mean_gbps

OF_TRAFFIC = 0.03  # of all traffic fits in the median trunk: the busiest must be widened when much is sent far
LEAST_GBPS = 1.0


def scaled(links: pd.DataFrame, asking: Asking, training: pd.DataFrame) -> pd.DataFrame:
    """Return links as wide, against one another, as in the country, and all together in keeping with the traffic.

    A unit added is the same share of a trunk as before, at the same price for each Gbit/s.
    """
    if links.empty:
        return links
    traffic = mean_gbps(float(training["data_tb"].sum())) if len(training) else 0.0
    if len(asking.demand):
        each = asking.demand["service"].map(asking.inference.set_index("service")["gbps_per_mw"])
        traffic += float((asking.demand["demand_mw"] * each).sum())
    capacity = links["capacity_gbps"].to_numpy(dtype=np.float64)
    factor = max(OF_TRAFFIC * traffic, LEAST_GBPS) / float(np.median(capacity))
    unit = np.maximum(np.round(links["widen_gbps"] * factor, 1), LEAST_GBPS)
    price = unit / links["widen_gbps"] * links["widen_cny_per_year"]
    return links.assign(
        capacity_gbps=np.maximum(np.round(capacity * factor, 1), LEAST_GBPS),
        widen_gbps=unit,
        widen_cny_per_year=np.maximum(np.round(price), 1e3),
        # Whoever pays can send everything anywhere: a narrow trunk costs money, it makes no plan impossible.
        widen_max=np.maximum(links["widen_max"], np.ceil(traffic / unit)).astype(np.int64),
    )
