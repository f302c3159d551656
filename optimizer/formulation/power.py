"""Electricity: every MW a site uses comes from the market, from contracts or from storage."""

from __future__ import annotations

from optimizer.formulation.nomenclature import Nomenclature
from optimizer.formulation.stating import Expression, Statements, total


def power(state: Statements, x: Nomenclature) -> None:
    """Site power balances each hour within the connection."""
    problem = x.problem
    sites, weight = problem.sites, problem.weight
    pue, connection, tariff = x.given(problem.halls.pue), x.given(sites.grid_mw), x.given(weight * sites.tariff)

    @state.rule(x.SH)
    def power_balances(s: int, h: int) -> Expression:
        """What comes in is what the halls use, cooling included, and what is stored.

        grid[s,h] + green[s,h] + discharge[s,h] = sum over a at s of pue[a,h] * it[a,h] + charge[s,h]
        """
        used = total(x.halls_at[s], lambda a: pue[a, h] * x.it[a, h])
        return x.grid[s, h] + x.green[s, h] + x.discharge[s, h] == used + x.charge[s, h]

    @state.rule(x.SH)
    def within_the_connection(s: int, h: int) -> Expression:
        """A site never draws more than its connection.

        grid[s,h] + green[s,h] <= connection[s]
        """
        return x.grid[s, h] + x.green[s, h] <= connection[s]

    @state.cost
    def grid_energy() -> Expression:
        """Energy from the market is paid by the hour.

        sum of weight[h] * tariff[s,h] * grid[s,h]
        """
        return total(x.SH, lambda s, h: tariff[s, h] * x.grid[s, h])
