"""Are typical days the best medoids, and do rescaled hours keep their mean and their bounds?"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from scripts.china.days import medoids
from scripts.china.exact import capped_scale, pinned, weighted_mean

WEIGHT = np.array([100.0, 200.0, 65.0])


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("count", [1, 2, 3])
def test_no_single_swap_improves_the_medoids(seed: int, count: int):
    points = np.random.default_rng(seed).normal(size=(14, 3))
    distance = cdist(points, points)
    chosen = medoids(distance, count)
    total = distance[:, chosen].min(axis=1).sum()
    for place in range(count):
        for other in range(len(points)):
            swapped = [*chosen[:place], other, *chosen[place + 1 :]]
            assert distance[:, swapped].min(axis=1).sum() >= total - 1e-9


def test_well_separated_clusters_get_one_medoid_each():
    points = np.array([[0.0], [0.1], [0.2], [10.0], [10.1], [10.2], [30.0], [30.1], [30.2]])
    distance = cdist(points, points)
    best = min(combinations(range(9), 3), key=lambda chosen: distance[:, chosen].min(axis=1).sum())
    assert medoids(distance, 3) == list(best) == [1, 4, 7]


@pytest.mark.parametrize("mean", [0.05, 0.3, 0.7])
def test_scaled_capacity_factors_reach_the_mean_without_passing_one(mean: float):
    values = np.random.default_rng(1).random((3, 24)) ** 2
    result = capped_scale(values, WEIGHT, mean)
    assert weighted_mean(result, WEIGHT) == pytest.approx(mean, rel=1e-9)
    assert 0 <= result.min() <= result.max() <= 1


def test_rounding_is_made_good_in_one_hour():
    values = np.random.default_rng(2).random((3, 24)) * 600 + 200
    mean = 512.34
    result = pinned(values * mean / weighted_mean(values, WEIGHT), WEIGHT, mean, 2)
    assert weighted_mean(result, WEIGHT) == pytest.approx(mean, rel=1e-15)
    assert (np.abs(result * 100 - np.round(result * 100)) > 1e-7).sum() <= 1
