"""Which training jobs does a generated instance have?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri

from optimizer.data.generated.asked import Asked
from optimizer.data.generated.ground import Floats, log_uniform, to_digits
from optimizer.data.generated.halls import Built
from optimizer.data.generated.sizes import drawn
from optimizer.data.self_contained import numbered
from optimizer.units import HOURS_PER_YEAR

FLEXIBLE = (0.3, 0.6)  # share of the jobs that may move within the day
RUNNING = (0.05, 1.0)  # share of the year that a job runs
OF_A_HALL = 0.4  # of a large hall for training: the most that a job draws while it runs
LARGEST_MW = 20.3  # the same, whatever the hall: the largest run of the national instance
LARGE = 0.2  # of the halls for training, and at least three, hold the largest job twice
FULLEST = 0.6  # most that all jobs are of as many of the largest size: else they would all be alike
FULLEST_ALONE = 0.9  # the same where there is no inference to fill the halls
LEAST_MWH, LEAST_MW = 0.01, 1e-5  # as the tables allow
TB_PER_MWH = 0.2  # the median for a job of mean size: over 1,500 km of the pack `china` that is 1.4 CNY for each MWh
DATA_GROWTH = 0.4  # data grow with the work to this power
DATA_DEVIATION = 2.0  # log deviation: a fifth of the jobs, with 0.6 % of the work, pay over 100 CNY/MWh for 1,500 km
MOST_TB = 1e7  # a year
DATA_FARTHEST = 3.5  # deviations from the median at most


def greatest_mw(built: Built) -> float:
    """Return the most that a job draws, in MW on the reference accelerator: several halls hold it twice."""
    energy = built.accelerators.set_index("accelerator")["energy_training"].loc[built.halls["accelerator"]]
    size = np.sort((built.greatest / energy.to_numpy(dtype=np.float64))[built.takes("training")])[::-1]
    if not len(size):
        return 0.0
    of_a_hall = OF_A_HALL * size[min(max(2, int(LARGE * len(size))), len(size) - 1)]
    return float(np.floor(1e3 * min(of_a_hall, LARGEST_MW)) / 1e3)


def most_work(asked: Asked, built: Built) -> float:
    """Return the mean MW of all jobs at most, on the reference accelerator."""
    return asked.jobs * greatest_mw(built) * (FULLEST if asked.services else FULLEST_ALONE)


def training(asked: Asked, built: Built, origins: pd.DataFrame, total_mw: float) -> pd.DataFrame:
    """Return the jobs, one a row, together `total_mw` on average on the reference accelerator."""
    count = asked.jobs
    if not count:
        return pd.DataFrame()
    random = asked.random("jobs")
    greatest = greatest_mw(built)
    mean = drawn(random, count, total_mw, greatest)
    work = np.maximum(np.round(mean * HOURS_PER_YEAR, 4), LEAST_MWH)
    peak = np.minimum(mean / log_uniform(random, *RUNNING, count), greatest)
    peak = np.maximum(np.ceil(np.maximum(peak, work / HOURS_PER_YEAR) * 1e6) / 1e6, LEAST_MW)
    flexible = random.random(count) < float(random.uniform(*FLEXIBLE))
    ends = np.cumsum(origins["weight"].to_numpy(dtype=np.float64))
    origin = np.searchsorted(ends, random.random(count) * ends[-1], side="right").clip(max=len(origins) - 1)
    numbers = numbered("", count)
    return pd.DataFrame({
        "class": numbered("j", count),
        "name": [f"Job {number}" for number in numbers],
        "name_zh": "",
        "count": 1,
        "work_mwh": work,
        "peak_mw": np.round(peak, 6),
        "flexible": flexible.astype(np.int64),
        "data_tb": _data(random, work),
        "origin": origins["origin"].to_numpy()[origin],
    })  # fmt: skip


def _data(random: np.random.Generator, work: Floats) -> Floats:
    """Return (J,) the TB that a job moves: heavy-tailed and only weakly bound to its work."""
    mean = float(work.mean())
    far = np.clip(ndtri(np.clip(random.random(len(work)), 1e-12, None)), -DATA_FARTHEST, DATA_FARTHEST)
    data = TB_PER_MWH * mean * (work / mean) ** DATA_GROWTH * np.exp(DATA_DEVIATION * far)
    return to_digits(np.minimum(data, MOST_TB), 3)
