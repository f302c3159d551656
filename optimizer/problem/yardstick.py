"""What does a MW of work cost, roughly? The measure of which differences between pairs are worth telling apart."""

from __future__ import annotations

import math

import numpy as np

from optimizer.problem.problem import Problem

LOSS = 5e-5  # of what all work costs: so much may merging change the cost of a plan
ROUGHLY = 1.0  # the same where only the sites matter that may serve
CLOSE_JOBS = 3e-5  # of what a MW costs: what costs of jobs may differ by to be alike
ANY_JOBS = math.inf  # the same where only halls matter that may run them


def per_mw(problem: Problem) -> float:
    """Return MCNY a year for a MW: the cheapest hall and its power, and what pairs cost at least on average."""
    halls, demands, classes = problem.halls, problem.demands, problem.classes
    built = (halls.annuity + halls.operation + halls.accelerators) / halls.module
    power = (problem.sites.tariff @ problem.weight).min(initial=np.inf) if len(problem.sites.zone) else 0.0
    least = np.full(len(demands.mw), np.inf)
    np.minimum.at(least, demands.pair_demand, np.abs(demands.pair_cost))
    nearest = np.full(len(classes.choices.size), np.inf)
    np.minimum.at(nearest, classes.choices.owner, np.abs(classes.choices.cost))
    paid = least.sum() + (nearest[classes.choice] * classes.moved * classes.count).sum()
    work = demands.mw.sum() + (classes.load * classes.count).sum()
    return float(built.min(initial=np.inf) if len(built) else 0.0) + float(power) + float(paid / work if work else 0.0)
