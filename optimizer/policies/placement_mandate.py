"""Training here, inference there: the rule of thumb of the programme, as an order."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from optimizer.data.instance import Instance
from optimizer.data.terms import both_allow
from optimizer.plan.figures import Figures
from optimizer.plan.given import Given
from optimizer.plan.violation import Violation, at_most, places
from optimizer.policies import groups
from optimizer.policies.groups import Group
from optimizer.policies.lever import Lever

SLOWEST_MS = 10_000.0  # no service allows more


class PlacementMandate(Lever):
    """Training runs in `training_in`; services that allow at most `inference_up_to_ms` are served in `inference_in`.

    run[j,a] = 0 outside training_in, serve[w,o,s] = 0 outside inference_in where latency[w] <= inference_up_to_ms

    Demand that may be served nowhere in its group, in time and under the other levers, is exempt. With `new_only` halls
    that stand today may go on training wherever they are, and grow there if they have room. An empty group orders
    nothing.
    """

    name: ClassVar[str] = "placement_mandate"

    training_in: Group = ()
    inference_in: Group = ()
    inference_up_to_ms: Annotated[float, Field(ge=0, le=SLOWEST_MS, allow_inf_nan=False)] = SLOWEST_MS
    new_only: bool = True

    @property
    def is_neutral(self) -> bool:
        """No group named."""
        return not self.training_in and not self.inference_in

    def amended(self, instance: Instance) -> Instance:
        """Return the question with every other place closed to them."""
        terms = instance.terms
        return dataclasses.replace(
            instance,
            terms=dataclasses.replace(
                terms,
                serves=both_allow(terms.serves, self._serves(Given(instance))) if self.inference_in else terms.serves,
                runs=both_allow(terms.runs, self._runs(instance)) if self.training_in else terms.runs,
            ),
        )

    def _serves(self, given: Given) -> NDArray[np.bool_]:
        """(W, O, S) where demand may be served."""
        inside = groups.of_instance(self.inference_in, given.instance)
        bound = given.of("inference", "latency_ms") <= self.inference_up_to_ms
        exempt = ~np.asarray((given.reaches & inside).any(axis=2))
        return inside[None, None, :] | exempt[:, :, None] | ~bound[:, None, None]

    def _runs(self, instance: Instance) -> NDArray[np.bool_]:
        """(J, A) where jobs may run."""
        halls = instance["halls"]
        inside = instance["sites"]["site"][groups.of_instance(self.training_in, instance)]
        allowed = halls["site"].isin(inside).to_numpy()
        if self.new_only:
            allowed = allowed | (halls["existing_mw"].to_numpy() > 0)
        return np.broadcast_to(allowed, (len(instance["training"]), len(halls)))

    def violations(self, figures: Figures) -> Iterator[Violation]:
        """Yield MW in places that the mandate closes to them."""
        given = figures.given
        if self.training_in:
            inside = groups.of_instance(self.training_in, figures.instance)[given.hall_site]
            stands = given.of("halls", "existing_mw") > 0
            outside = np.where(inside | (stands & self.new_only), 0.0, figures.placed_training)
            yield at_most("training_stays_in_its_group", outside, 0.0, places(hall=given.ids("halls")))
        if self.inference_in:
            services, origins, sites, _ = figures.chosen.serve
            inside = groups.of_instance(self.inference_in, figures.instance)
            bound = given.of("inference", "latency_ms")[services] <= self.inference_up_to_ms
            reached = np.asarray((given.reaches & inside).any(axis=2))[services, origins]
            mw = np.where(bound & reached & ~inside[sites], figures.served_rows, 0.0)
            yield at_most("inference_stays_in_its_group", mw, 0.0, places(row=None))
