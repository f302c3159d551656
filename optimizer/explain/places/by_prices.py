"""What must a workload cost more at a site, by the prices of the relaxation alone?

Prices of rows leave each column a reduced cost; a plan costs at least the relaxation's value and the sum of these. What
has to be there for a workload to be at a site adds up to a bound (first order): jobs at the cheapest of the site's
halls; demands, a home and a host for a service.
"""

from __future__ import annotations

import numpy as np

from optimizer.explain.places.columns import OwnColumns
from optimizer.explain.places.work import Work
from optimizer.explain.run.asking import Relaxed
from optimizer.problem.problem import Floats, Ints


class ByPrices:
    """Adds up the reduced costs (N,) of a relaxation, in MCNY a year."""

    def __init__(self, columns: OwnColumns, relaxed: Relaxed) -> None:
        self._columns, linear = columns, columns.linear
        # What is at its upper bound for its price can only cost more elsewhere.
        self._reduced = np.maximum(linear.reduced_costs(relaxed.duals), 0.0)

    def more(self, work: Work, site: int) -> float:
        """Return what a workload costs more at a site where it may go, at least."""
        if work.kind == "training":
            jobs = self._columns.jobs_at(work, site)
            count = int(self._columns.problem.classes.count[work.thing])
            return float(self._reduced[jobs].min()) * count
        amount = float(work.most[site]) * work.mw
        return self._demands(work, site, amount) + self._home(work.service, site, amount)

    def _demands(self, work: Work, site: int, amount: float) -> float:
        """Return what the cheapest demands cost that come to an amount in MW."""
        columns, mw = self._columns.demands_at(work, site)
        each = self._reduced[columns] / mw
        order = np.argsort(each)
        before = np.cumsum(mw[order]) - mw[order]
        return float(each[order] @ np.clip(amount - before, 0.0, mw[order]))

    def _home(self, w: int, site: int, amount: float) -> float:
        """Return what a home, a host and carrying an amount of a service cost."""
        labels, halls = self._columns.linear.columns.labels, self._columns.problem.halls
        here = np.flatnonzero((halls.site == site) & halls.infers)
        home = self._reduced[labels.find("home", (w, site))]
        host = self._of("host", w, here).min()
        carried = (self._of("carry", w, here) * halls.energy_inference[here]).min()
        served = self._reduced[self._columns.served[w, site]]
        return float(home + host + amount * (carried + served))

    def _of(self, name: str, w: int, halls: Ints) -> Floats:
        labels = self._columns.linear.columns.labels
        return np.array([self._reduced[labels.find(name, (w, int(a)))] for a in halls])
