"""What is told of a workload or a site to programs?"""

from __future__ import annotations

from typing import Any

from optimizer.explain.known import known
from optimizer.explain.places.alternatives import Alternative
from optimizer.explain.places.explaining import WhyHere, WhySite
from optimizer.explain.places.flips import Flip
from optimizer.explain.places.saying import lines_of_site, lines_of_work, overview
from optimizer.explain.run.standing import Standing


def overview_told(standing: Standing) -> dict[str, Any]:
    """Return where every workload lies as a JSON document."""
    return {"sentences": [one.words for one in overview(standing)]}


def work_told(standing: Standing, why: WhyHere) -> dict[str, Any]:
    """Return what is said of a workload as a JSON document; money in MCNY a year, null where it is not known."""
    names = standing.problem.names["s"]
    return {
        "kind": why.work.kind,
        "workload": why.work.name,
        "origin": why.work.origin or None,
        "mw": why.work.mw,
        "lies_at": {names[s]: float(why.work.share[s]) for s in why.work.here.tolist()},
        "limits": {names[s]: list(limits) for s, limits in why.limits},
        "alternatives": [_alternative(names[one.site], one) for one in why.alternatives],
        "moves_to": None if why.target is None else names[why.target.site],
        "flips": [_flip(one) for one in why.flips],
        "sentences": [one.words for one in lines_of_work(standing, why)],
    }


def site_told(standing: Standing, why: WhySite) -> dict[str, Any]:
    """Return what is said of a site as a JSON document; money in MCNY a year, null where it is not known."""
    turned = why.turned
    return {
        "site": standing.problem.names["s"][turned.site],
        "used": turned.used,
        "mw": why.mw,
        "limits": list(why.limits),
        "can_turn": not turned.answer.impossible,
        "at_least_mcny_per_year": known(turned.at_least),
        "at_most_mcny_per_year": known(turned.at_most),
        "exact": turned.exact,
        "label": turned.certainty.label,
        "flips": [_flip(one) for one in turned.flips],
        "sentences": [one.words for one in lines_of_site(standing, why)],
    }


def _alternative(site: str, one: Alternative) -> dict[str, Any]:
    return {
        "site": site,
        "share": one.share,
        "closed": None if one.closed is None else one.closed.told(),
        "possible": not one.impossible,
        "at_least_mcny_per_year": known(one.at_least),
        "at_most_mcny_per_year": known(one.at_most),
        "divided_mcny_per_year": known(one.divided),
        "exact": one.exact,
    }


def _flip(one: Flip) -> dict[str, Any]:
    return {"price": one.price, "at": one.at, "asked_up_to": one.most, "known": one.known, "if_divided": one.divided}
