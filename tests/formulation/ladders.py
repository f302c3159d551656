"""Which settings of a lever are ever tighter, on any instance?

`ladders(instance, market)` gives at least three for every lever, the loosest first; limits are set against what the
best plan without policy does (`market`), so that some of them bind. Each step forbids or charges whatever the step
before it did, so no step may cost less; those that pay or loosen go the other way.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.errors import BadInput, Infeasible
from optimizer.plan.figures import Figures, figures_of
from optimizer.plan.ledgers import LEDGERS, carbon
from optimizer.plan.plan import Plan
from optimizer.solve.pipeline import solve
from optimizer.units import HOURS_PER_YEAR
from tests.formulation.scenes import under

Settings = dict[str, Any]


@dataclass(frozen=True)
class Ladder:
    """Settings of one lever, each tighter than the one before; `dearer` says whether that costs or saves."""

    lever: str
    title: str
    steps: tuple[Settings, ...]
    dearer: bool = True


def ladders(instance: Instance, market: Figures) -> list[Ladder]:
    """Return ladders for every lever."""
    return [*_of_work(instance), *_of_places(instance, market), *_of_limits(instance, market), *_of_money()]


def climbed(instance: Instance, ladder: Ladder) -> list[float]:
    """Return what the best plan costs at each step, CNY a year, infinite where there is none; each is verified."""
    return [_cost(under(instance, **{ladder.lever: step})) for step in ladder.steps]


def holds(ladder: Ladder, costs: list[float], rounding: float = 1e-6) -> bool:
    """Return whether tightening never lowers the cost, or never raises it where the lever saves."""
    ordered = costs if ladder.dearer else costs[::-1]
    pairs = itertools.pairwise(ordered)
    return all(below <= above + rounding * max(1.0, abs(above)) for below, above in pairs)


def _cost(scene: Instance) -> float:
    try:
        plan = solve(scene, gap=0.0, threads=1)
    except (Infeasible, BadInput):
        return math.inf
    assert plan.verified
    question, _ = policies.enacted(scene)
    return plan.objective - _asked_at_best(plan, question) if question.terms.may_refuse else plan.objective


def _asked_at_best(plan: Plan, question: Instance) -> float:
    """Return what all work would earn at the best net price: a constant that falls with prices, no decision."""
    given = figures_of(plan, question).given
    asked = {
        "training": float((given.of("training", "count") * given.job_mw).sum()),
        "inference": float(given.demand.sum()),
    }
    return HOURS_PER_YEAR * sum(float(price.max()) * asked[kind] for kind, price in given.net_price.items())


def _of_work(instance: Instance) -> list[Ladder]:
    services, classes = tuple(instance["inference"]["service"]), tuple(instance["training"]["class"])
    named = [{"services": services[:n], "classes": classes[:n]} for n in range(3)]
    within = [{"services": services, "classes": classes[:n], "stay": "group", "within": ("east",)} for n in range(3)]
    return [
        Ladder("demand_growth", "inference", tuple({"inference_factor": f} for f in (0.6, 1.0, 1.2, 1.5))),
        Ladder("demand_growth", "training", tuple({"training_factor": f} for f in (1.0, 2.0, 3.0))),
        Ladder("data_residency", "zone", tuple(named)),
        Ladder("data_residency", "group", tuple(within)),
        Ladder("placement_mandate", "training", (
            {"training_in": ("east", "west")},
            {"training_in": ("east",)},
            {"training_in": ("east",), "new_only": False},
        )),
        Ladder("placement_mandate", "inference", tuple(
            {"inference_in": ("west",), "inference_up_to_ms": ms} for ms in (0.0, 15.0, 50.0, 10_000.0)
        )),
    ]  # fmt: skip


def _of_places(instance: Instance, market: Figures) -> list[Ladder]:
    sites = [f"site:{site}" for site in instance["sites"]["site"]]
    grown = {f"site:{instance['sites']['site'][s]}" for s in market.given.hall_site[market.added_mw > 0]}
    order = [site for site in sites if site not in grown] + [site for site in sites if site in grown]
    pue = sorted((market.given.pue @ market.given.weight / market.given.weight.sum()).tolist(), reverse=True)
    steps = {round(pue[0], 3) + 0.01, round(pue[len(pue) // 2], 3), round(pue[-1], 3) - 0.01}
    shares = (0.2, 0.5, 0.9)
    return [
        Ladder("build_moratorium", "sites", tuple({"within": order[:n]} for n in range(len(order) + 1))),
        Ladder("pue_ceiling", "everywhere", tuple({"ceiling": max(1.0, pue)} for pue in sorted(steps, reverse=True))),
        *(
            Ladder("capacity_share", f"{of}, {key}", tuple(
                {"within": ("west",), "of": of, key: share if key == "least" else 1 - share} for share in shares
            ))
            for of in ("new_capacity", "all_capacity", "training", "inference")
            for key in ("least", "most")
        ),
    ]  # fmt: skip


def _of_limits(instance: Instance, market: Figures) -> list[Ladder]:
    tonnes, given = carbon(market), market.given
    water = 0.3 * market.per_site(market.it @ given.weight)
    price = given.of("halls", "capex_cny_per_mw") + given.of("accelerators", "price_cny_per_mw")[given.hall_accelerator]
    spent = float((price * market.added_mw).sum())
    kinds = tuple(instance["accelerators"]["accelerator"])
    _, origins, sites, _ = market.chosen.serve
    served = market.served_rows
    mean_ms = float(np.average(given.backbone[origins, sites], weights=served)) if served.sum() > 0 else 1.0
    factors = (1.0, 0.98, 0.9)
    return [
        Ladder("utilisation_floor", "everywhere", tuple({"least": least} for least in (0.3, 0.8, 0.84, 1.0))),
        *(
            Ladder("green_share", by, tuple({"within": (), "least": least, "by": by} for least in (0.1, 0.5, 1.0)))
            for by in ("contract", "certificate")
        ),
        Ladder("green_share", "old halls too", tuple(
            {"within": (), "least": 0.5, "by": by, "new_only": new}
            for by, new in (("certificate", True), ("certificate", False), ("contract", False))
        )),
        *(
            Ladder("carbon_cap", ledger, tuple(
                {"cap_t": max(0.0, f * tonnes[ledger]), "ledger": ledger} for f in factors
            ))
            for ledger in LEDGERS
        ),
        Ladder("water_limit", "everywhere", tuple({"most_m3": f * float(water.max())} for f in factors)),
        Ladder("mean_latency", "national", tuple({"most_ms": f * mean_ms} for f in (1.0, 0.9, 0.6, 0.2))),
        Ladder("capex_budget", "total", tuple({"total_cny": f * spent} for f in factors)),
        Ladder("capex_budget", "operators", tuple(
            {"operators_cny": dict.fromkeys(instance["operators"]["operator"], f * spent)} for f in (1.0, 0.6, 0.2)
        )),
        Ladder("accelerator_supply", "supply", tuple(
            {"supply_mw": dict.fromkeys(kinds, f * float(market.added_mw.sum()))} for f in (2.0, 1.0, 0.5, 0.0)
        )),
        Ladder("accelerator_supply", "domestic", tuple({"domestic_share": share} for share in (0.2, 0.8, 1.0))),
    ]  # fmt: skip


def _of_money() -> list[Ladder]:
    rates = ((0.0, 0.0), (0.03, 0.03), (0.03, 0.08), (0.12, 0.12))
    cuts = (0.0, 0.3, 0.6, 0.95)
    return [
        *(
            Ladder("carbon_price", ledger, tuple(
                {"price_cny_per_t": price, "ledger": ledger} for price in (20.0, 100.0, 1000.0)
            ))
            for ledger in LEDGERS
        ),
        Ladder("cost_of_capital", "rates", tuple(
            {"state_rate": state, "private_rate": private, "accelerators_too": True} for state, private in rates
        )),
        Ladder("power_price_support", "all", tuple(
            {"support_cny_per_mwh": support, "domestic_only": False} for support in (20.0, 100.0, 400.0)
        ), dearer=False),
        Ladder("power_price_support", "for more", (
            {"support_cny_per_mwh": 100.0}, {"support_cny_per_mwh": 200.0},
            {"support_cny_per_mwh": 200.0, "domestic_only": False},
        ), dearer=False),
        Ladder("compute_voucher", "west", tuple(
            {"voucher_cny_per_mwh": voucher, "within": ("west",)} for voucher in (50.0, 300.0, 2000.0)
        ), dearer=False),
        Ladder("network", "latency", tuple({"latency_cut": cut} for cut in (0.0, 0.2, 0.5, 1.0)), dearer=False),
        Ladder("network", "tariff", tuple({"tariff_cut": cut} for cut in (0.1, 0.5, 1.0)), dearer=False),
        Ladder("network", "trunks", tuple({"trunk_factor": f} for f in (1.0, 1.5, 10.0)), dearer=False),
        Ladder("product_mix", "paas", tuple({"paas_share": share} for share in (0.1, 0.5, 1.0))),
        Ladder("price_war", "cut", tuple({"cut": cut} for cut in cuts)),
        Ladder("price_war", "with leave to refuse", tuple({"cut": cut, "may_refuse": True} for cut in cuts)),
    ]  # fmt: skip
