"""A limit on the water that cooling takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field

from optimizer.plan.figures import Figures
from optimizer.plan.violation import Violation, at_most, places
from optimizer.policies import groups
from optimizer.policies.groups import Group
from optimizer.policies.lever import Lever

MWH_PER_GWH = 1e3


class WaterLimit(Lever):
    """No site of `within` takes more than `most_m3` of water a year, at `use_l_per_kwh` of IT energy.

    use * sum of weight[h] * it[a,h] over the site's halls <= most

    Litres per kWh are cubic metres per MWh. The use is an assumption of the scenario: no campus publishes its own.
    """

    name: ClassVar[str] = "water_limit"

    most_m3: Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)] | None = None
    use_l_per_kwh: Annotated[float, Field(gt=0, le=20, allow_inf_nan=False)] = 0.3
    within: Group = ()

    @property
    def is_neutral(self) -> bool:
        """No limit."""
        return self.most_m3 is None

    def state(self, state: Any, x: Any) -> None:
        """Add the rule `water_within_the_limit`, in thousands of cubic metres."""
        problem = x.problem
        use = x.given(problem.weight * self.use_l_per_kwh / MWH_PER_GWH)
        asked = groups.of_problem(self.within, problem)
        asked &= np.bincount(problem.halls.site, minlength=len(asked)) > 0

        @state.rule(x.S.where(asked))
        def water_within_the_limit(s: int) -> Any:
            """A site takes no more water than it may.

            use * sum of weight[h] * it[a,h] <= most
            """
            taken = x.total(x.halls_at[s], lambda a: x.total(x.H, lambda h: use[h] * x.it[a, h]))
            return taken <= (self.most_m3 or 0.0) / MWH_PER_GWH

    def violations(self, figures: Figures) -> Iterator[Violation]:
        """Yield the rule site by site, in cubic metres."""
        given = figures.given
        taken = self.use_l_per_kwh * figures.per_site(figures.it @ given.weight)
        asked = groups.of_instance(self.within, figures.instance)
        limit = np.where(asked, self.most_m3 or 0.0, np.inf)
        yield at_most("water_within_the_limit", taken, limit, places(site=given.ids("sites")))
