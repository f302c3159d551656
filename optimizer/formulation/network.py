"""Trunks: what crosses a link fits in it, and widening costs."""

from __future__ import annotations

from optimizer.formulation.nomenclature import Nomenclature
from optimizer.formulation.stating import Expression, Statements, total
from optimizer.problem.assignment import GBPS_PER_TBPS


def network(state: Statements, x: Nomenclature) -> None:
    """Traffic follows the fixed path of least latency and fits in every link it crosses."""
    links = x.problem.links
    capacity, unit = x.given(links.capacity / GBPS_PER_TBPS), x.given(links.unit / GBPS_PER_TBPS)
    price = x.given(links.price)

    @state.rule(x.L)
    def trunks_carry_what_crosses_them(link: int) -> Expression:
        """Peak traffic over a link fits in what it has and what is added.

        traffic[l] <= capacity[l] + unit[l] * widen[l]
        """
        return x.traffic[link] <= capacity[link] + unit[link] * x.widen[link]

    @state.cost
    def trunks() -> Expression:
        """Each unit added to a link costs its yearly price.

        sum of unit_price[l] * widen[l]
        """
        return total(x.L, lambda link: price[link] * x.widen[link])
