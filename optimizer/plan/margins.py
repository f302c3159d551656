"""Who earns what: revenue, energy, capital, other and selling cost, carbon, subsidy, margin, by operator and by side?

Three sums are kept apart and never mixed: what the plan costs the nation in resources, what operators are left with,
and what the state pays. Halls and accelerators that stand today are sunk: no capital is charged for them, so a margin
on them is a margin over running cost. Revenue is what the price lists ask for the work placed; it decides nothing
unless a policy lets work be refused. Energy, capital and other cost of all halls, and the trunks that belong to none,
are the plan's cost terms; selling is paid out of revenue and stands in no cost term. Vouchers and support count as
income of the hall they are paid for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from optimizer.data.instance import Instance
from optimizer.plan.accounts import costs
from optimizer.plan.attribution import by_hall
from optimizer.plan.breakdown import added_up_by
from optimizer.plan.figures import Figures, total
from optimizer.plan.given import Floats
from optimizer.plan.levers import LeverCheck
from optimizer.units import HOURS_PER_YEAR

GROUPS = {
    "energy_cny": ("grid_energy", "contracted_energy", "storage", "certificates"),
    "capital_cny": ("halls", "accelerators", "openings"),
    "other_cny": ("fixed_operation", "traffic", "data_moves", "homes"),
}
TRANSFERS = ("carbon", "subsidies", "forgone_revenue")  # cost terms that use up no resource


def of_halls(figures: Figures, levers: Sequence[LeverCheck] = ()) -> dict[str, Floats]:
    """Return (A,) the account of each hall in CNY a year; `margin_cny` is what is left of revenue and subsidy."""
    nothing = np.zeros(len(figures.given.hall_site))
    charged = [charges for lever in levers for charges in lever.charges(figures).items()]

    def levied(*terms: str) -> Floats:
        return sum((amounts for term, amounts in charged if term in terms), nothing)

    spent = {group: sum((by_hall(figures, term) for term in terms), nothing) for group, terms in GROUPS.items()}
    account = {
        "revenue_cny": worth(figures, figures.given.price),
        **spent,
        "selling_cny": worth(figures, figures.given.sale_cost),
        "carbon_cny": levied("carbon"),
        "subsidy_cny": 0.0 - levied("subsidies"),
    }
    paid = sum((account[column] for column in (*GROUPS, "selling_cny", "carbon_cny")), nothing)
    return {**account, "margin_cny": account["revenue_cny"] + account["subsidy_cny"] - paid}


def worth(figures: Figures, price: Mapping[str, Floats]) -> Floats:
    """Return (A,) CNY a year of the work placed in each hall at a price by kind of work, CNY/MWh (A,) each."""
    placed = {"training": figures.placed_training, "inference": figures.placed_inference}
    return np.asarray(sum(HOURS_PER_YEAR * price[kind] * mw for kind, mw in placed.items()), dtype=np.float64)


def accounts(figures: Figures, columns: Mapping[str, Floats]) -> dict[str, dict[str, dict[str, float]]]:
    """Return columns of `of_halls` added up by operator and by side."""
    groups = {
        "by_operator": figures.instance["halls"]["operator"].to_numpy(dtype=object),
        "by_side": figures.instance["sites"]["side"].to_numpy(dtype=object)[figures.given.hall_site],
    }
    return {grouping: added_up_by(group, columns) for grouping, group in groups.items()}


def three_sums(figures: Figures, margin: Floats, levers: Sequence[LeverCheck] = ()) -> dict[str, float]:
    """Return CNY a year: resources used, what operators are left with, what the state pays less what it takes.

    `margin` (A,) is that of each hall, from `of_halls`.

    operators' margin = revenue - selling - (national cost - trunks) + fiscal cost

    In a region without a price list revenue is 0 and the margin is no margin: see `priced`.
    """
    terms = costs(figures, levers)
    resources = [cny for term, cny in terms.items() if term not in TRANSFERS]
    return {
        "national_cost_cny": total(np.array(resources, dtype=np.float64)),
        "operators_margin_cny": total(margin),
        "fiscal_cost_cny": 0.0 - terms["subsidies"] - terms["carbon"],
    }


def priced(instance: Instance) -> bool:
    """Return whether the region says what operators ask, so that revenue and margin mean something."""
    return not instance["prices"].empty
