"""What work costs wherever it goes, beside its own costs: by such prices one demand, or one job, is like another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.problem.problem import Floats, Problem


@dataclass(frozen=True)
class Prices:
    """MCNY a year that work costs in each place.

    A MW of firm and of flexible load in each hall (A,), a Gbit/s on each link (L,), and a reference MW of each service
    that a site serves (W, S).
    """

    firm: Floats
    flexible: Floats
    traffic: Floats
    served: Floats

    @classmethod
    def free(cls, problem: Problem) -> Prices:
        """Return prices of nothing."""
        halls, links = len(problem.halls.site), len(problem.links.capacity)
        served = np.zeros((len(problem.services.total), len(problem.sites.zone)))
        return cls(np.zeros(halls), np.zeros(halls), np.zeros(links), served)
