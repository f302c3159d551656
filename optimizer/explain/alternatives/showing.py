"""What do a page and a document say of alternatives?"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from optimizer.explain.alternatives.finding import Alternative, Alternatives
from optimizer.explain.known import known
from optimizer.explain.run.certainty import Certainty
from optimizer.explain.run.witnessing import Witness
from optimizer.problem.problem import Flags
from optimizer.report.comparing.choices import Choices, PlanChoice, SiteChoice
from optimizer.report.comparing.phrases import named
from optimizer.report.words import Both
from optimizer.units import CNY_PER_MCNY

FORMAT = "eastwest alternatives 1"
ALTERNATIVE, WITNESS = "alternative-{}", "witness-{}"  # folders of runs


def folders(found: Alternatives) -> dict[str, Witness]:
    """Return the plans found by the name of their folder: the alternatives, then others that show what is possible."""
    count = len(found.plans)
    names = [ALTERNATIVE.format(at) for at in range(1, count + 1)]
    names += [WITNESS.format(at) for at in range(1, len(found.witnesses) - count + 1)]
    return dict(zip(names, found.witnesses, strict=True))


def choices(found: Alternatives) -> Choices:
    """Return what a page shows."""
    standing, placing = found.standing, found.placing
    names = {id(one): name for name, one in folders(found).items()}
    mw = np.array([placing.mw(x) for x in (standing.x, *(one.x for one in found.witnesses))])
    least, most, together = mw.min(axis=0), mw.max(axis=0), mw.sum(axis=1)

    def site(one: Certainty) -> SiteChoice:
        training, inference = ((float(least[kind, one.site]), float(most[kind, one.site])) for kind in (0, 1))
        both = (float(together[:, one.site].min()), float(together[:, one.site].max()))
        other = "" if one.other is None else names[id(one.other)]
        cost = None if one.other is None else one.other.plan.objective
        return SiteChoice(one.label, one.used, one.bound * CNY_PER_MCNY, other, cost, training, inference, both)

    def plan(one: Alternative) -> PlanChoice:
        before, after = placing.used(standing.x), placing.used(one.witness.x)
        cost, name = one.witness.plan.objective, names[id(one.witness)]
        opened, closed = (_named(found, which) for which in (after & ~before, before & ~after))
        return PlanChoice(name, cost, one.mw, one.nearest, opened, closed)

    return Choices(
        instance=standing.question,
        within=found.within,
        cost=standing.plan.objective,
        bound=standing.plan.bound,
        limit=standing.plan.objective + found.within * abs(standing.plan.objective),
        work=float(mw[0].sum()),
        most=found.most,
        plans=tuple(plan(one) for one in found.plans),
        sites=tuple(site(one) for one in found.sites),
    )


def told(shown: Choices) -> dict[str, Any]:
    """Return the same as a JSON document: CNY a year, MW; what is not known, or has no end, is null."""
    ids = shown.instance["sites"]["site"].tolist()
    return {
        "format": FORMAT,
        "instance": shown.instance.name,
        "scenario": shown.instance.scenario.name,
        "within": shown.within,
        "cost_cny": shown.cost,
        "bound_cny": known(shown.bound),
        "limit_cny": shown.limit,
        "work_mw": shown.work,
        "most_elsewhere_mw": known(shown.most),
        "alternatives": [
            {
                "run": one.name,
                "cost_cny": one.cost,
                "elsewhere_mw": one.moved,
                "elsewhere_share": one.moved / shown.work if shown.work else None,
                "nearest_mw": one.nearest,
                "opened": [names["en"] for names in one.opened],
                "closed": [names["en"] for names in one.closed],
            }
            for one in shown.plans
        ],
        "counts": dict(shown.counts),
        "sites": [
            {
                "site": site,
                "label": one.label,
                "used": one.used,
                "bound_cny": known(one.bound),
                "possible": one.bound != math.inf,
                "other_run": one.other or None,
                "other_cost_cny": one.cost,
                "mw": list(one.together),
                "training_mw": list(one.training),
                "inference_mw": list(one.inference),
            }
            for site, one in zip(ids, shown.sites, strict=True)
        ],
    }


def _named(found: Alternatives, which: Flags) -> tuple[Both, ...]:
    sites = found.standing.question["sites"]
    return tuple(named(sites["name"][row], sites["name_zh"][row]) for row in np.flatnonzero(which))
