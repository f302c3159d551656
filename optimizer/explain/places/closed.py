"""Why may a workload not go to a site at all: no hall for it, too far, too large, or a policy?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from optimizer.explain.places.work import Work
from optimizer.explain.run.standing import Standing
from optimizer.problem.reach import TOLERANCE_MS, measure, places_of

Why = Literal["no_hall", "too_slow", "too_large", "policy"]


@dataclass(frozen=True)
class Closed:
    """Why a site is closed to a workload; where it is too slow, its round trip and limit in ms, with the last mile."""

    why: Why
    takes_ms: float | None = None
    allowed_ms: float | None = None

    def told(self) -> dict[str, Any]:
        """Return the same for tables and documents."""
        return {"status": self.why, "takes_ms": self.takes_ms, "allowed_ms": self.allowed_ms}


class Closings:
    """Says of each workload and site why the one may not go to the other."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._reach = measure(standing.question)
        self._services, self._origins = places_of(standing.question)

    def of(self, work: Work, site: int) -> Closed:
        """Return why a site is closed to a workload that may not go there."""
        return self._of_training(work, site) if work.kind == "training" else self._of_inference(work, site)

    def _of_inference(self, work: Work, site: int) -> Closed:
        if not self._reach.infers[site]:
            return Closed("no_hall")
        service = self._standing.question["inference"].iloc[work.service]
        asked = self._services == work.service
        if work.kind == "demand":
            asked &= self._origins == self._standing.problem.demands.origin[work.thing]
        takes = float(self._reach.demand_ms[asked, site].min() + service["last_mile_ms"])
        allowed = float(service["latency_ms"])
        return Closed("too_slow", takes, allowed) if takes > allowed + TOLERANCE_MS else Closed("policy")

    def _of_training(self, work: Work, site: int) -> Closed:
        halls = self._standing.problem.halls
        here = halls.trains & (halls.site == site) & (halls.greatest > 0)
        if not here.any():
            return Closed("no_hall")
        runs = self._standing.question.terms.runs
        allowed = here if runs is None else here & runs[work.thing]
        if not allowed.any():
            return Closed("policy")
        return Closed("too_large" if not np.isin(site, work.sites) else "policy")
