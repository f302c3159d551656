"""Nothing new is built in named places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from optimizer.data.instance import Instance
from optimizer.plan.figures import Figures
from optimizer.plan.given import Given
from optimizer.plan.violation import Violation, at_most, places
from optimizer.policies import groups
from optimizer.policies.groups import Group
from optimizer.policies.lever import Lever, with_tables


class BuildMoratorium(Lever):
    """No module is added at any site of `within`.

    build[a] = 0 for the halls of the group
    """

    name: ClassVar[str] = "build_moratorium"

    within: Group = ()

    @property
    def is_neutral(self) -> bool:
        """No place named; here an empty group means nowhere."""
        return not self.within

    def amended(self, instance: Instance) -> Instance:
        """Return the question without room there."""
        inside = groups.of_instance(self.within, instance)[Given(instance).hall_site]
        room = instance["halls"]["modules_max"].where(~inside, 0)
        return with_tables(instance, halls=instance["halls"].assign(modules_max=room))

    def violations(self, figures: Figures) -> Iterator[Violation]:
        """Yield modules where nothing may be built."""
        inside = groups.of_instance(self.within, figures.instance)[figures.given.hall_site]
        added = np.where(inside, figures.chosen.modules, 0.0)
        yield at_most("nothing_is_built_under_the_moratorium", added, 0.0, places(hall=figures.given.ids("halls")))
