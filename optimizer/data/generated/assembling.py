"""How do places, halls, services and jobs become an instance of the size and tightness asked for?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from optimizer.data import schema
from optimizer.data.generated import china, jobs, lattice, services, siting, trunks
from optimizer.data.generated.asked import Asked
from optimizer.data.generated.ground import Ground
from optimizer.data.generated.halls import TRAINING_SHARE, Built, built
from optimizer.data.generated.sources import sources
from optimizer.data.instance import Instance
from optimizer.data.self_contained import Files, keep, refuse_target, table_of
from optimizer.units import HOURS_PER_YEAR

GROUNDS: Mapping[str, Callable[[Asked], Ground]] = {"china": china.ground, "lattice": lattice.ground}
PEAK_FACTOR = 1.5  # as in edwc-2025
GAP = 0.01
SECONDS = 170.0
CLOSE = 0.005  # relative: beyond this a note says that the tightness is not what was asked for


def generate(asked: Asked, target: Path) -> Instance:
    """Write the instance into the new folder `target` and return it as it reads back.

    The same arguments and folder name give the same bytes. Raises UsageError where the folder exists or cannot be made.
    """
    refuse_target(target)
    return keep(files_of(asked, target.name), target)


def files_of(asked: Asked, name: str) -> Files:
    """Return the folder of a generated instance."""
    ground = GROUNDS[asked.region](asked)
    origins = siting.origins(asked, ground)
    stand = built(asked, ground, siting.places(asked, ground))
    inference_mw, training_mw = _work(asked, stand)
    asking = services.services(asked, ground, stand, origins, inference_mw)
    training = jobs.training(asked, stand, origins, training_mw)
    tables = {
        **{table: ground.tables[table] for table in ("zones", "prices", "nodes", "days", "profiles")},
        "operators": stand.operators,
        "accelerators": stand.accelerators,
        "sites": stand.sites,
        "halls": stand.halls,
        "origins": origins,
        "links": trunks.scaled(ground.tables["links"], asking, training),
        "latency": pd.DataFrame(),
        "inference": asking.inference,
        "shapes": asking.shapes,
        "demand": asking.demand,
        "training": training,
    }
    tables["profiles"] = _used(tables["profiles"], stand.halls)
    whole = {table.name: tables[table.name] for table in _tables() if table.name in tables}
    whole = {table: table_of(table, frame) for table, frame in whole.items()}
    whole["pairs"] = table_of("pairs", pd.DataFrame())
    whole["SOURCES"] = sources(asked, ground, whole)
    described = {"name": name, "title": _title(asked), "description": _description(asked)}
    notes = _notes(asked, stand, whole)
    return Files(
        whole,
        {
            "region.toml": {**ground.settings, "name": name, "title": f"{ground.settings['title']}, generated"},
            "instance.toml": {**described, "region": ".", "calendar": f"{asked.days}d", "notes": notes,
                              "training": {"peak_factor": PEAK_FACTOR}, "solve": {"gap": GAP, "seconds": SECONDS}},
        },
        ground.borders,
    )  # fmt: skip


def _tables() -> tuple[schema.Table, ...]:
    return (*schema.REGION_TABLES, *schema.INSTANCE_TABLES)


def _work(asked: Asked, stand: Built) -> tuple[float, float]:
    """Return the mean MW of inference and of training; what few jobs cannot be, services are."""
    total = np.round(stand.work_mw, 3)
    training = TRAINING_SHARE * total if asked.services else total
    training = np.round(min(training, jobs.most_work(asked, stand)), 3)
    return (float(np.round(total - training, 3)) if asked.services else 0.0), float(training)


def _used(profiles: pd.DataFrame, halls: pd.DataFrame) -> pd.DataFrame:
    """Return the profiles without the PUE curves of no hall."""
    used = (profiles["quantity"] != "pue") | profiles["key"].isin(halls["pue_curve"])
    return profiles[used].reset_index(drop=True)


def _title(asked: Asked) -> str:
    return (
        f"Generated {asked.region}: {asked.sites} campuses, {asked.jobs:,} jobs, {asked.services} services, "
        f"{asked.hours} hours, seed {asked.seed}"
    )


def _description(asked: Asked) -> str:
    return f"Written by `eastwest generate {asked.command()}`. A made-up instance: no plan for it was planted."


def _notes(asked: Asked, stand: Built, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    training, demand = tables["training"], tables["demand"]
    jobs_mw = float(training["work_mwh"].sum()) / HOURS_PER_YEAR if len(training) else 0.0
    asked_mw = float(demand["demand_mw"].sum()) if len(demand) else 0.0
    reached = (jobs_mw + asked_mw) * asked.tightness / stand.work_mw
    notes = [
        "A generated instance: campuses, halls, services, jobs and limits are drawn, not real.",
        (
            f"Work is {reached:.3f} of what all campuses could carry: {jobs_mw:,.1f} MW of training and "
            f"{asked_mw:,.1f} MW of inference, on average on the reference accelerator."
        ),
    ]
    if abs(reached - asked.tightness) > CLOSE * asked.tightness:
        notes.append(
            f"Tightness {asked.tightness:g} was asked for: {asked.jobs} jobs that fit halls cannot be so much."
        )
    return notes
