"""Data that may not travel: work stays in the zone, or the group of sites, where its data lie."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from optimizer.data.instance import Instance
from optimizer.data.terms import both_allow
from optimizer.errors import Fault
from optimizer.library import did_you_mean
from optimizer.plan.figures import Figures
from optimizer.plan.given import Given
from optimizer.plan.violation import Violation, at_most, places
from optimizer.policies import groups
from optimizer.policies.groups import Group
from optimizer.policies.lever import Lever


class DataResidency(Lever):
    """The named services and training classes stay where their data are.

    serve[w,o,s] = 0 and run[j,a] = 0 outside the zone of the origin (`stay` zone), or outside `within` (`stay` group)
    """

    name: ClassVar[str] = "data_residency"

    services: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    stay: Literal["zone", "group"] = "zone"
    within: Group = ()

    @property
    def is_neutral(self) -> bool:
        """Nothing named."""
        return not self.services and not self.classes

    def faults(self, instance: Instance, file: str) -> Iterator[Fault]:
        """Name services, classes and words of the group that the instance does not have."""
        yield from super().faults(instance, file)
        for key, table, column in (("services", "inference", "service"), ("classes", "training", "class")):
            known = list(instance[table][column])
            for name in getattr(self, key):
                if name not in known:
                    yield self.fault(file, key, repr(name), f"a {column} of {table}.csv; {did_you_mean(name, known)}")
        if self.stay == "group" and not self.within:
            yield self.fault(file, "within", "no group", "the group of sites that the data may not leave")
        if self.stay == "zone" and self.within:
            yield self.fault(file, "within", "a group for data that stay in their zone", 'stay = "group", or no group')

    def amended(self, instance: Instance) -> Instance:
        """Return the question with every other place closed to them."""
        given, terms = Given(instance), instance.terms
        near = self._near(given)
        serves = near[None, :, :] | ~given.says("inference", "service", *self.services)[:, None, None]
        at_home = near[given.job_origin][:, given.hall_site]
        runs = at_home | ~given.says("training", "class", *self.classes)[:, None]
        return dataclasses.replace(
            instance,
            terms=dataclasses.replace(
                terms,
                serves=both_allow(terms.serves, serves) if self.services else terms.serves,
                runs=both_allow(terms.runs, runs) if self.classes else terms.runs,
            ),
        )

    def _near(self, given: Given) -> NDArray[np.bool_]:
        """(O, S) sites that data of an origin may go to."""
        if self.stay == "group":
            inside = groups.of_instance(self.within, given.instance)
            return np.broadcast_to(inside, (len(given.ids("origins")), len(inside)))
        return np.asarray(given.rows("origins", "zone", "zones")[:, None] == given.rows("sites", "zone", "zones"))

    def violations(self, figures: Figures) -> Iterator[Violation]:
        """Yield MW of named work outside."""
        given, near = figures.given, self._near(figures.given)
        services, origins, sites, _ = figures.chosen.serve
        named = given.says("inference", "service", *self.services)[services]
        mw = np.where(named & ~near[origins, sites], figures.served_rows, 0.0)
        yield at_most("services_keep_their_data", mw, 0.0, places(row=None))
        classes, halls, jobs = figures.chosen.run
        named = given.says("training", "class", *self.classes)[classes]
        away = np.where(named & ~near[given.job_origin[classes], given.hall_site[halls]], jobs, 0.0)
        yield at_most("classes_keep_their_data", away, 0.0, places(row=None))
