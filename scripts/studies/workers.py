"""How much sooner do two workers end than one, on the same cases from the same finished base?

The base is finished first, in a folder of which both studies get a copy: nothing can run beside it, so its time says
nothing about workers. Then the same command, which goes on from there, is timed as a whole: starting the workers,
solving, judging anew, writing table and report.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from optimizer.library import NO_SCENARIO
from scripts.bench.observing import eastwest, observed
from scripts.studies.record import Run, of
from scripts.studies.running import PATIENCE_SECONDS, row

COMPARED = ("table.csv", "report.html", "report.md")
ENDED = (0, 6, 7)  # with a plan for each case, at the limit, or without plans
COUNTS = (1, 2)


def workers(instance: str, scenarios: str, aims: Sequence[str], kept: Path | None = None) -> Iterator[Run]:
    """Finish the base, then time the rest with one worker and with two; last, compare what they wrote.

    `kept` is a folder for the study of two workers, to be made; without it, nothing stays.
    """
    with tempfile.TemporaryDirectory() as place:
        folders = {count: Path(place) / f"by-{count}" for count in COUNTS}
        base = Path(place) / "base"
        yield _timed("base", 1, [instance, "--scenarios", NO_SCENARIO, *aims], base)
        if not base.is_dir():
            return
        for count, folder in folders.items():
            shutil.copytree(base, folder)
            run = _timed("rest", count, [instance, "--scenarios", scenarios, *aims], folder)
            yield {**run, "cases": _cases(folder)}
            yield _timed("again", count, [instance, "--scenarios", scenarios, *aims], folder)
        if kept is not None:
            shutil.copytree(folders[max(COUNTS)], kept)
        differing = [name for name in COMPARED if not _same([folder / name for folder in folders.values()])]
        yield {"role": "bytes", "what": "tables and reports", "compared": COMPARED, "differing": differing,
               "failure": f"differ: {', '.join(differing)}" if differing else ""}  # fmt: skip


def _timed(role: str, count: int, asked: Sequence[str], folder: Path) -> Run:
    command = eastwest("bench", *asked, "--workers", str(count), "--threads", "1", "-o", str(folder))
    what = {"base": "the base alone", "rest": "the other cases", "again": "the finished study once more"}[role]
    seen = observed(command, PATIENCE_SECONDS)
    return row(role, f"{what}, {count} worker{'s' if count > 1 else ''}", seen, ENDED, workers=count)


def _cases(folder: Path) -> list[dict[str, str]]:
    """Return name, status, gap and cost of the cases as the table of a study shows them."""
    if not (folder / "table.csv").is_file():
        return []
    with (folder / "table.csv").open(encoding="utf-8", newline="") as file:
        return [{key: line[key] for key in ("name", "ending", "status", "gap")} for line in csv.DictReader(file)]


def _same(files: Sequence[Path]) -> bool:
    return all(file.is_file() for file in files) and len({file.read_bytes() for file in files}) == 1


def speed_up(runs: Sequence[Mapping[str, Any]]) -> float | None:
    """Return how many times sooner two workers ended; None where either failed."""
    rest = {run["workers"]: run for run in of(runs, "rest") if not run["failure"]}
    return rest[1]["wall"] / rest[2]["wall"] if set(rest) == set(COUNTS) else None
