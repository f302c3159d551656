"""Which policies could anyone think of for a country drawn at random?

`drawn_levers(instance, market, seed)` draws a few levers with settings that bite now and then: limits are set near what
the best plan without policy does, names are those of the instance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from optimizer.data.instance import Instance
from optimizer.plan.figures import Figures
from optimizer.plan.ledgers import carbon

Settings = dict[str, Any]
Draw = np.random.Generator


def drawn_levers(instance: Instance, market: Figures, seed: int, *always: str) -> dict[str, Settings]:
    """Return a few levers with settings, those named `always` among them; `market` is a plan without any policy."""
    draw = np.random.default_rng([seed, 7])
    others = [name for name in SETTINGS if name not in always]
    more = draw.choice(others, int(draw.integers(0, 4)), replace=False)
    names = {*always, *(str(name) for name in more)}
    return {name: SETTINGS[name](instance, market, draw) for name in SETTINGS if name in names}


def _group(instance: Instance, draw: Draw) -> tuple[str, ...]:
    words = ["east", "west", "hubs", "outside"]
    words += [f"{kind}:{name}" for kind in ("zone", "site") for name in instance["sites"][kind]]
    return tuple(str(word) for word in draw.choice(words, int(draw.integers(1, 3)), replace=False))


def _some(draw: Draw, names: list[str]) -> tuple[str, ...]:
    return tuple(name for name in names if draw.random() < 0.7)


def _near(draw: Draw, value: float, lower: float = 0.7, upper: float = 1.1) -> float:
    return float(f"{value * draw.uniform(lower, upper):.4g}")


def _share(draw: Draw) -> float:
    return float(np.round(draw.uniform(0.1, 0.9), 2))


def _yes(draw: Draw) -> bool:
    return bool(draw.random() < 0.5)


def _pick(draw: Draw, *words: str) -> str:
    return str(draw.choice(words))


def _growth(_: Instance, __: Figures, draw: Draw) -> Settings:
    return {"inference_factor": _near(draw, 1, 0.5, 1.5), "training_factor": _near(draw, 1, 0.4, 1.8)}


def _network(instance: Instance, _: Figures, draw: Draw) -> Settings:
    within = _group(instance, draw)
    return {
        "latency_cut": _share(draw), "tariff_cut": _share(draw), "tariff_within": within,
        "trunk_factor": _near(draw, 2),
    }  # fmt: skip


def _moratorium(instance: Instance, _: Figures, draw: Draw) -> Settings:
    return {"within": _group(instance, draw)}


def _pue(instance: Instance, _: Figures, draw: Draw) -> Settings:
    return {"ceiling": _near(draw, 1.2, 0.95, 1.1), "within": _group(instance, draw) if _yes(draw) else ()}


def _residency(instance: Instance, _: Figures, draw: Draw) -> Settings:
    stay = _pick(draw, "zone", "group")
    services, classes = list(instance["inference"]["service"]), list(instance["training"]["class"])
    named = {"services": _some(draw, services), "classes": _some(draw, classes), "stay": stay}
    return {**named, "within": _group(instance, draw)} if stay == "group" else named


def _mandate(instance: Instance, _: Figures, draw: Draw) -> Settings:
    return {
        "training_in": _group(instance, draw) if _yes(draw) else (),
        "inference_in": _group(instance, draw) if _yes(draw) else (),
        "inference_up_to_ms": float(draw.choice([10.0, 40.0, 10_000.0])), "new_only": _yes(draw),
    }  # fmt: skip


def _capacity(instance: Instance, _: Figures, draw: Draw) -> Settings:
    of = _pick(draw, "new_capacity", "all_capacity", "training", "inference")
    limit = {"least": _share(draw) / 2} if _yes(draw) else {"most": _share(draw)}
    return {"within": _group(instance, draw), "of": of, **limit}


def _utilisation(instance: Instance, _: Figures, draw: Draw) -> Settings:
    return {"least": _share(draw), "within": _group(instance, draw) if _yes(draw) else ()}


def _green(instance: Instance, _: Figures, draw: Draw) -> Settings:
    by = _pick(draw, "contract", "certificate")
    return {"within": _group(instance, draw), "least": _share(draw) / 2, "by": by, "new_only": _yes(draw)}


def _ledger(draw: Draw) -> str:
    return _pick(draw, "location_based", "market_based", "hour_matched")


def _carbon_price(_: Instance, __: Figures, draw: Draw) -> Settings:
    return {"price_cny_per_t": _near(draw, 200, 0.1, 2), "ledger": _ledger(draw)}


def _carbon_cap(_: Instance, market: Figures, draw: Draw) -> Settings:
    ledger = _ledger(draw)
    return {"cap_t": _near(draw, max(carbon(market)[ledger], 1.0), 0.8, 1.05), "ledger": ledger}


def _water(instance: Instance, market: Figures, draw: Draw) -> Settings:
    taken = market.per_site(market.it @ market.given.weight) * 0.3
    return {"most_m3": _near(draw, float(taken.max()), 0.6), "within": _group(instance, draw) if _yes(draw) else ()}


def _latency(_: Instance, market: Figures, draw: Draw) -> Settings:
    _, origins, sites, _ = market.chosen.serve
    served = market.served_rows
    mean = float((served * market.given.backbone[origins, sites]).sum()) / max(float(served.sum()), 1e-9)
    return {"most_ms": _near(draw, mean, 0.6)}


def _support(instance: Instance, _: Figures, draw: Draw) -> Settings:
    zones = _some(draw, list(instance["zones"]["zone"]))
    return {"support_cny_per_mwh": _near(draw, 100, 0.2, 2), "zones": zones, "domestic_only": _yes(draw)}


def _voucher(instance: Instance, _: Figures, draw: Draw) -> Settings:
    work = _pick(draw, "training", "inference", "both")
    return {
        "voucher_cny_per_mwh": _near(draw, 300, 0.2, 3), "within": _group(instance, draw), "work": work,
        "domestic_only": _yes(draw),
    }  # fmt: skip


def _capital(_: Instance, __: Figures, draw: Draw) -> Settings:
    rates = {"state_rate": _near(draw, 0.03, 0, 3), "private_rate": _near(draw, 0.07, 0, 2)}
    return {key: rate for key, rate in rates.items() if _yes(draw)} | {"accelerators_too": _yes(draw)}


def _budget(instance: Instance, market: Figures, draw: Draw) -> Settings:
    given = market.given
    price = given.of("halls", "capex_cny_per_mw") + given.of("accelerators", "price_cny_per_mw")[given.hall_accelerator]
    spent = _near(draw, float((price * market.added_mw).sum()) + 1e6, 0.7, 1.3)
    if _yes(draw):
        return {"total_cny": spent, "accelerators_too": _yes(draw)}
    return {"operators_cny": {str(draw.choice(instance["operators"]["operator"])): spent}}


def _supply(instance: Instance, _: Figures, draw: Draw) -> Settings:
    supply = {kind: _near(draw, 3, 0, 2) for kind in instance["accelerators"]["accelerator"] if _yes(draw)}
    return {"supply_mw": supply, "domestic_share": _share(draw) if _yes(draw) else 0.0}


def _mix(_: Instance, __: Figures, draw: Draw) -> Settings:
    return {"paas_share": _share(draw), "operators": _pick(draw, "all", "state", "private")}


def _war(_: Instance, __: Figures, draw: Draw) -> Settings:
    operators = _pick(draw, "all", "state", "private")
    return {"cut": _share(draw), "operators": operators, "may_refuse": bool(draw.random() < 0.8)}


SETTINGS: Mapping[str, Callable[[Instance, Figures, Draw], Settings]] = {
    "demand_growth": _growth, "network": _network, "build_moratorium": _moratorium, "pue_ceiling": _pue,
    "data_residency": _residency, "placement_mandate": _mandate, "capacity_share": _capacity,
    "utilisation_floor": _utilisation, "green_share": _green, "carbon_price": _carbon_price,
    "carbon_cap": _carbon_cap, "water_limit": _water, "mean_latency": _latency, "power_price_support": _support,
    "compute_voucher": _voucher, "cost_of_capital": _capital, "capex_budget": _budget, "accelerator_supply": _supply,
    "product_mix": _mix, "price_war": _war,
}  # fmt: skip
