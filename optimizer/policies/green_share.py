"""A floor on green electricity, by contract or by certificate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

import numpy as np

from optimizer.plan.figures import Figures
from optimizer.plan.violation import Violation, at_most, places
from optimizer.policies import groups
from optimizer.policies.groups import Group
from optimizer.policies.lever import Lever, Share

MWH_PER_GWH = 1e3


class GreenShare(Lever):
    """At each site of `within`, at least `least` of what its new halls draw in a year is green.

    sum of weight * green [+ certificates] >= least * sum of weight * pue * it over the site's new halls

    `by` contract counts contracted energy that is used, `by` certificate counts certificates as well. New is a hall of
    which nothing stands today; with `new_only` off, all halls are counted.
    """

    name: ClassVar[str] = "green_share"

    within: Group = ("hubs",)
    least: Share = 0.0
    by: Literal["contract", "certificate"] = "contract"
    new_only: bool = True

    @property
    def is_neutral(self) -> bool:
        """No share asked for."""
        return self.least == 0.0

    @property
    def rewards_contracts(self) -> bool:
        """Always: they are what it asks for."""
        return True

    def state(self, state: Any, x: Any) -> None:
        """Add the rule `green_enough`, in GWh."""
        problem = x.problem
        halls, weight = problem.halls, problem.weight / MWH_PER_GWH
        counted = (halls.existing == 0) | (not self.new_only)
        asked = groups.of_problem(self.within, problem)
        asked &= np.bincount(halls.site, weights=counted, minlength=len(asked)) > 0
        gwh, needed = x.given(weight), x.given(self.least * weight * halls.pue * counted[:, None])

        @state.rule(x.S.where(asked))
        def green_enough(s: int) -> Any:
            """A site's green energy covers its share of what its new halls draw.

            sum of weight[h] * green[s,h] [+ certificates[s]] >= least * sum of weight[h] * pue[a,h] * it[a,h]
            """
            green = x.total(x.H, lambda h: gwh[h] * x.green[s, h])
            if self.by == "certificate":
                green += x.certificates[s]
            return green >= x.total(x.halls_at[s], lambda a: x.total(x.H, lambda h: needed[a, h] * x.it[a, h]))

    def violations(self, figures: Figures) -> Iterator[Violation]:
        """Yield the rule site by site, in MWh."""
        given = figures.given
        new = given.of("halls", "existing_mw") == 0
        drawn = (figures.facility_of_hall @ given.weight) * (new | (not self.new_only))
        green = figures.green @ given.weight
        if self.by == "certificate":
            green = green + figures.chosen.site("certificates_mwh")
        asked = groups.of_instance(self.within, figures.instance)
        needed = np.where(asked, self.least * figures.per_site(drawn), 0.0)
        yield at_most("green_enough", needed, green, places(site=given.ids("sites")))
