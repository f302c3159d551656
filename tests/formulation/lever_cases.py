"""What must the judge say of the best plan without a lever, once the lever is in force?

One row for every case of LEVER_SETTINGS: the rules that plan breaks, or the cost terms that it no longer states truly.
A lever that loosens something is caught the other way round: the plan that uses it is judged without it (`LOOSENING`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scripts.goldens.lever_settings import BESIDE, LEVER_SETTINGS

Case = tuple[str, str]
CASES: list[Case] = [(lever, case) for lever, cases in LEVER_SETTINGS.items() for case in cases]
CLOSED = {"served_within_reach", "homes_are_enough"}
UNBUILT = {
    "hosted_where_inference_may_live", "carried_only_where_hosted", "no_more_modules_than_room",
    "only_open_campuses_grow",
}  # fmt: skip
ALL_UNBUILT = UNBUILT | {"served_within_reach", "jobs_run_where_they_fit"}

BROKEN_RULES: Mapping[Case, set[str]] = {
    ("demand_growth", "inference"): {"sites_carry_what_they_serve"},
    ("demand_growth", "training"): {
        "jobs_are_placed", "training_is_done", "training_no_faster_than_it_can", "power_balances",
    },
    ("build_moratorium", "one_zone"): ALL_UNBUILT | {"nothing_is_built_under_the_moratorium"},
    ("pue_ceiling", "everywhere"): UNBUILT | {"new_halls_within_the_pue_ceiling"},
    ("pue_ceiling", "one_site"): ALL_UNBUILT | {"new_halls_within_the_pue_ceiling"},
    ("data_residency", "zone"): CLOSED | {"services_keep_their_data"},
    ("data_residency", "group"): CLOSED
    | {"jobs_run_where_they_fit", "services_keep_their_data", "classes_keep_their_data"},
    ("placement_mandate", "training"): {"jobs_run_where_they_fit", "training_stays_in_its_group"},
    ("placement_mandate", "new_training"): {"jobs_run_where_they_fit", "training_stays_in_its_group"},
    ("placement_mandate", "inference"): CLOSED | {"inference_stays_in_its_group"},
    ("placement_mandate", "inference_that_reaches"): CLOSED | {"inference_stays_in_its_group"},
    ("placement_mandate", "fast_inference"): CLOSED | {"inference_stays_in_its_group"},
    ("capacity_share", "new_capacity"): {"share_at_least"},
    ("capacity_share", "all_capacity"): {"share_at_least"},
    ("capacity_share", "training"): {"share_at_least"},
    ("capacity_share", "inference"): {"share_at_most"},
    ("utilisation_floor", "everywhere"): {"new_halls_are_used"},
    ("utilisation_floor", "outside"): {"new_halls_are_used"},
    ("green_share", "contract"): {"green_enough"},
    ("green_share", "certificate"): {"green_enough"},
    ("carbon_cap", "location_based"): {"carbon_within_the_cap"},
    ("carbon_cap", "market_based"): {"carbon_within_the_cap"},
    ("carbon_cap", "hour_matched"): {"carbon_within_the_cap"},
    ("water_limit", "everywhere"): {"water_within_the_limit"},
    ("water_limit", "hubs"): {"water_within_the_limit"},
    ("mean_latency", "national"): {"mean_latency_within_the_limit"},
    ("capex_budget", "halls"): {"investment_within_the_budget"},
    ("capex_budget", "total"): {"investment_within_the_budget"},
    ("capex_budget", "operators"): {"operators_within_their_budgets"},
    ("accelerator_supply", "supply"): {"accelerators_within_supply", "stated_supply_is_kept"},
    ("accelerator_supply", "domestic"): {"enough_is_domestic"},
}  # fmt: skip
MISSTATED_TERMS: Mapping[Case, set[str]] = {
    ("demand_growth", "inference"): {"traffic"},
    ("network", "tariff"): {"traffic", "data_moves"},
    ("carbon_price", "location_based"): {"carbon"},
    ("carbon_price", "market_based"): {"carbon"},
    ("carbon_price", "hour_matched"): {"carbon"},
    ("power_price_support", "domestic_halls"): {"subsidies"},
    ("power_price_support", "one_zone"): {"subsidies"},
    ("compute_voucher", "both"): {"subsidies"},
    ("compute_voucher", "domestic_inference"): {"subsidies"},
    ("compute_voucher", "training"): {"subsidies"},
    ("cost_of_capital", "private"): {"halls"},
    ("cost_of_capital", "both"): {"halls"},
    ("cost_of_capital", "accelerators"): {"accelerators"},
    ("product_mix", "earned"): {"forgone_revenue"},
    ("price_war", "may_refuse"): {"forgone_revenue"},
}
# The plan that uses the lever, judged without it.
LOOSENING: Mapping[Case, set[str]] = {
    ("network", "latency"): CLOSED,
    ("network", "trunks"): {"trunks_carry_what_crosses_them"},
}
# What changes accounts alone: the figure that a plan without the lever states falsely.
ACCOUNTS: Mapping[Case, str] = {
    ("product_mix", "mix"): "accounts: by_operator: venture: revenue_cny",
    ("price_war", "cut"): "accounts: by_operator: venture: revenue_cny",
}


def beside(case: Case) -> dict[str, dict[str, Any]]:
    """Return what else the scenario of a case has."""
    return {name: dict(settings) for name, settings in BESIDE.get(case, {}).items()}


def levers_of(case: Case) -> dict[str, dict[str, Any]]:
    """Return the levers of the scenario of a case."""
    lever, name = case
    return {**beside(case), lever: dict(LEVER_SETTINGS[lever][name])}
