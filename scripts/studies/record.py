"""How are measurements of studies kept? One after another in a JSON file, each with every run it made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.bench import record

FORMAT = "eastwest studies 1"
RECORD = "results/studies.json"
PAGE = "studies.md"
Run = dict[str, Any]
Measurement = Mapping[str, Any]


def load(path: Path) -> dict[str, Any]:
    """Return the record; an empty one where none is kept. Raises ValueError for a file that is something else."""
    if not path.is_file():
        return {"format": FORMAT, "measurements": []}
    found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        message = f"{path.name} is not a record of measurements of studies ({FORMAT})"
        raise ValueError(message)
    return found


def measured(measure: str, instance: str, options: Mapping[str, Any], runs: Iterable[Run], path: Path) -> Iterator[Run]:
    """Append a measurement to the record and yield its runs, each kept as soon as it has ended."""
    kept = load(path)
    begun = {"measure": measure, "options": dict(options), "ended": False, **record.begun(instance)}
    kept["measurements"].append(begun)
    record.save(kept, path)
    for run in runs:
        begun["runs"].append(run)
        record.save(kept, path)
        yield run
    begun["ended"] = True
    record.save(kept, path)


def latest(measurements: Iterable[Measurement], measure: str, instance: str = "") -> Measurement | None:
    """Return the last measurement of a kind, of one instance if one is named; None where there is none."""
    fitting = [kept for kept in measurements if kept["measure"] == measure and instance in ("", kept["instance"])]
    return fitting[-1] if fitting else None


def of(runs: Iterable[Mapping[str, Any]], role: str) -> list[Mapping[str, Any]]:
    """Return the runs that play a role in a measurement."""
    return [run for run in runs if run["role"] == role]
