"""Where would a simple rule of thumb put work, whatever it costs?

A rule becomes prices: a problem is returned whose pairs cost so much more the less the rule likes them that a plan of
least cost follows the rule as far as room, latency and every other rule of the model allow.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

import numpy as np

from optimizer.data.settings import Rule
from optimizer.problem.problem import Floats, Problem

STRENGTH = 1000.0  # MCNY a year and MW between the best and the worst place: twenty times what a MW costs


def guided(problem: Problem, rule: Rule) -> Problem:
    """Return the problem at the prices of a rule."""
    of_demands, of_classes = DISLIKE[rule](problem)
    worst = max(float(of_demands.max(initial=0.0)), float(of_classes.max(initial=0.0))) or 1.0
    return dearer(problem, STRENGTH / worst * of_demands, STRENGTH / worst * of_classes)


def dearer(problem: Problem, of_demands: Floats, of_classes: Floats) -> Problem:
    """Return the problem whose pairs, of demands (P,) and of sets of halls (R,), cost more: MCNY a year and MW."""
    demands, classes = problem.demands, problem.classes
    served = demands.mw[demands.pair_demand] * of_demands
    return dataclasses.replace(
        problem,
        demands=dataclasses.replace(demands, pair_cost=demands.pair_cost + served),
        classes=dataclasses.replace(
            classes, choices=dataclasses.replace(classes.choices, rent=classes.choices.rent + of_classes)
        ),
    )


Dislike = Callable[[Problem], tuple[Floats, Floats]]


def _by_latency(problem: Problem) -> tuple[Floats, Floats]:
    """Return the round trip of each pair, of demands and of sets of halls."""
    return problem.demands.pair_ms, problem.classes.choices.ms


def _by_site(measured: Callable[[Problem], Floats]) -> Dislike:
    """Return what is measured of each pair's site, from the best site."""

    def dislike(problem: Problem) -> tuple[Floats, Floats]:
        value = measured(problem)
        above = value - value.min(initial=np.inf)
        return above[problem.demands.pair_site], above[problem.halls.site[problem.classes.choices.hall]]

    return dislike


def _mean_tariff(problem: Problem) -> Floats:
    return np.asarray(problem.sites.tariff @ problem.weight / problem.weight.sum(), dtype=np.float64)


DISLIKE: Mapping[str, Dislike] = {
    "nearest": _by_latency,
    "cheapest_power": _by_site(_mean_tariff),
    "greenest": _by_site(lambda problem: problem.sites.emission),
    "all_east": _by_site(lambda problem: problem.sites.west.astype(np.float64)),
    "all_west": _by_site(lambda problem: 1.0 - problem.sites.west.astype(np.float64)),
}
