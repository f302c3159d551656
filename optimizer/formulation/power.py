"""Electricity: every MW a site uses comes from the market, from contracts or from storage."""

from __future__ import annotations

from optimizer.formulation.nomenclature import Nomenclature, total
from optimizer.formulation.stating import Expression, Statements


def power(state: Statements, x: Nomenclature) -> None:
    """Site power balances each hour within the connection."""
    problem = x.problem
    sites, pue, weight = problem.sites, problem.halls.pue, problem.weight

    @state.rule(x.SH)
    def power_balances(s: int, h: int) -> Expression:
        """What comes in is what the halls use, cooling included, and what is stored.

        grid[s,h] + green[s,h] + discharge[s,h] = sum over a at s of pue[a,h] * it[a,h] + charge[s,h]
        """
        used = total(float(pue[a, h]) * x.it[a, h] for a in x.halls_at[s])
        return x.grid[s, h] + x.green[s, h] + x.discharge[s, h] == used + x.charge[s, h]

    @state.rule(x.SH)
    def within_the_connection(s: int, h: int) -> Expression:
        """A site never draws more than its connection.

        grid[s,h] + green[s,h] <= connection[s]
        """
        return x.grid[s, h] + x.green[s, h] <= float(sites.grid_mw[s])

    @state.cost
    def grid_energy() -> Expression:
        """Energy from the market is paid by the hour.

        sum of weight[h] * tariff[s,h] * grid[s,h]
        """
        return total(float(weight[h] * sites.tariff[s, h]) * x.grid[s, h] for s, h in x.SH.members)
