"""What is stated outright of a workload in a hall, found by position; and what nobody can state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.data.cells import quoted
from optimizer.data.instance import Instance
from optimizer.data.places import too_fast
from optimizer.data.sheets import Sheet
from optimizer.errors import Fault
from optimizer.library import did_you_mean

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
VALUES = ("cost_cny_per_year", "load_mw", "latency_ms")


@dataclass(frozen=True)
class Stated:
    """Values (N,) that are stated for some members of a product of index sets of sizes `shape`, by flat position."""

    shape: tuple[int, ...]
    keys: Ints  # rising
    numbers: Floats

    def divided(self, by: float) -> Stated:
        """Return the same in a larger unit."""
        return Stated(self.shape, self.keys, self.numbers / by)

    def instead_of(self, values: Floats, *index: Ints) -> Floats:
        """Return values (M,) with those that are stated for their members, given by one array (M,) an index set."""
        if not len(self.keys):
            return values
        wanted = np.ravel_multi_index(index, self.shape)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[at] == wanted, self.numbers[at], values)

    def instead_of_all(self, values: Floats) -> Floats:
        """Return values over the whole product (of `shape`), with those that are stated."""
        if not len(self.keys):
            return values
        filled = np.array(values, dtype=np.float64)
        filled.flat[self.keys] = self.numbers
        return filled


def of_demands(instance: Instance, column: str) -> Stated:
    """Return what pairs.csv states in a column for demands (service, origin) at sites: shape (W, O, S)."""
    pairs = instance["pairs"]
    if pairs.empty:
        return _nothing(len(instance["inference"]), len(instance["origins"]), len(instance["sites"]))
    rows = pairs[(pairs["origin"] != "") & pairs[column].notna()].drop_duplicates(["workload", "origin", "hall"])
    site_of = instance["halls"].set_index("hall")["site"]
    axes = (
        (instance["inference"]["service"], rows["workload"]),
        (instance["origins"]["origin"], rows["origin"]),
        (instance["sites"]["site"], rows["hall"].map(site_of)),
    )
    return _stated(axes, rows[column])


def of_classes(instance: Instance, column: str) -> Stated:
    """Return what pairs.csv states in a column for training classes in halls: shape (J, A)."""
    pairs = instance["pairs"]
    if pairs.empty:
        return _nothing(len(instance["training"]), len(instance["halls"]))
    rows = pairs[(pairs["origin"] == "") & pairs[column].notna()]
    axes = ((instance["training"]["class"], rows["workload"]), (instance["halls"]["hall"], rows["hall"]))
    return _stated(axes, rows[column])


def _stated(axes: tuple[tuple[pd.Series[str], pd.Series[str]], ...], values: pd.Series[float]) -> Stated:
    shape = tuple(len(ids) for ids, _ in axes)
    if not len(values):
        return _nothing(*shape)
    index = tuple(pd.Index(ids).get_indexer(pd.Index(cells)) for ids, cells in axes)
    keys, first = np.unique(np.ravel_multi_index(index, shape), return_index=True)
    return Stated(shape, keys.astype(np.int64), np.asarray(values, dtype=np.float64)[first])


def _nothing(*shape: int) -> Stated:
    return Stated(shape, np.zeros(0, dtype=np.int64), np.zeros(0))


def pair_faults(sheets: Mapping[str, Sheet]) -> list[Fault]:
    """Return what contradicts the other tables or itself: unknown workloads, values that such a pair cannot have."""
    needed = {"pairs", "inference", "training", "demand", "halls", "origins", "sites"}
    if not needed <= sheets.keys() or sheets["pairs"].frame.empty:
        return []
    pairs, halls = sheets["pairs"], sheets["halls"].frame
    site = pairs.frame["hall"].map(dict(zip(halls["hall"], halls["site"], strict=True)))
    of_services = (pairs.frame["origin"] != "").to_numpy()
    return [
        *_unknown(pairs, ~of_services, sheets["training"], "class"),
        *_unknown(pairs, of_services, sheets["inference"], "service"),
        *_not_asked_for(pairs, of_services, sheets["demand"]),
        *_silent(pairs),
        *_not_of_this_kind(pairs, of_services, "load_mw", "nothing for a service: its load is its demand_mw; empty it"),
        *_not_of_this_kind(pairs, ~of_services, "latency_ms", "nothing for a class: training has no limit; empty it"),
        *_disagreeing(pairs, of_services, site),
        *too_fast(pairs, "latency_ms", (sheets["origins"], pairs.frame["origin"]), (sheets["sites"], site)),
    ]


def _unknown(pairs: Sheet, chosen: NDArray[np.bool_], workloads: Sheet, key: str) -> list[Fault]:
    known = workloads.frame[key].tolist()
    unknown = np.flatnonzero(chosen & ~pairs.frame["workload"].isin(known).to_numpy()).tolist()
    hint = "" if key == "service" else ", or, for a service, the origin of the demand"
    expected = f"a row of {workloads.table.file}{hint}"
    return pairs.strangers(unknown, "workload", expected, lambda cell: f"; {did_you_mean(cell, known)}")


def _not_asked_for(pairs: Sheet, chosen: NDArray[np.bool_], demand: Sheet) -> list[Fault]:
    asked = pd.MultiIndex.from_frame(demand.frame[["service", "origin"]])
    given = pd.MultiIndex.from_frame(pairs.frame[["workload", "origin"]])
    wrong = np.flatnonzero(chosen & ~given.isin(asked)).tolist()
    found = [f"{quoted(pairs.frame['origin'].iloc[at])} for {quoted(pairs.frame['workload'].iloc[at])}" for at in wrong]
    return pairs.faults(wrong, "origin", found, "an origin for which demand.csv has a row of this service")


def _silent(pairs: Sheet) -> list[Fault]:
    wrong = np.flatnonzero(pairs.frame[list(VALUES)].isna().all(axis=1).to_numpy()).tolist()
    return pairs.faults(wrong, VALUES[0], ["a row that states nothing"] * len(wrong), "a value, or no row at all")


def _not_of_this_kind(pairs: Sheet, chosen: NDArray[np.bool_], column: str, expected: str) -> list[Fault]:
    wrong = np.flatnonzero(chosen & pairs.frame[column].notna().to_numpy()).tolist()
    return pairs.faults(wrong, column, [f"{pairs.frame[column].iloc[at]:.9g}" for at in wrong], expected)


def _disagreeing(pairs: Sheet, chosen: NDArray[np.bool_], site: pd.Series[str]) -> Iterator[Fault]:
    """Yield the rows of services whose halls stand on one site and do not say the same: demand is served by sites."""
    rows = pairs.frame[chosen]
    for column in ("cost_cny_per_year", "latency_ms"):
        first = rows.groupby([rows["workload"], rows["origin"], site[chosen]], sort=False)[column].transform("first")
        wrong = rows.index[(rows[column] != first) & first.notna()].tolist()
        found = [
            f"{pairs.frame[column].iloc[at]:.9g} where another hall of the site has {first[at]:.9g}" for at in wrong
        ]
        yield from pairs.faults(wrong, column, found, "the same for all halls of a site, which serve demand together")
