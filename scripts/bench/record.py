"""How are measurements kept? One JSON file: for each measurement its day, machine, versions and every run."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from optimizer.plan.versions import installed

FORMAT = "eastwest bench 1"
Record = dict[str, Any]


def empty() -> Record:
    """Return a record that holds nothing."""
    return {"format": FORMAT, "measurements": {}}


def begun(instance: str) -> dict[str, Any]:
    """Return a measurement without runs: when, of what, on what and with which versions it is made."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "instance": instance,
        "machine": machine(),
        "versions": installed(),
        "runs": [],
    }


def machine() -> dict[str, float | int]:
    """Return the cores this process may use and the memory in GB; no name of anything."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return {"cores": cores, "memory_gb": round(memory / 1e9, 1)}


def load(path: Path) -> Record:
    """Return a record; an empty one where none is kept. Raises ValueError for a file that is something else."""
    if not path.is_file():
        return empty()
    found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        message = f"{path.name} is not a record of measurements ({FORMAT})"
        raise ValueError(message)
    return found


def save(record: Mapping[str, Any], path: Path) -> None:
    """Write a record."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def by_hand(path: Path) -> dict[str, Any] | None:
    """Return what somebody measured by hand and left in a file; None where nobody did."""
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None
