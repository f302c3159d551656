"""Which hourly shapes do the real serving traces give?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DAYS = 7
HOURS = 24
DIGITS = 4
CHOSEN_DAYS = 3  # days averaged for the even and the peaked shape


def hourly_shapes(traces: Path) -> dict[str, list[float]]:
    """Return each shape as 24 numbers of mean exactly 1, from one week of ServeGen's `m-large` (168 hours).

    `requests`: mean day by requests. `output_tokens`, `all_tokens`: the same, each hour multiplied by the mean
    tokens of a request in its six-hour window. `even_days`, `peaked_days`: mean of the three days with the least and
    the greatest coefficient of variation. Hour 0 of the trace is taken as midnight: its clock is not documented.
    """
    rate = _rates(traces)
    output, prompt = _tokens(traces, "output_tokens"), _tokens(traces, "input_tokens")
    order = np.argsort(rate.std(axis=1) / rate.mean(axis=1), kind="stable")
    days = rate / rate.mean(axis=1, keepdims=True)
    return {
        "requests": _mean_one(rate.mean(axis=0)),
        "output_tokens": _mean_one((rate * output).mean(axis=0)),
        "all_tokens": _mean_one((rate * (output + prompt)).mean(axis=0)),
        "even_days": _mean_one(days[order[:CHOSEN_DAYS]].mean(axis=0)),
        "peaked_days": _mean_one(days[order[-CHOSEN_DAYS:]].mean(axis=0)),
    }


def _rates(traces: Path) -> NDArray[np.float64]:
    """Return requests a second, (7, 24)."""
    table = pd.read_csv(traces / "servegen" / "m_large_week1_hourly.csv").sort_values("hour")
    return table["req_per_s"].to_numpy(dtype=np.float64).reshape(DAYS, HOURS)


def _tokens(traces: Path, field: str) -> NDArray[np.float64]:
    """Return mean tokens of a request, (7, 24), constant within each six-hour window of the trace."""
    table = pd.read_csv(traces / "servegen" / "m_large_week1_token_means.csv")
    chosen = table[table["field"] == field].sort_values("hour")
    windows = chosen["mean_value"].to_numpy(dtype=np.float64)
    return np.repeat(windows, DAYS * HOURS // len(windows)).reshape(DAYS, HOURS)


def _mean_one(day: NDArray[np.float64]) -> list[float]:
    """Scale to mean 1 in whole units of 1e-4, rounding so that the sum is exactly 24."""
    unit = 10**DIGITS
    scaled = day / day.mean() * unit
    whole = np.floor(scaled).astype(int)
    short = HOURS * unit - int(whole.sum())
    whole[np.argsort(-(scaled - whole), kind="stable")[:short]] += 1
    return [value / unit for value in whole.tolist()]
