"""What is built: where, within which room, supply and capital, and at what cost."""

from __future__ import annotations

import numpy as np

from optimizer.formulation.nomenclature import Nomenclature
from optimizer.formulation.stating import Expression, Statements, total
from optimizer.problem.labels import Over
from optimizer.problem.problem import Floats


def building(state: Statements, x: Nomenclature) -> None:
    """Modules are added on open campuses, within the supply of accelerators and the capital of operators."""
    problem = x.problem
    hall, sites, limits = problem.halls, problem.sites, problem.limits
    module, room, site = x.given(hall.module), x.given(hall.room), x.given(hall.site)
    capital, capital_limit, supply = x.given(hall.capital), x.given(limits.capital), x.given(limits.supply)

    @state.rule(Over.of("a", np.flatnonzero(~sites.is_open[hall.site])))
    def only_open_campuses_grow(a: int) -> Expression:
        """Modules are added only on a campus that is open, and no more than there is room for.

        build[a] <= room[a] * open[s] where no campus stands today
        """
        return x.build[a] <= room[a] * x.open[site[a]]

    @state.rule(Over.of("q", np.flatnonzero(np.isfinite(limits.supply))))
    def accelerators_within_supply(q: int) -> Expression:
        """No more accelerators of a kind are added than the nation is supplied with.

        sum over a of kind q of module[a] * build[a] <= supply[q]
        """
        return total(x.halls_of_kind[q], lambda a: module[a] * x.build[a]) <= supply[q]

    @state.rule(Over.of("p", np.flatnonzero(np.isfinite(limits.capital))))
    def capital_within_limit(p: int) -> Expression:
        """No operator invests more in halls than it has.

        sum over a of operator p of capital[a] * build[a] <= capital_limit[p]
        """
        return total(x.halls_of[p], lambda a: capital[a] * x.build[a]) <= capital_limit[p]

    def per_module(values: Floats) -> Expression:
        price = x.given(values)
        return total(x.A, lambda a: price[a] * x.build[a])

    @state.cost
    def halls() -> Expression:
        """Added halls are financed over their life at the operator's cost of capital.

        sum of annuity(cost_of_capital[p], life[a]) * capex[a] * module[a] * build[a]
        """
        return per_module(hall.annuity)

    @state.cost
    def fixed_operation() -> Expression:
        """Added halls are staffed and maintained; what stands today is sunk.

        sum of om[a] * module[a] * build[a]
        """
        return per_module(hall.operation)

    @state.cost
    def accelerators() -> Expression:
        """Accelerators are leased at one common rate over their life.

        sum of annuity(lease_rate, life[q]) * price[q] * module[a] * build[a]
        """
        return per_module(hall.accelerators)

    @state.cost
    def openings() -> Expression:
        """A campus opened anew costs its yearly price.

        sum of opening[s] * open[s] where no campus stands today
        """
        price = x.given(sites.opening)
        return total(Over.of("s", np.flatnonzero(~sites.is_open)), lambda s: price[s] * x.open[s])
