"""Where do services live? Searched on a sketch: a first choice by slopes, then whatever is better at some sites.

A sketch is so small that HiGHS decides all services anew at a part of the sites in seconds, whatever else stays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.problem.labels import Labels
from optimizer.solve.highs import Floats
from optimizer.solve.split.restricting import EXPANSION, Effort, divisible, held, likely, searched, staying
from optimizer.solve.split.sketching import Sketch
from optimizer.solve.split.sloping import sloped
from optimizer.solve.task import Task

HELD, USED, ANEW = Effort(1e-3, 60, 0.05), Effort(5e-4, 60, 0.5), Effort(2e-4, 40, 0.05)
PART = 0.3  # of the time left that better places may be searched for at first
REST = 1.5  # times what the first places took: so long the rest of a plan takes, which goes before a better one
CARRIES = (1e-3, 1e-6)  # of the most it could: less is no host; where that is impossible, what carries anything is one
NEAR = 8  # sites that a demand may be served from while places are chosen: with all, a search takes up to twice as long
FREE = 80  # hosts that are decided anew together: more take a search longer than they gain


class Hosts:
    """The best places so far: a solution of the sketch in which services live in whole halls; `cost` in MCNY."""

    def __init__(self, task: Task, sketch: Sketch) -> None:
        """Begin with none."""
        self._task, self._relaxed = task, sketch.relaxed
        self.least = sketch.least  # MCNY, of the relaxation
        self._linear = divisible(sketch.linear, *EXPANSION)  # good places are told from bad ones without rounding it
        labels = self._linear.columns.labels
        self._places = labels.mask("host", "home")
        self._far = _far(labels, sketch.reduced)
        self._site = np.full(labels.size, -1)
        self._site[labels.block("host")] = task.problem.halls.site[labels.letter("host", 1)]
        self._site[labels.block("home")] = labels.letter("home", 1)
        self._best: Floats | None = None
        self.cost = np.inf
        self._took = task.watch.elapsed  # seconds, until the first places were there

    @property
    def found(self) -> bool:
        """Whether there are any."""
        return self._best is not None

    @property
    def spare(self) -> float:
        """Seconds left that a first plan does not need."""
        return self._task.watch.left - REST * self._took

    def begin(self) -> None:
        """Begin with the places that slopes lead to, or better ones among those and what the relaxation uses.

        These are searched for as long as that leaves time for a plan.
        """
        self.begin_by_slopes()
        among = likely(self._linear, self._used, self._places | self._far)
        seconds = PART * self._task.watch.left
        if self.found:  # else there is no plan to be in time for
            seconds = min(seconds, self.spare)
        self._keep(searched(self._task, among, USED, self._best, seconds))

    def begin_by_slopes(self) -> None:
        """Begin with the places that slopes lead to, which takes a tenth of the time."""
        shares = sloped(self._linear, self._relaxed, self._task)
        for least in CARRIES:
            if shares is not None and not self.found:
                self.begin_with(self._with((shares > least).astype(np.float64)))
        self._took = self._task.watch.elapsed

    def begin_with(self, places: dict[str, Floats]) -> None:
        """Take the places given by the values of `host` and `home`, if they are possible."""
        self._keep(searched(self._task, held(self._linear, places), HELD))

    def improve(self, rng: np.random.Generator, task: Task) -> bool:
        """Decide all services anew at some sites, as far as the task's time goes; return whether that is cheaper."""
        if self._best is None:
            return False
        sites = int(self._site.max(initial=-1)) + 1
        order = rng.permutation(sites)
        hosts = np.bincount(self._site[self._linear.columns.labels.block("host")], minlength=sites)[order]
        chosen = order[: max(1, np.count_nonzero(np.cumsum(hosts) <= FREE))]
        stay = self._places & ~np.isin(self._site, chosen)
        near = likely(self._linear, self._used, self._far)
        return self._keep(searched(task, staying(near, self._best, stay), ANEW, self._best))

    def decided(self) -> dict[str, Floats]:
        """Return the whole values of `host` and `home`, over the columns of any model of the question."""
        assert self._best is not None  # noqa: S101 - asked only where some were `found`
        return {name: np.round(self._best[self._linear.columns.labels.block(name)]) for name in ("host", "home")}

    @property
    def _used(self) -> Floats:
        """What the relaxation uses of each column (N,), or the best places do."""
        return self._relaxed if self._best is None else np.maximum(self._relaxed, self._best)

    def _with(self, hosts: Floats) -> dict[str, Floats]:
        """Return these hosts (N,), and a home on every site of theirs."""
        labels = self._linear.columns.labels
        chosen = {
            (w, int(s))
            for (w, _), s, one in zip(labels.members("host"), self._site[labels.block("host")], hosts, strict=True)
            if one
        }
        return {"host": hosts, "home": np.array([float(member in chosen) for member in labels.members("home")])}

    def _keep(self, x: Floats | None) -> bool:
        cost = np.inf if x is None else float(self._linear.objective @ x)
        if cost >= self.cost:
            return False
        self._best, self.cost = x, cost
        return True


def _far(labels: Labels, reduced: Floats) -> NDArray[np.bool_]:
    """Return (N,) which columns serve a demand from other sites than its NEAR cheapest at the prices of the sketch."""
    serve, members = labels.positions("serve"), labels.over("serve").array
    _, demand = np.unique(members[:, :2], axis=0, return_inverse=True)
    order = np.lexsort((reduced[serve], demand))
    place = np.arange(len(order)) - np.searchsorted(demand[order], demand[order])
    far = np.zeros(labels.size, dtype=bool)
    far[serve[order[place >= NEAR]]] = True
    return far
