"""What did the measurements of studies say? The page docs/studies.md, written from the record alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scripts.bench.markdown import table
from scripts.bench.page import environments
from scripts.studies.record import Measurement
from scripts.studies.tables import TABLES
from scripts.studies.targets import targets

HEAD = """# Studies, measured

Written by `python -m scripts.studies MEASURE` from [results/studies.json](results/studies.json);
`python -m scripts.studies --render` writes this page anew without measuring. Every run stands here, failures included,
oldest first; a target is judged by the last measurement of its kind on the national instance. Wall time, processor
time (user and system, all threads and children) and peak memory of a process are what the operating system counted;
*load* is the number of processes that wanted a core in the minute before.
"""
TITLES = {
    "neighbours": "Neighbours, cold and warm",
    "workers": "Two workers against one",
    "library": "The library of scenarios",
    "kills": "Killed at random moments",
}
NOTHING = "Not measured.\n"


def page(record: Mapping[str, Any]) -> str:
    """Return the page of a record."""
    measurements: list[Measurement] = record["measurements"]
    rows = [(row.what, row.promised, row.measured, row.verdict) for row in targets(measurements)]
    parts = [HEAD, "## Targets\n", table(("what", "target", "measured", "verdict"), rows)]
    for measure, title in TITLES.items():
        parts.append(f"## {title}\n")
        found = [kept for kept in measurements if kept["measure"] == measure]
        parts += [part for kept in found for part in _section(kept)] if found else [NOTHING]
    named = {f"{place}: {kept['measure']}": kept for place, kept in enumerate(measurements, start=1)}
    return "\n".join([*parts, "## Machine and versions\n", environments(named)])


def _section(kept: Measurement) -> tuple[str, str]:
    asked = ", ".join(f"{name} {value}" for name, value in kept["options"].items() if value not in (None, ""))
    broken = "" if kept["ended"] else " **Broken off before its end.**"
    return f"### {kept['instance']}, {kept['date']}\n", f"{asked}.{broken}\n\n{TABLES[kept['measure']](kept['runs'])}"
