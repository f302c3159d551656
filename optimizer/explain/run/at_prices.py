"""Which plan is chosen where work costs more at some sites than it does?"""

from __future__ import annotations

import dataclasses

from optimizer.explain.run.standing import Standing
from optimizer.problem.problem import Floats
from optimizer.problem.simple_rules import dearer
from optimizer.solve.exact import on_whole_model
from optimizer.solve.progress import silent
from optimizer.solve.split.at_once import planned_at_once
from optimizer.solve.watch import Watch


def planned(standing: Standing, charges: Floats, watch: Watch) -> Floats | None:
    """Return the plan (N,) of a large question at charges (K, S) in MCNY a year and MW of each kind at each site.

    With its whole decisions it costs as little as it may at true prices. None if none is found in time.
    """
    task, problem = standing.task, standing.problem
    training, inference = charges
    site_of = problem.halls.site[problem.classes.choices.hall]
    guide = dearer(problem, inference[problem.demands.pair_site], training[site_of])
    found = planned_at_once(dataclasses.replace(task, watch=watch, listener=silent, guide=guide))
    return None if found is None else on_whole_model(task, found)


def cost_of_a_mw(standing: Standing) -> float:
    """Return the MCNY a year that a MW of work costs on average."""
    problem = standing.problem
    work = float(problem.demands.mw.sum() + problem.classes.count @ problem.classes.load)
    return abs(standing.cost) / max(work, 1.0)
