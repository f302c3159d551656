"""No new hall stands empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from optimizer.plan.figures import Figures
from optimizer.plan.violation import Violation, at_most, places
from optimizer.policies import groups
from optimizer.policies.groups import Group
from optimizer.policies.lever import Lever, Share


class UtilisationFloor(Lever):
    """What is added in the group `within` is used at `least` of its IT capacity on average over the year.

    sum of weight[h] * it[a,h] / sum of weight >= least * module[a] * build[a] where nothing stands today
    """

    name: ClassVar[str] = "utilisation_floor"

    least: Share = 0.0
    within: Group = ()

    @property
    def is_neutral(self) -> bool:
        """No floor."""
        return self.least == 0.0

    def state(self, state: Any, x: Any) -> None:
        """Add the rule `new_halls_are_used`."""
        problem = x.problem
        halls, share = problem.halls, x.given(problem.weight / problem.weight.sum())
        inside = groups.of_problem(self.within, problem)[halls.site]
        least = x.given(self.least * halls.module)

        @state.rule(x.A.where(inside & (halls.existing == 0) & (halls.room > 0)))
        def new_halls_are_used(a: int) -> Any:
            """A new hall's mean load is at least its share of what is built.

            sum of weight[h] * it[a,h] / sum of weight >= least * module[a] * build[a]
            """
            return x.total(x.H, lambda h: share[h] * x.it[a, h]) >= least[a] * x.build[a]

    def violations(self, figures: Figures) -> Iterator[Violation]:
        """Yield the rule hall by hall, in MW."""
        given = figures.given
        asked = groups.of_instance(self.within, figures.instance)[given.hall_site]
        asked &= given.of("halls", "existing_mw") == 0
        needed = np.where(asked, self.least * figures.added_mw, 0.0)
        used = figures.it @ given.weight / given.weight.sum()
        yield at_most("new_halls_are_used", needed, used, places(hall=given.ids("halls")))
