"""What do operators ask for a MWh of work? The rent of a node, spread over the energy it uses in a month."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.units import HOURS_PER_YEAR
from scripts.china import owners
from scripts.china.files import Row, choice

NODE_MW = 0.0102  # eight reference accelerators: the power behind price_cny_per_mw of accelerators.csv as well
MONTHS_PER_YEAR = 12


def rows() -> list[Row]:
    """Return the rows of prices.csv: every operator asks what its kind asks."""
    asked = choice("rents")
    return [
        _row(str(operator["operator"]), row)
        for operator in owners.operators()
        for row in asked
        if row["kind"] == operator["kind"]
    ]


def per_mwh(rent_cny_per_node_month: float) -> float:
    """Return CNY per MWh of IT energy that a rented node pays when it is in use all month."""
    return rent_cny_per_node_month / (NODE_MW * HOURS_PER_YEAR / MONTHS_PER_YEAR)


def _row(operator: str, asked: Mapping[str, str]) -> Row:
    bare = per_mwh(float(asked["rent_cny_per_node_month"]))
    return {
        "operator": operator,
        "product": asked["product"],
        "share": float(asked["share"]),
        "training_cny_per_mwh": float(round(bare * float(asked["markup_training"]))),
        "inference_cny_per_mwh": float(round(bare * float(asked["markup_inference"]))),
        "cost_share": float(asked["cost_share"]),
    }
