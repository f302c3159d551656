"""At which settings are levers shown and tested on the toy? Several where settings select different mathematics.

Every value bites there: it changes the cost of the best plan, or the page of the lever says what else it changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Settings = Mapping[str, Any]

LEVER_SETTINGS: Mapping[str, Mapping[str, Settings]] = {
    "demand_growth": {
        "inference": {"inference_factor": 1.2},
        "training": {"training_factor": 1.5},
    },
    "network": {
        "latency": {"latency_cut": 0.5},
        "tariff": {"tariff_cut": 0.5, "tariff_within": ("hubs",)},
        "trunks": {"trunk_factor": 2.0},
    },
    "build_moratorium": {
        "one_zone": {"within": ("zone:gorge",)},
    },
    "pue_ceiling": {
        "everywhere": {"ceiling": 1.25},
        "one_site": {"ceiling": 1.25, "within": ("site:delta",)},
    },
    "data_residency": {
        "zone": {"services": ("chat",), "classes": ("tuning",)},
        "group": {"services": ("chat",), "classes": ("frontier",), "stay": "group", "within": ("east",)},
    },
    "placement_mandate": {
        "training": {"training_in": ("zone:plain",), "new_only": False},
        "new_training": {"training_in": ("zone:plain",)},
        "inference": {"inference_in": ("east",)},
        "inference_that_reaches": {"inference_in": ("west",)},
        "fast_inference": {"inference_in": ("site:delta",), "inference_up_to_ms": 10.0},
    },
    "capacity_share": {
        "new_capacity": {"within": ("hubs",), "least": 0.6},
        "all_capacity": {"within": ("east",), "of": "all_capacity", "least": 0.53},
        "training": {"within": ("east",), "of": "training", "least": 0.2},
        "inference": {"within": ("west",), "of": "inference", "most": 0.3},
    },
    "utilisation_floor": {
        "everywhere": {"least": 0.84},
        "outside": {"least": 0.82, "within": ("outside",)},
    },
    "green_share": {
        "contract": {"within": (), "least": 0.5},
        "certificate": {"within": ("hubs",), "least": 0.8, "by": "certificate", "new_only": False},
    },
    "carbon_price": {
        "location_based": {"price_cny_per_t": 100.0, "ledger": "location_based"},
        "market_based": {"price_cny_per_t": 100.0, "ledger": "market_based"},
        "hour_matched": {"price_cny_per_t": 100.0, "ledger": "hour_matched"},
    },
    "carbon_cap": {
        "location_based": {"cap_t": 240_000.0, "ledger": "location_based"},
        "market_based": {"cap_t": 150_000.0, "ledger": "market_based"},
        "hour_matched": {"cap_t": 210_000.0, "ledger": "hour_matched"},
    },
    "water_limit": {
        "everywhere": {"most_m3": 50_000.0},
        "hubs": {"most_m3": 30_000.0, "use_l_per_kwh": 0.2, "within": ("hubs",)},
    },
    "mean_latency": {
        "national": {"most_ms": 7.0},
    },
    "power_price_support": {
        "domestic_halls": {"support_cny_per_mwh": 50.0},
        "one_zone": {"support_cny_per_mwh": 50.0, "zones": ("dune",), "domestic_only": False},
    },
    "compute_voucher": {
        "both": {"voucher_cny_per_mwh": 200.0, "within": ("east",)},
        "domestic_inference": {"voucher_cny_per_mwh": 200.0, "work": "inference", "domestic_only": True},
        "training": {"voucher_cny_per_mwh": 200.0, "within": ("west",), "work": "training"},
    },
    "cost_of_capital": {
        "private": {"private_rate": 0.08},
        "both": {"state_rate": 0.03, "private_rate": 0.03},
        "accelerators": {"accelerators_too": True},
    },
    "capex_budget": {
        "halls": {"total_cny": 0.4e9, "accelerators_too": False},
        "total": {"total_cny": 2.41e9},
        "operators": {"operators_cny": {"commons": 1.5e9}},
    },
    "accelerator_supply": {
        "supply": {"supply_mw": {"sturdy": 10.0, "swift": 30.0}},
        "domestic": {"domestic_share": 0.8},
    },
    "product_mix": {
        "mix": {"paas_share": 0.8},
        "earned": {"paas_share": 0.8, "operators": "private"},
    },
    "price_war": {
        "cut": {"cut": 0.3, "operators": "private"},
        "may_refuse": {"cut": 0.5, "may_refuse": True},
    },
}
TRAINING_TRIPLED: Mapping[str, Settings] = {"demand_growth": {"training_factor": 3.0}}
NEARER: Mapping[str, Settings] = {"network": {"latency_cut": 0.5}}
# What else a scenario needs for a lever to bite: something to build, sites within reach, prices that decide.
BESIDE: Mapping[tuple[str, str], Mapping[str, Settings]] = {
    ("build_moratorium", "one_zone"): TRAINING_TRIPLED,
    ("pue_ceiling", "everywhere"): {**TRAINING_TRIPLED, **NEARER, "build_moratorium": {"within": ("zone:gorge",)}},
    ("pue_ceiling", "one_site"): TRAINING_TRIPLED,
    ("data_residency", "zone"): {"demand_growth": {"inference_factor": 0.7}},
    ("placement_mandate", "new_training"): TRAINING_TRIPLED,
    ("placement_mandate", "fast_inference"): NEARER,
    ("capex_budget", "halls"): TRAINING_TRIPLED,
    ("capex_budget", "total"): TRAINING_TRIPLED,
    ("capex_budget", "operators"): TRAINING_TRIPLED,
    ("accelerator_supply", "supply"): TRAINING_TRIPLED,
    ("accelerator_supply", "domestic"): TRAINING_TRIPLED,
    ("product_mix", "earned"): {"price_war": {"may_refuse": True}},
}
