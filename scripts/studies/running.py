"""What is kept of a process that was observed, whatever it did? A failure is a row that says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scripts.bench.measuring import document
from scripts.bench.observing import Observation, observed
from scripts.studies.record import Run

PATIENCE_SECONDS = 6 * 3600.0  # a process that takes longer is ended


def row(role: str, what: str, seen: Observation, allowed: Sequence[int] = (0,), **more: Any) -> Run:
    """Return what the system counted of a process; exit codes other than `allowed` are failures."""
    failure = ""
    if seen.code not in allowed:
        ended = f"exit code {seen.code}" if seen.code > 0 else f"ended by signal {-seen.code}"
        failure = f"{ended}: {seen.last_words()}".removesuffix(": ")
    return {"role": role, "what": what, **more, **seen.figures(), "failure": failure}


def told(role: str, what: str, command: Sequence[str], patience: float = PATIENCE_SECONDS, **more: Any) -> Run:
    """Run a command whose last line of standard output is a JSON object, and keep that beside what it took.

    It is ended after `patience` seconds.
    """
    seen = observed(command, patience)
    kept = row(role, what, seen, **more)
    lines = seen.output.strip().splitlines()
    found = document(lines[-1]) if lines else None
    if seen.code == 0 and found is not None:
        return {**kept, **found}
    return {**kept, "failure": kept["failure"] or "no figures were printed"}
