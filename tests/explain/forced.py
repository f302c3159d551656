"""What does a question cost if policies leave a workload nowhere but at one site, or ask for more?"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.errors import BadInput, Infeasible
from optimizer.explain.places.work import Work
from optimizer.explain.run.standing import Standing, stand
from optimizer.solve.pipeline import solve
from optimizer.solve.watch import Watch

SECONDS = 60.0


def standing_of(instance: Instance) -> Standing:
    """Return where the best plan of a small instance stands."""
    question, levers = policies.enacted(instance)
    return stand(solve(instance, gap=0.0, seconds=SECONDS), question, levers, Watch(SECONDS))


def only_at(question: Instance, work: Work, site: int) -> Instance:
    """Return an enacted question that lets a workload be at one site alone; of a service, what can be served there."""
    sites, halls = question["sites"], question["halls"]
    if work.kind == "training":
        runs = np.ones((len(question["training"]), len(halls)), dtype=bool)
        runs = runs if question.terms.runs is None else question.terms.runs.copy()
        runs[work.thing] &= (halls["site"] == sites["site"][site]).to_numpy()
        return dataclasses.replace(question, terms=dataclasses.replace(question.terms, runs=runs))
    shape = (len(question["inference"]), len(question["origins"]), len(sites))
    serves = np.ones(shape, dtype=bool) if question.terms.serves is None else question.terms.serves.copy()
    origins = question["origins"]["origin"].tolist()
    elsewhere = np.arange(len(sites)) != site
    if work.kind == "demand":
        serves[work.service, origins.index(work.origin), elsewhere] = False
    else:
        serves[work.service][:, elsewhere] = False
    return dataclasses.replace(question, terms=dataclasses.replace(question.terms, serves=serves))


def cost_of(question: Instance, levers: Mapping[str, Any] | None = None) -> float:
    """Return what the best plan of a question costs in MCNY a year, under more levers if given; infinite if none."""
    if levers:
        scenario = question.scenario.model_copy(update={"levers": {**question.scenario.levers, **levers}})
        question = dataclasses.replace(question, scenario=scenario)
    try:
        return solve(question, gap=0.0, seconds=SECONDS, engine="exact").objective / 1e6
    except (Infeasible, BadInput):
        return float("inf")
