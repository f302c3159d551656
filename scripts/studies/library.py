"""How did the cases of a finished bench end, and what did each take?"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.plan.versions import installed
from scripts.bench.numbers import Spread, spread
from scripts.studies.record import Run

TRUE = "True"


def study_of(folder: Path) -> dict[str, Any]:
    """Return what a bench was asked for: instance and options. Raises ValueError for another folder."""
    path = folder / "study.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if found.get("kind") != "bench" or not (folder / "table.csv").is_file():
        message = f"{folder.name} is not the folder of a finished bench"
        raise ValueError(message)
    if found["versions"] != installed():
        message = f"{folder.name} was made with other versions than are installed now, so what it shows is not of these"
        raise ValueError(message)
    return dict(found)


def library(folder: Path) -> Iterator[Run]:
    """Yield each row of the table with the seconds its solve took."""
    with (folder / "table.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            yield _case(line, folder / "runs" / line["name"] / "summary.json")


def _case(line: Mapping[str, str], summary: Path) -> Run:
    planned = line["ending"] == "planned"
    told = json.loads(summary.read_text(encoding="utf-8")) if planned else {}
    failure = "" if line["ending"] in ("planned", "infeasible") else f"{line['ending']}: {line['message']}"
    if planned and line["verified"] != TRUE:
        failure = "the plan was not verified"
    return {
        "role": "case",
        "what": line["name"],
        "rule": line["rule"],
        "ending": line["ending"],
        "status": line["status"],
        "objective": float(line["objective_cny"]) if line["objective_cny"] else None,
        "bound": float(line["bound_cny"]) if line["bound_cny"] else None,
        "gap": float(line["gap"]) if line["gap"] else None,
        "verified": line["verified"] == TRUE if planned else None,
        "seconds": told.get("seconds"),
        "failure": failure,
    }


@dataclass(frozen=True)
class Ended:
    """How the cases of a bench ended, counted; a simple rule's distance from the best plan is not a gap of ours."""

    cases: int
    planned: int
    verified: int
    without_plan: tuple[str, ...]
    rules: int
    gaps: Spread | None
    wide: tuple[str, ...]
    unproven: tuple[str, ...]


def ended(runs: Sequence[Mapping[str, Any]], gap: float) -> Ended:
    """Return how many cases have a verified plan, and which plans at least cost have a gap above `gap` or none."""
    planned = [run for run in runs if run["ending"] == "planned"]
    least = [run for run in planned if not run["rule"]]
    gaps = [run["gap"] for run in least if run["gap"] is not None]
    return Ended(
        cases=len(runs),
        planned=len(planned),
        verified=sum(bool(run["verified"]) for run in planned),
        without_plan=tuple(f"{run['what']} ({run['ending'].replace('_', ' ')})" for run in runs if run not in planned),
        rules=len(planned) - len(least),
        gaps=spread(gaps),
        wide=tuple(run["what"] for run in least if run["gap"] is not None and run["gap"] > gap),
        unproven=tuple(run["what"] for run in least if run["gap"] is None),
    )
