"""Which halls may take which training job, what running it there moves, and which job can nobody take?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.data.instance import Instance
from optimizer.data.pairs import Stated, of_classes
from optimizer.errors import Fault
from optimizer.problem.crossing import Paths, crossing
from optimizer.problem.gathering import patterns
from optimizer.problem.positions import rows_of
from optimizer.problem.problem import Choices, Classes, Flags, Floats, Halls, Ints
from optimizer.problem.reach import Reach
from optimizer.units import CNY_PER_MCNY, HOURS_PER_YEAR, mean_gbps


@dataclass(frozen=True)
class Admitted:
    """Which halls each class may choose from: classes (J,) with the same choice and the same origin share a set (C,).

    A hall is admitted if it trains and, fully built, holds the job while it runs. A class of which pairs.csv states
    something has a set of its own.
    """

    sets: Ints  # (J,)
    first: Ints  # (C,) the first class of each set
    own: Flags  # (C,)
    energy: Floats  # (C, A) of the class's work against the reference; a stated load says it outright
    fits: Flags  # (C, A)


def admitted(instance: Instance, halls: Halls) -> Admitted:
    """Return which halls each class may choose from."""
    training = instance["training"]
    cost, load = of_classes(instance, "cost_cny_per_year"), of_classes(instance, "load_mw")
    peak = training["peak_mw"].to_numpy(dtype=np.float64)
    own = np.zeros(len(peak), dtype=bool)
    own[np.concatenate([cost.keys, load.keys]) // max(len(halls.site), 1)] = True
    alike = _sizes(peak, halls)
    for more in (_allowed(instance), rows_of(instance, "origins", "origin", training["origin"])):
        alike = alike * (int(more.max(initial=0)) + 1) + more
    alike[own] = -1 - np.flatnonzero(own)
    _, first, sets = np.unique(alike, return_index=True, return_inverse=True)
    energy = _energies(load, _loads(instance), halls, first)
    # What a job draws at its peak keeps pace with what it draws on average.
    fits: Flags = np.logical_and(peak[first][:, None] * energy <= halls.greatest, halls.trains)
    if instance.terms.runs is not None:
        fits &= instance.terms.runs[first]
    return Admitted(sets.astype(np.int64), first.astype(np.int64), own[first], energy, fits)


def _sizes(peak: Floats, halls: Halls) -> Ints:
    """Return (J,) a number that classes share which the same halls are large enough for."""
    peaks, rank = np.unique(peak, return_inverse=True)
    limits = [
        np.count_nonzero(peaks * energy <= greatest)
        for energy, greatest in zip(halls.energy_training, halls.greatest, strict=True)
    ]
    return np.searchsorted(np.unique(limits), rank, side="right").astype(np.int64)


def _allowed(instance: Instance) -> Ints:
    """Return (J,) a number that classes share which policies let run in the same halls."""
    runs = instance.terms.runs
    if runs is None:
        return np.zeros(len(instance["training"]), dtype=np.int64)
    return patterns(runs)


def _energies(stated: Stated, load: Floats, halls: Halls, first: Ints) -> Floats:
    """Return (C, A) the energy of some classes in each hall against the reference."""
    plain = np.broadcast_to(halls.energy_training, (len(first), len(halls.site)))
    if not len(stated.keys):
        return np.array(plain)
    index = np.broadcast_arrays(first[:, None], np.arange(len(halls.site))[None, :])
    mean = load[first][:, None]
    return np.asarray(stated.instead_of(mean * plain, *index) / mean, dtype=np.float64)


def _loads(instance: Instance) -> Floats:
    """Return (J,) the mean MW of a job of each class on the reference accelerator."""
    return instance["training"]["work_mwh"].to_numpy(dtype=np.float64) / HOURS_PER_YEAR


def homeless(instance: Instance, halls: Halls, choice: Admitted) -> Iterator[Fault]:
    """Name every class that no hall can take."""
    training = instance["training"]
    size = np.where(halls.trains, halls.greatest / halls.energy_training, 0.0)
    nowhere: Flags = np.asarray(~choice.fits.any(axis=1))
    for row in np.flatnonzero(nowhere[choice.sets]):
        if training["peak_mw"][row] <= size.max(initial=0.0):
            yield Fault(
                file="training.csv",
                row=int(row) + 2,
                column="class",
                found=f"class {training['class'][row]} with no hall where the policies of scenario "
                f"{instance.scenario.name} let it run",
                expected="a hall that may run it: loosen the lever, or leave the class out",
            )
            continue
        yield Fault(
            file="training.csv",
            row=int(row) + 2,
            column="peak_mw",
            found=f"class {training['class'][row]} drawing {training['peak_mw'][row]:g} MW while it runs",
            expected=(
                f"at most {size.max(initial=0.0):g} MW, the largest hall for training: split the job or add a hall"
            ),
        )


def classes(instance: Instance, reach: Reach, halls: Halls, choice: Admitted, paths: Paths) -> Classes:
    """Return the training classes and the sets of halls they choose from."""
    training = instance["training"]
    traffic = np.asarray(mean_gbps(training["data_tb"].to_numpy(dtype=np.float64)))
    return Classes(
        count=training["count"].to_numpy(dtype=np.int64),
        load=_loads(instance),
        flexible=training["flexible"].to_numpy(dtype=bool),
        traffic=traffic,
        moved=np.where(choice.own[choice.sets], 1.0, traffic),
        choice=choice.sets,
        choices=_choices(instance, reach, halls, choice, paths, traffic[choice.first]),
    )


def _choices(
    instance: Instance, reach: Reach, halls: Halls, choice: Admitted, paths: Paths, traffic: Floats
) -> Choices:
    """Return the pairs of the sets; `traffic` (C,) is that of a set's first class, which is all of it if it is own."""
    origins, sites = instance["origins"], instance["sites"]
    origin = rows_of(instance, "origins", "origin", instance["training"]["origin"])[choice.first]
    owner, hall = (axis.astype(np.int64) for axis in np.nonzero(choice.fits))
    unit = np.where(choice.own, traffic, 1.0)[owner]
    site, start = halls.site[hall], origin[owner]
    price = instance.region.network.traffic_cny_per_gbps_km_year / CNY_PER_MCNY
    stated = of_classes(instance, "cost_cny_per_year").divided(CNY_PER_MCNY)
    return Choices(
        owner=owner,
        hall=hall,
        energy=choice.energy[owner, hall],
        cost=stated.instead_of(price * reach.factor[site] * unit * reach.km[start, site], choice.first[owner], hall),
        rent=np.zeros(len(owner)),
        ms=reach.backbone_ms[start, site],
        crossing=crossing(paths, origins["node"][start], sites["node"][site], unit, len(instance["links"])),
    )
