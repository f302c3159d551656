"""Which single price or limit is changed, so that a question becomes its neighbour?

The settings are those the scenarios of `edwc-2025` and their sources name, or such a number moved a little.
"""

from __future__ import annotations

from typing import Any

Levers = dict[str, dict[str, Any]]

BUDGET_SHARE = 0.99  # of what the base invests in halls: the least budget that is sure to bite
CHANGES: dict[str, Levers] = {
    "carbon-20": {"carbon_price": {"price_cny_per_t": 20.0}},
    "carbon-100": {"carbon_price": {"price_cny_per_t": 100.0}},
    "power-support-50": {"power_price_support": {"support_cny_per_mwh": 50.0, "domestic_only": False}},
    "private-capital-6": {"cost_of_capital": {"private_rate": 0.06}},
    "hubs-65": {"capacity_share": {"within": ["hubs"], "of": "new_capacity", "least": 0.65}},
    "hubs-70": {"capacity_share": {"within": ["hubs"], "of": "new_capacity", "least": 0.7}},
    "utilisation-65": {"utilisation_floor": {"least": 0.65}},
    "imported-1800": {"accelerator_supply": {"supply_mw": {"imported": 1800.0}}},
    "moratorium": {"build_moratorium": {"within": ["site:beijing", "site:shanghai"]}},
    "budget": {"capex_budget": {"accelerators_too": False}},
}


def levers_of(change: str, invested_cny: float) -> Levers:
    """Return the levers of a change; `invested_cny` is what the plan of the base invests in halls."""
    if change == "budget":
        return {"capex_budget": {**CHANGES[change]["capex_budget"], "total_cny": round(BUDGET_SHARE * invested_cny)}}
    return CHANGES[change]
