"""Which hall can take which training job, and which job can nobody take?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from optimizer.data.instance import Instance
from optimizer.data.pairs import of_classes
from optimizer.errors import Fault
from optimizer.problem.crossing import Paths, crossing
from optimizer.problem.positions import rows_of
from optimizer.problem.problem import Classes, Floats, Halls
from optimizer.problem.reach import Reach
from optimizer.units import CNY_PER_MCNY, HOURS_PER_YEAR, mean_gbps


def admitted(instance: Instance, halls: Halls) -> NDArray[np.bool_]:
    """Return which pairs are admitted, (J, A): the hall trains and, fully built, holds the job while it runs."""
    peak = instance["training"]["peak_mw"].to_numpy(dtype=np.float64)
    # What a job draws at its peak keeps pace with what it draws on average.
    fits = (peak[:, None] * _energies(instance, halls) <= halls.greatest) & halls.trains
    return np.asarray(fits if instance.terms.runs is None else fits & instance.terms.runs)


def _energies(instance: Instance, halls: Halls) -> Floats:
    """Return (J, A) the energy of each class in each hall against the reference; a stated load says it outright."""
    load = _loads(instance)[:, None]
    stated = of_classes(instance, "load_mw")
    if not len(stated.keys):
        return np.broadcast_to(halls.energy_training, (len(load), len(halls.site)))
    return np.asarray(stated.instead_of_all(load * halls.energy_training) / load, dtype=np.float64)


def _loads(instance: Instance) -> Floats:
    """Return (J,) the mean MW of a job of each class on the reference accelerator."""
    return instance["training"]["work_mwh"].to_numpy(dtype=np.float64) / HOURS_PER_YEAR


def homeless(instance: Instance, halls: Halls, fits: NDArray[np.bool_]) -> Iterator[Fault]:
    """Name every class that no hall can take."""
    training = instance["training"]
    size = np.where(halls.trains, halls.greatest / halls.energy_training, 0.0)
    for row in np.flatnonzero(~fits.any(axis=1)):
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


def classes(
    instance: Instance,
    reach: Reach,
    halls: Halls,
    fits: NDArray[np.bool_],
    paths: Paths,
) -> Classes:
    """Return the training classes and their admitted pairs."""
    training = instance["training"]
    origin = rows_of(instance, "origins", "origin", training["origin"])
    traffic = np.array([mean_gbps(terabytes) for terabytes in training["data_tb"]], dtype=np.float64)
    pair_class, pair_hall = (axis.astype(np.int64) for axis in np.nonzero(fits))
    price = instance.region.network.traffic_cny_per_gbps_km_year / CNY_PER_MCNY
    from_node = instance["origins"]["node"][origin[pair_class]]
    to_node = instance["sites"]["node"][halls.site[pair_hall]]
    km = reach.km[origin[pair_class], halls.site[pair_hall]]
    cost = price * reach.factor[halls.site[pair_hall]] * traffic[pair_class] * km
    return Classes(
        count=training["count"].to_numpy(dtype=np.int64),
        load=_loads(instance),
        flexible=training["flexible"].to_numpy(dtype=bool),
        traffic=traffic,
        pair_class=pair_class,
        pair_hall=pair_hall,
        pair_energy=_energies(instance, halls)[pair_class, pair_hall],
        pair_cost=of_classes(instance, "cost_cny_per_year")
        .divided(CNY_PER_MCNY)
        .instead_of(cost, pair_class, pair_hall),
        pair_ms=reach.backbone_ms[origin[pair_class], halls.site[pair_hall]],
        crossing=crossing(paths, from_node, to_node, traffic[pair_class], len(instance["links"])),
    )
