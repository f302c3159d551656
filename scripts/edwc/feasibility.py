"""By how much could all demand grow before the region's halls, supply and latency limits refuse it?

A plan must exist with room to spare, else integer modules and home footprints make the instance infeasible. One
linear program answers: the greatest factor on all demand and training that fits. It errs on the safe side: every hall
gives up `RESERVE_MW` for footprints and all services peak at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array

from scripts.edwc.coverage import Demand, Places
from scripts.edwc.training import TRAINING_MW

RESERVE_MW = 3.0  # of each hall, for the footprints of the services it hosts
LEAST_FACTOR = 1.1  # the instance must fit with a tenth to spare


class Rows:
    """Constraints of the program, collected entry by entry."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, int, float]] = []
        self.right: list[float] = []

    def add(self, terms: Sequence[tuple[int, float]], right: float) -> None:
        """Add one row: sum of coefficient x column (<= or = right)."""
        self.entries += [(len(self.right), column, value) for column, value in terms]
        self.right.append(right)

    def matrix(self, columns: int) -> coo_array:
        """Return the rows as a sparse matrix."""
        row, column, value = zip(*self.entries, strict=True)
        return coo_array((value, (row, column)), shape=(len(self.right), columns))


def growth(places: Places, demands: Sequence[Demand], shapes: dict[str, list[float]]) -> float:
    """Return the greatest factor by which all demand and training together can be multiplied."""
    return _Program(places, demands, shapes).solve()


class _Program:
    """The columns: the factor, train[a], build[a] in MW, then serve[w,o,s] in MW and carry[w,a]."""

    def __init__(self, places: Places, demands: Sequence[Demand], shapes: dict[str, list[float]]) -> None:
        self.places, self.demands, self.shapes = places, demands, shapes
        self.below, self.equal = Rows(), Rows()
        self.halls = len(places.halls)
        self.columns = 1 + 2 * self.halls
        site_row = {name: row for row, name in enumerate(places.sites["site"])}
        self.site = np.array([site_row[name] for name in places.halls["site"]])
        accelerators = places.accelerators.set_index("accelerator")
        self.by_hall = accelerators.loc[places.halls["accelerator"]]

    def solve(self) -> float:
        peaks: list[list[tuple[int, float]]] = [[(1 + hall, 1.0)] for hall in range(self.halls)]
        for item in self.demands:
            self._serve(item, peaks)
        self._train()
        self._fit(peaks)
        self._supply()
        cost = np.zeros(self.columns)
        cost[0] = -1.0
        outcome = linprog(
            cost,
            A_ub=self.below.matrix(self.columns), b_ub=self.below.right,
            A_eq=self.equal.matrix(self.columns), b_eq=self.equal.right,
            bounds=(0, None), method="highs",
        )  # fmt: skip
        return float(outcome.x[0])

    def _serve(self, item: Demand, peaks: list[list[tuple[int, float]]]) -> None:
        """Add one service: served within reach, no site above its share, carried by the site's halls."""
        reach = self.places.reach(item.service)
        at_site: list[list[tuple[int, float]]] = [[] for _ in self.places.sites.index]
        for origin in np.flatnonzero(item.mw).tolist():
            sites = np.flatnonzero(reach[origin]).tolist()
            columns = [self._column() for _ in sites]
            self.equal.add([(0, -item.mw[origin]), *((column, 1.0) for column in columns)], 0.0)
            for site, column in zip(sites, columns, strict=True):
                at_site[site].append((column, 1.0))
        peak = max(self.shapes[item.service.shape])
        takes = self.places.halls["kinds"].isin(["inference", "both"]).to_numpy()
        for site, served in enumerate(at_site):
            if not served:
                continue
            self.below.add([*served, (0, -item.service.max_share * item.service.mean_mw)], 0.0)
            carried = []
            for hall in np.flatnonzero(takes & (self.site == site)).tolist():
                column = self._column()
                peaks[hall].append((column, peak))
                carried.append((column, -1.0 / self.by_hall["energy_inference"].iloc[hall]))
            self.equal.add([*served, *carried], 0.0)

    def _column(self) -> int:
        self.columns += 1
        return self.columns - 1

    def _train(self) -> None:
        """All training is placed in halls that take it."""
        takes = self.places.halls["kinds"].isin(["training", "both"]).to_numpy()
        terms = [
            (1 + hall, 1.0 / self.by_hall["energy_training"].iloc[hall]) for hall in np.flatnonzero(takes).tolist()
        ]
        self.equal.add([(0, -TRAINING_MW), *terms], 0.0)
        self.equal.add([(1 + hall, 1.0) for hall in np.flatnonzero(~takes).tolist()], 0.0)

    def _fit(self, peaks: list[list[tuple[int, float]]]) -> None:
        """Each hall holds its peak, and each site its connection."""
        halls, pue = self.places.halls, self.places.highest_pue
        existing = halls["existing_mw"].to_numpy(dtype=np.float64)
        room = (halls["module_mw"] * halls["modules_max"]).to_numpy(dtype=np.float64)
        for hall, terms in enumerate(peaks):
            build = 1 + self.halls + hall
            reserve = min(RESERVE_MW, existing[hall] + room[hall])
            self.below.add([*terms, (build, -1.0)], existing[hall] - reserve)
            self.below.add([(build, 1.0)], room[hall])
        for site, grid in enumerate(self.places.sites["grid_mw"]):
            here = [
                (column, value * pue[hall])
                for hall in np.flatnonzero(self.site == site).tolist()
                for column, value in peaks[hall]
            ]
            if here:
                self.below.add(here, grid)

    def _supply(self) -> None:
        """No more of an accelerator is added than its supply."""
        accelerators = self.places.accelerators
        for name, supply in zip(accelerators["accelerator"], accelerators["supply_mw"].astype(str), strict=True):
            uses: NDArray[np.bool_] = (self.places.halls["accelerator"] == name).to_numpy()
            columns = [(1 + self.halls + hall, 1.0) for hall in np.flatnonzero(uses).tolist()]
            if supply:
                self.below.add(columns, float(supply))
