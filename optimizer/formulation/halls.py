"""Halls: what runs in them each hour fits in what stands and what is built."""

from __future__ import annotations

from optimizer.formulation.nomenclature import Nomenclature
from optimizer.formulation.stating import Expression, Statements, total


def halls(state: Statements, x: Nomenclature) -> None:
    """The load of a hall is what its services and jobs draw, and it fits."""
    problem = x.problem
    services, halls = problem.services, problem.halls
    shape, footprint = x.given(services.shape), x.given(services.footprint)
    existing, module = x.given(halls.existing), x.given(halls.module)

    @state.rule(x.AH)
    def hall_load_is_what_runs(a: int, h: int) -> Expression:
        """A hall's load is its services by the hour, their footprints, firm training and flexible training.

        it[a,h] = sum over w of (shape[w,h] * carry[w,a] + footprint[w] * host[w,a]) + firm[a] + train[a,h]
        """
        hosted = total(x.services_in[a], lambda w: shape[w, h] * x.carry[w, a] + footprint[w] * x.host[w, a])
        return x.it[a, h] == hosted + x.firm[a] + total(x.moving[a], lambda a: x.train[a, h])

    @state.rule(x.AH)
    def hall_load_fits(a: int, h: int) -> Expression:
        """What runs in a hall fits in what stands and what is built.

        it[a,h] <= existing[a] + module[a] * build[a]
        """
        return x.it[a, h] <= existing[a] + module[a] * x.build[a]
