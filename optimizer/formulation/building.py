"""What is built: where, within which room, supply and capital, and at what cost."""

from __future__ import annotations

import numpy as np

from optimizer.formulation.nomenclature import Nomenclature, total
from optimizer.formulation.stating import Expression, Statements
from optimizer.problem.labels import Over


def building(state: Statements, x: Nomenclature) -> None:
    """Modules are added on open campuses, within the supply of accelerators and the capital of operators."""
    problem = x.problem
    hall, sites, limits = problem.halls, problem.sites, problem.limits
    every = [a for (a,) in x.A.members]
    limited = [(int(q),) for q in np.flatnonzero(np.isfinite(limits.supply))]
    capped = [(int(p),) for p in np.flatnonzero(np.isfinite(limits.capital))]

    @state.rule(x.A)
    def only_open_campuses_grow(a: int) -> Expression:
        """Modules are added only on a campus that is open, and no more than there is room for.

        build[a] <= room[a] * open[s] where no campus stands today
        """
        s = int(hall.site[a])
        return x.build[a] <= int(hall.room[a]) * x.open[s] if not sites.is_open[s] else None

    @state.rule(Over("q", tuple(limited)))
    def accelerators_within_supply(q: int) -> Expression:
        """No more accelerators of a kind are added than the nation is supplied with.

        sum over a of kind q of module[a] * build[a] <= supply[q]
        """
        added = total(float(hall.module[a]) * x.build[a] for a in every if hall.accelerator[a] == q)
        return added <= float(limits.supply[q])

    @state.rule(Over("p", tuple(capped)))
    def capital_within_limit(p: int) -> Expression:
        """No operator invests more in halls than it has.

        sum over a of operator p of capital[a] * build[a] <= capital_limit[p]
        """
        invested = total(float(hall.capital[a]) * x.build[a] for a in every if hall.operator[a] == p)
        return invested <= float(limits.capital[p])

    def per_module(price: np.ndarray) -> Expression:
        return total(float(price[a]) * x.build[a] for a in every)

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
        return total(float(sites.opening[s]) * x.open[s] for (s,) in x.S.members if not sites.is_open[s])
