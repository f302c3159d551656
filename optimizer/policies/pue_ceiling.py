"""No new hall above a PUE."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from optimizer.data.instance import Instance
from optimizer.plan.figures import Figures
from optimizer.plan.given import Given
from optimizer.plan.violation import Violation, at_most, places
from optimizer.policies import groups
from optimizer.policies.groups import Group
from optimizer.policies.lever import Lever, with_tables

LOOSEST = 10.0


class PueCeiling(Lever):
    """Nothing is added to a hall of the group `within` whose mean PUE over the year is above `ceiling`.

    build[a] = 0 where (sum of weight[h] * pue[a,h]) / (sum of weight[h]) > ceiling
    """

    name: ClassVar[str] = "pue_ceiling"

    ceiling: Annotated[float, Field(ge=1, le=LOOSEST, allow_inf_nan=False)] = LOOSEST
    within: Group = ()

    @property
    def is_neutral(self) -> bool:
        """A ceiling no hall reaches."""
        return self.ceiling == LOOSEST

    def amended(self, instance: Instance) -> Instance:
        """Return the question without room in halls above the ceiling."""
        room = instance["halls"]["modules_max"].where(~self._above(instance), 0)
        return with_tables(instance, halls=instance["halls"].assign(modules_max=room))

    def _above(self, instance: Instance) -> NDArray[np.bool_]:
        """(A,) halls that may not grow."""
        given = Given(instance)
        mean = given.pue @ given.weight / given.weight.sum()
        return np.asarray((mean > self.ceiling + 1e-9) & groups.of_instance(self.within, instance)[given.hall_site])

    def violations(self, figures: Figures) -> Iterator[Violation]:
        """Yield modules in halls above the ceiling."""
        added = np.where(self._above(figures.instance), figures.chosen.modules, 0.0)
        yield at_most("new_halls_within_the_pue_ceiling", added, 0.0, places(hall=figures.given.ids("halls")))
