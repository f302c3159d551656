"""What is certain and what a matter of taste, as a page shows it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from optimizer.data.instance import Instance
from optimizer.report.words import Both

Label = Literal["must", "never", "choice", "unknown"]
LABELS: tuple[Label, ...] = ("must", "choice", "unknown", "never")  # as a key lists them
NEAR = 1e-3  # relative: a plan so near the most is as far as can be
ROUNDING = 1e-9  # of a bound
Range = tuple[float, float]  # the least and the most


@dataclass(frozen=True)
class SiteChoice:
    """What is known of one site, `used` by the run's plan or not, and the MW that lie there in the plans found.

    No plan of the other kind costs less than `bound`, CNY a year: infinite if there is none. `other` names one that is
    cheap enough, and `cost` is what it costs; "" and None where none is known.
    """

    label: Label
    used: bool
    bound: float
    other: str
    cost: float | None
    training: Range
    inference: Range
    together: Range  # of both in one plan

    @property
    def most(self) -> float:
        """MW of work of both kinds, each at its most."""
        return self.training[1] + self.inference[1]


@dataclass(frozen=True)
class PlanChoice:
    """One alternative: its folder, CNY a year, MW elsewhere than in the run's plan, and sites opened and closed.

    `nearest` counts the MW elsewhere than in the nearest plan before it.
    """

    name: str
    cost: float
    moved: float
    nearest: float
    opened: tuple[Both, ...]
    closed: tuple[Both, ...]


@dataclass(frozen=True)
class Choices:
    """All plans that cost at most `within` (a share) more than a run's, which costs `cost` CNY and places `work` MW.

    No plan is cheaper than `bound`; none within the limit has more than `most` MW elsewhere. `sites` stand in the order
    of the instance's table.
    """

    instance: Instance
    within: float
    cost: float
    bound: float
    limit: float
    work: float
    most: float
    plans: tuple[PlanChoice, ...]
    sites: tuple[SiteChoice, ...]

    @property
    def proven(self) -> bool:
        """Whether it is proven that some of the work lies where it does in every plan within the limit."""
        return self.most < self.work

    @property
    def farthest(self) -> bool:
        """Whether it is proven that no plan within the limit has more work elsewhere than the first one found."""
        return bool(self.plans) and self.plans[0].moved >= self.most * (1 - NEAR)

    def tells(self, site: SiteChoice) -> bool:
        """Whether more is proven of plans of the other kind than of all plans."""
        return site.bound > self.bound + ROUNDING * abs(self.bound)

    @property
    def counts(self) -> Mapping[Label, int]:
        """How many sites bear each label."""
        return {label: sum(site.label == label for site in self.sites) for label in LABELS}
