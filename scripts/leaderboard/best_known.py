"""What is the best known of each instance of the library? The table instances/bench/best_known.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, FiniteFloat

from optimizer.plan.plan import relative_gap

FILE = "best_known.csv"
BETTER = 1e-9  # relative: less is the rounding of a sum
REFUTED = 1e-6  # relative: how far a bound may lie above a verified plan before it is wrong

Perhaps = Annotated[FiniteFloat | None, BeforeValidator(lambda value: None if value == "" else value)]


class Known(BaseModel):
    """The best of one instance: CNY a year of the best verified plan and the highest bound, and whose they are.

    `date` and the versions are those of the run that changed the row last.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    value: Perhaps = None
    bound: Perhaps = None
    gap: Perhaps = None
    value_by: str = ""
    bound_by: str = ""
    date: str = ""
    eastwest: str = ""
    highspy: str = ""


def load(path: Path) -> dict[str, Known]:
    """Return what is known by name; nothing where there is no table. Raises ValueError for a row without sense."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = [Known.model_validate(row) for row in csv.DictReader(file)]
    return {row.name: row for row in rows}


def save(known: Mapping[str, Known], order: Iterable[str], path: Path) -> None:
    """Write the table in the order of the library; floats to their last digit."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(Known.model_fields), lineterminator="\n")
        writer.writeheader()
        writer.writerows(known[name].model_dump() for name in order if name in known)


def note(known: dict[str, Known], name: str, run: Mapping[str, Any], measurement: Mapping[str, Any]) -> bool:
    """Take a run of a measurement into what is known; return whether anything is better now. Else no row is made."""
    before = known.get(name, Known(name=name))
    after = improved(before, [run], measurement["date"].split()[0], measurement["versions"])
    if after == before:
        return False
    known[name] = after
    return True


def improved(known: Known, runs: Iterable[Mapping[str, Any]], date: str, versions: Mapping[str, str]) -> Known:
    """Return what is known after some runs: the same row where nothing is better.

    A value counts from a verified plan only. A bound counts as its solver says it, unless it lies above the best value:
    then one of both is wrong, and the plan was verified.
    """
    better = known
    found = [run for run in runs if not run["failure"]]
    for run in found:
        if run.get("verified") and run.get("objective") is not None and _below(run["objective"], better.value):
            better = better.model_copy(update={"value": run["objective"], "value_by": run["role"]})
    if _refuted(better.bound, better.value):
        better = better.model_copy(update={"bound": None, "bound_by": ""})
    for run in found:
        bound = run.get("bound")
        if bound is not None and not _refuted(bound, better.value) and _above(bound, better.bound):
            better = better.model_copy(update={"bound": bound, "bound_by": run["role"]})
    if better == known:
        return known
    gap = None if better.value is None or better.bound is None else relative_gap(better.value, better.bound)
    made = {package: versions.get(package, "") for package in ("eastwest", "highspy")}
    return better.model_copy(update={"gap": gap, "date": date, **made})


def _below(value: float, best: float | None) -> bool:
    return best is None or value < best - BETTER * abs(best)


def _above(bound: float, best: float | None) -> bool:
    return best is None or bound > best + BETTER * abs(best)


def _refuted(bound: float | None, value: float | None) -> bool:
    return bound is not None and value is not None and bound > value + REFUTED * abs(value)
