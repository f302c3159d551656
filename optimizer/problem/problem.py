"""The question as plain numbers: what the model is built from, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Sites:
    """Campuses (S,): where they lie and what they may draw. MW, MCNY/MWh, t/MWh; hourly arrays are (S, H)."""

    zone: Ints
    west: Flags
    hub: tuple[str, ...]  # "" outside the hubs
    grid_mw: Floats
    contract_mw: Floats
    is_open: Flags
    opening: Floats  # MCNY a year
    tariff: Floats  # (S, H) MCNY/MWh
    wind_cf: Floats  # (S, H)
    solar_cf: Floats  # (S, H)
    wind_price: Floats  # MCNY/MWh
    solar_price: Floats
    delivery: Floats
    emission: Floats  # t/MWh
    residual: Floats


@dataclass(frozen=True)
class Halls:
    """Halls (A,): capacity in MW, and MCNY for one module: capital once, the rest a year."""

    site: Ints
    operator: Ints
    accelerator: Ints
    domestic: Flags
    trains: Flags
    infers: Flags
    existing: Floats
    module: Floats
    room: Ints  # modules that can be added
    capital: Floats
    purchase: Floats  # of its accelerators, once
    annuity: Floats
    operation: Floats
    accelerators: Floats
    energy_training: Floats
    energy_inference: Floats
    earns_training: Floats  # MCNY a year for a reference MW, net of the cost of sale; 0 without a price list
    earns_inference: Floats
    pue: Floats  # (A, H)

    @property
    def greatest(self) -> Floats:
        """(A,) MW with every module built."""
        return self.existing + self.module * self.room


@dataclass(frozen=True)
class Services:
    """Inference services (W,)."""

    shape: Floats  # (W, H), mean 1 over a day
    min_sites: Ints
    max_share: Floats
    footprint: Floats  # MW a home
    home: Floats  # MCNY a year and home
    single: Flags
    total: Floats  # MW, reference


@dataclass(frozen=True)
class Demands:
    """Demands (D,) and their admitted pairs (P,), sorted by demand, then site."""

    service: Ints
    origin: Ints
    mw: Floats
    traffic: Floats  # Gbit/s at the peak
    pair_demand: Ints
    pair_site: Ints
    pair_cost: Floats  # MCNY a year for the whole demand: traffic x km x price
    pair_ms: Floats  # round trip without the last mile
    crossing: sparse.csr_array  # (L, P) Gbit/s over each link when the pair serves the whole demand


@dataclass(frozen=True)
class Choices:
    """Sets of halls (C,) that classes may choose from, as pairs (R,) sorted by set, then hall.

    What a pair costs and crosses is stated for each unit that a class moves, so that classes share it.
    """

    owner: Ints  # the set
    hall: Ints
    energy: Floats  # of a job in the hall, per unit on the reference accelerator
    cost: Floats  # MCNY a year for a unit moved
    rent: Floats  # MCNY a year for a reference MW: what a rule of thumb asks beside the true costs
    ms: Floats  # round trip to where the data lie
    crossing: sparse.csr_array  # (L, R) Gbit/s over each link for a unit moved

    @cached_property
    def size(self) -> Ints:
        """(C,) halls of each set."""
        return np.asarray(np.bincount(self.owner), dtype=np.int64)

    @cached_property
    def start(self) -> Ints:
        """(C,) where the pairs of each set begin."""
        return np.asarray(np.cumsum(self.size) - self.size, dtype=np.int64)

    def spread(self, sets: Ints) -> tuple[Ints, Ints]:
        """Return the pairs of some sets (N,), one set after the other: whose each is (P,), and its row (P,)."""
        size = self.size[sets]
        positions: Ints = np.arange(len(sets), dtype=np.int64)
        of = np.repeat(positions, size)
        first = self.start[sets] - (np.cumsum(size) - size)
        rows: Ints = np.arange(len(of), dtype=np.int64) + first[of]
        return of, rows

    def rows_of(self, owner: Ints, hall: Ints) -> Ints:
        """Return the rows (N,) of pairs that are there, given by set and hall."""
        width = int(self.hall.max(initial=0)) + 1
        return np.searchsorted(self.owner * width + self.hall, owner * width + hall).astype(np.int64)


@dataclass(frozen=True)
class Classes:
    """Training classes (J,), each with the set of halls it may choose from.

    `moved` counts in Gbit/s; where the costs of a class are stated outright, in itself. The admitted pairs (P,), sorted
    by class, then hall, follow; with many classes there are too many of them to be looked at.
    """

    count: Ints
    load: Floats  # MW a job, annual mean, reference
    flexible: Flags
    traffic: Floats  # Gbit/s a job, annual mean
    moved: Floats  # units a job
    choice: Ints  # the set
    choices: Choices

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return int(self.choices.size[self.choice].sum())

    @cached_property
    def _spread(self) -> tuple[Ints, Ints]:
        return self.choices.spread(self.choice)

    @property
    def pair_class(self) -> Ints:
        """(P,) the class."""
        return self._spread[0]

    @property
    def pair_choice(self) -> Ints:
        """(P,) the row among the pairs of the sets."""
        return self._spread[1]

    @property
    def pair_hall(self) -> Ints:
        """(P,) the hall."""
        return self.choices.hall[self.pair_choice]

    @property
    def pair_load(self) -> Floats:
        """(P,) MW a job, annual mean, on the hall's accelerator."""
        return self.load[self.pair_class] * self.choices.energy[self.pair_choice]

    @property
    def pair_cost(self) -> Floats:
        """(P,) MCNY a year and job."""
        moves = self.moved[self.pair_class] * self.choices.cost[self.pair_choice]
        return moves + self.load[self.pair_class] * self.choices.rent[self.pair_choice]

    @property
    def crossing(self) -> sparse.csr_array:
        """(L, P) Gbit/s a job over each link."""
        shared = sparse.csc_array(self.choices.crossing)[:, self.pair_choice]
        return sparse.csr_array(shared.multiply(self.moved[self.pair_class][None, :]))


@dataclass(frozen=True)
class Links:
    """Trunk links (L,): Gbit/s, and MCNY a year for one unit."""

    capacity: Floats
    unit: Floats
    price: Floats
    room: Ints


@dataclass(frozen=True)
class Limits:
    """National and common settings; infinite where there is no limit."""

    supply: Floats  # (Q,) MW
    capital: Floats  # (P,) MCNY
    peak_factor: float
    storage_price: float  # MCNY a year and MWh
    storage_efficiency: float  # one way
    storage_hours: float
    storage_share: float
    certificate_price: float  # MCNY/MWh


@dataclass(frozen=True)
class Problem:
    """Everything the model needs, in MW, MWh, Gbit/s and MCNY a year. `names` gives each loop letter its words.

    With `may_refuse` demand may go unserved and jobs unplaced.
    """

    names: Mapping[str, tuple[str, ...]]
    weight: Floats  # (H,) hours of the year
    day_length: int
    sites: Sites
    halls: Halls
    services: Services
    demands: Demands
    classes: Classes
    links: Links
    limits: Limits
    may_refuse: bool = False

    @property
    def pairs(self) -> int:
        """How many pairs demands and classes are admitted to."""
        return len(self.demands.pair_demand) + self.classes.pairs

    @property
    def hours(self) -> int:
        """How many hours the calendar has."""
        return len(self.weight)
