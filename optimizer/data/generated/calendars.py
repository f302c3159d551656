"""How do a few typical days stand for a year as well as all of them do?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.data.generated.ground import Floats
from optimizer.data.schema import HOUR_COLUMNS

HOURS = list(HOUR_COLUMNS)
DAYS_PER_YEAR = 365.0
DIGITS = {"tariff_cny_per_mwh": 3, "wind_cf": 4, "solar_cf": 4, "pue": 4}
MOST_WIND = 2.0
ROUNDS = 25  # of rescaling capacity factors, which must not pass 1


def shortened(days: pd.DataFrame, profiles: pd.DataFrame, count: int, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the `count` days of one calendar that stand for most of the year, and their series at its yearly means.

    Weights are rescaled to 365 days. Each series keeps its mean over the year: tariffs by a factor, capacity factors by
    a factor and at most 1 (wind: and by what is added to each hour), PUE by a factor on what is above 1.
    """
    heavy = np.sort(np.argsort(-days["weight_days"].to_numpy(dtype=np.float64), kind="stable")[:count])
    kept = days.iloc[heavy].reset_index(drop=True)
    weight = np.round(kept["weight_days"].to_numpy(dtype=np.float64) * DAYS_PER_YEAR / kept["weight_days"].sum(), 6)
    weight[0] = np.round(DAYS_PER_YEAR - weight[1:].sum(), 6)
    share = days.sort_values("day")["weight_days"].to_numpy(dtype=np.float64)
    share = share / share.sum()
    picked = kept["day"].to_numpy(dtype=np.int64) - 1
    parts = []
    for quantity, rows in profiles.groupby("quantity", sort=False):
        ordered = rows.sort_values(["key", "day"], kind="stable")
        keys = ordered["key"].to_numpy()[:: len(days)]
        values = ordered[HOURS].to_numpy(dtype=np.float64).reshape(len(keys), len(days), len(HOURS))
        mean = np.tensordot(values.mean(axis=2), share, axes=1)
        parts.append(profile_rows(name, str(quantity), keys, at_mean(str(quantity), values[:, picked], mean, weight)))
    table = pd.concat(parts, ignore_index=True)
    return kept.assign(calendar=name, day=np.arange(1, count + 1), weight_days=weight), table


def profile_rows(calendar: str, quantity: str, keys: Sequence[str] | NDArray[Any], values: Floats) -> pd.DataFrame:
    """Return series (N, D, 24) as rows of profiles.csv, day after day of one key after the other."""
    count = values.shape[1]
    table = pd.DataFrame(values.reshape(-1, len(HOURS)), columns=HOURS)
    day = np.tile(np.arange(1, count + 1), len(keys))
    named = pd.DataFrame({"calendar": calendar, "quantity": quantity, "key": np.repeat(keys, count), "day": day})
    return pd.concat([named, table], axis=1)


def at_mean(quantity: str, values: Floats, mean: Floats, weight: Floats) -> Floats:
    """Return series (N, D, 24) rescaled to the yearly means (N,), days weighing `weight` (D,), and rounded.

    Days so calm that wind would have to blow more than `MOST_WIND` times as hard get the rest in every hour alike.
    """
    share = weight / weight.sum()
    floor = 1.0 if quantity == "pue" else 0.0
    most = 1.0 if quantity.endswith("_cf") else np.inf
    above, wanted = values - floor, mean - floor
    limit = MOST_WIND if quantity == "wind_cf" else np.inf
    for _ in range(ROUNDS if np.isfinite(most) else 1):
        now = np.tensordot(above.mean(axis=2), share, axes=1)
        factor = np.minimum(np.divide(wanted, now, out=np.ones_like(now), where=now > 0), limit)
        above = np.minimum(above * factor[:, None, None], most)
        if np.isfinite(limit):
            above = np.minimum(above + (wanted - now * factor)[:, None, None], most)
            limit = 1.0
    return np.round(above + floor, DIGITS[quantity])
