"""How much work is one training job? As in a real cluster, cut where a hall ends and scaled to the total.

Source: the completed accelerator jobs of the Kalos cluster of Shanghai AI Laboratory (AcmeTrace, CC-BY-4.0; Hu et al.,
NSDI 2024), 220 jobs of at least one accelerator-hour. `python -m scripts.job_sizes TRACE` fits the numbers below: a
lognormal up to `SPLICE` accelerator-hours, a Pareto tail above. The tail has an exponent below 1: its mean is set by
where it ends, so the largest jobs carry most of the work.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from optimizer.data.generated.ground import Floats

LEAST, SPLICE = 1.0, 3000.0  # accelerator-hours
LOG_MEAN, LOG_DEVIATION = 2.570, 4.243  # of the body, before it is cut at both ends
TAIL_SHARE, TAIL_EXPONENT = 0.1455, 0.974
LONGEST = 1e12  # accelerator-hours: beyond any
GRID = 4000
DIGITS = 6  # significant, of the scale: last bits of sums differ between machines
ROUNDS = 60


def distribution(hours: Floats) -> Floats:
    """Return the share of jobs up to so many accelerator-hours, before the tail is cut."""
    low, high = ndtr((np.log([LEAST, SPLICE]) - LOG_MEAN) / LOG_DEVIATION)
    body = (ndtr((np.log(np.minimum(hours, SPLICE)) - LOG_MEAN) / LOG_DEVIATION) - low) / (high - low)
    tail = 1.0 - np.maximum(hours / SPLICE, 1.0) ** -TAIL_EXPONENT
    return np.asarray((1.0 - TAIL_SHARE) * body + TAIL_SHARE * tail, dtype=np.float64)


def quantile(share: Floats) -> Floats:
    """Return the accelerator-hours that this share of jobs stays below: the inverse of `distribution`."""
    low, high = ndtr((np.log([LEAST, SPLICE]) - LOG_MEAN) / LOG_DEVIATION)
    body = np.minimum(share / (1.0 - TAIL_SHARE), 1.0)
    tail = np.maximum(1.0 - (share - (1.0 - TAIL_SHARE)) / TAIL_SHARE, 1e-16)
    hours = np.exp(LOG_MEAN + LOG_DEVIATION * ndtri(low + body * (high - low)))
    return np.asarray(np.where(tail < 1.0, SPLICE * np.minimum(tail, 1.0) ** (-1.0 / TAIL_EXPONENT), hours))


def drawn(random: np.random.Generator, count: int, total: float, greatest: float) -> Floats:
    """Return `count` sizes that sum to `total`, none above `greatest`; `total` is at most `count` x `greatest`.

    The distribution is cut where its own mean makes the cut fall at `greatest` once scaled; the few draws that still
    pass it are cut, and the rest takes their share.
    """
    hours = quantile(random.random(count) * float(distribution(np.array([_cut(count * greatest / total)]))[0]))
    scale = 0.0
    for _ in range(ROUNDS):  # what is cut is spread over the rest until nothing is left to spread
        free = hours * scale < greatest
        rest = total - greatest * float((~free).sum())
        better = rest / float(hours[free].sum()) if free.any() else scale
        if better <= scale * (1 + 1e-9):
            break
        scale = better
    digits = DIGITS - 1 - int(np.floor(np.log10(scale)))
    return np.asarray(np.minimum(hours * np.round(scale, digits), greatest), dtype=np.float64)


def _cut(ratio: float) -> float:
    """Return the accelerator-hours at which to cut, so that the longest job is `ratio` times the mean."""
    edges = np.geomspace(LEAST, LONGEST, GRID)
    below = distribution(edges)
    middle = np.sqrt(edges[1:] * edges[:-1])
    mean = np.cumsum(middle * np.diff(below)) / below[1:]
    far = np.flatnonzero(edges[1:] / mean >= ratio)
    return float(edges[1:][far[0]] if len(far) else LONGEST)
