"""A floor or a ceiling on a group's share of what is built or placed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

import numpy as np

from optimizer.data.instance import Instance
from optimizer.errors import Fault
from optimizer.plan.figures import Figures
from optimizer.plan.given import Floats
from optimizer.plan.violation import Violation, at_most, places
from optimizer.policies import groups
from optimizer.policies.groups import Group
from optimizer.policies.lever import Lever, Share
from optimizer.problem.labels import Over

Measured = Literal["new_capacity", "all_capacity", "training", "inference"]


class CapacityShare(Lever):
    """At least `least` and at most `most` of what is measured is in the group `within`.

    least * sum over all <= sum over the group <= most * sum over all

    `of` measures IT MW added (`new_capacity`), IT MW standing and added (`all_capacity`), or mean reference MW placed
    (`training`, `inference`).
    """

    name: ClassVar[str] = "capacity_share"

    within: Group = ("hubs",)
    of: Measured = "new_capacity"
    least: Share = 0.0
    most: Share = 1.0

    @property
    def is_neutral(self) -> bool:
        """From none to all."""
        return self.least == 0.0 and self.most == 1.0

    def faults(self, instance: Instance, file: str) -> Iterator[Fault]:
        """Name words of the group that fit nothing, a group of everything, and a floor above the ceiling."""
        yield from super().faults(instance, file)
        if not self.within and not self.is_neutral:
            yield self.fault(file, "within", "an empty group, which means every site", "some sites; all have all of it")
        if self.least > self.most:
            yield self.fault(file, "least", f"{self.least:g}", f"at most {self.most:g}, the ceiling; exchange them")

    def state(self, state: Any, x: Any) -> None:
        """Add the rules `share_at_least` and `share_at_most`."""
        problem = x.problem
        inside = groups.of_problem(self.within, problem)[problem.halls.site]

        def counted(weight: Floats) -> Any:
            return _measured(self.of, x, weight)

        @state.rule(Over("", ((),) if self.least > 0 else ()))
        def share_at_least() -> Any:
            """The group has at least its share.

            sum over the group - least * sum over all >= 0
            """
            return counted(np.where(inside, 1.0 - self.least, -self.least)) >= 0

        @state.rule(Over("", ((),) if self.most < 1 else ()))
        def share_at_most() -> Any:
            """The group has at most its share.

            sum over the group - most * sum over all <= 0
            """
            return counted(np.where(inside, 1.0 - self.most, -self.most)) <= 0

    def violations(self, figures: Figures) -> Iterator[Violation]:
        """Yield both rules in MW."""
        halls = {
            "new_capacity": figures.added_mw,
            "all_capacity": figures.capacity,
            "training": figures.placed_training,
            "inference": figures.placed_inference,
        }[self.of]
        inside = groups.of_instance(self.within, figures.instance)[figures.given.hall_site]
        part, whole, place = float(halls[inside].sum()), float(halls.sum()), places(share=[self.of])
        if self.least > 0:
            yield at_most("share_at_least", [self.least * whole], [part], place)
        if self.most < 1:
            yield at_most("share_at_most", [part], [self.most * whole], place)


def _measured(of: Measured, x: Any, weight: Floats) -> Any:
    """Return the weighted sum over halls of what is measured, as an expression; what stands is a constant."""
    halls = x.problem.halls
    if of == "training":
        placed = x.given(weight / halls.energy_training)
        return x.total(x.A, lambda a: placed[a] * (x.firm[a] + x.flexible[a]))
    if of == "inference":
        carried = x.given(weight / halls.energy_inference)
        return x.total(x.WA, lambda w, a: carried[a] * x.carry[w, a])
    module = x.given(weight * halls.module)
    standing = float((weight * halls.existing).sum()) if of == "all_capacity" else 0.0
    return x.total(x.A, lambda a: module[a] * x.build[a]) + standing
