"""Solve every size within its limit and write down what was certified: what does `python -m scripts.gaps` do?

Every run is kept in docs/results/gaps.json as soon as it has ended; docs/gaps.md is written from that, and
instances/bench/best_known.csv where something better was found. Instances of one size differ by their seed alone; the
seed of every solve is 0.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from optimizer.data.generated.described import library
from scripts.bench import record
from scripts.bench.instances import placed
from scripts.bench.measuring import Run, solved
from scripts.bench.places import DOCS, ROOT
from scripts.gaps.page import PAGE, page
from scripts.gaps.promises import ASKED, GROWING, GROWTH, GROWTH_GAP, GROWTH_SECONDS, PROMISES, Promise
from scripts.leaderboard import best_known

RECORD = "results/gaps.json"
ENGINE = "split"
TABLE = ROOT / "instances" / "bench" / best_known.FILE


def measured(instance: str, gap: float, seconds: float) -> Run:
    """Solve one instance and have the run judged by a second process."""
    with tempfile.TemporaryDirectory() as folder:
        place = placed(instance, Path(folder))
        options = ("--engine", ENGINE, "--gap", str(gap), "--seconds", str(seconds), "--threads", "2")
        return solved(instance, 0, options, place)


def of_promise(promise: Promise, most: int) -> Iterator[Run]:
    """Yield the run of every instance of a group, or of the first so many."""
    for instance in promise.instances[:most]:
        yield measured(instance, ASKED, promise.seconds)


def of_growth() -> Iterator[Run]:
    """Yield runs of three sizes up to the same gap."""
    for instance in GROWTH:
        yield measured(instance, GROWTH_GAP, GROWTH_SECONDS)


def render(folder: Path) -> str:
    """Return the page of what is kept in a folder."""
    return page(record.load(folder / RECORD))


def main() -> None:
    """Measure, unless the page alone is asked for, and write the page."""
    names = [*(promise.name for promise in PROMISES), GROWING]
    parser = argparse.ArgumentParser(prog="python -m scripts.gaps", description="Certify gaps of every size.")
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME",
                        help=f"what is measured anew, the rest stays: {', '.join(names)}")  # fmt: skip
    parser.add_argument("--most", type=int, default=99, metavar="N", help="instances of each size; default: all")
    parser.add_argument("--render", action="store_true", help="measure nothing, write the page anew")
    asked = parser.parse_args()
    kept: dict[str, Any] = record.load(DOCS / RECORD)
    for promise in () if asked.render else PROMISES:
        if promise.name in asked.only:
            _keep(kept, promise.name, promise.group, of_promise(promise, asked.most))
    if not asked.render and GROWING in asked.only:
        _keep(kept, GROWING, ", ".join(GROWTH), of_growth())
    make_known(kept, TABLE)
    (DOCS / PAGE).write_text(render(DOCS), encoding="utf-8", newline="\n")
    print(f"written: {PAGE} and {best_known.FILE}")


def make_known(kept: dict[str, Any], table: Path) -> None:
    """Write into the table of the library what the runs of a record found that is better."""
    known, order = best_known.load(table), list(library())
    for measurement in kept["measurements"].values():
        for run in measurement["runs"]:
            if run["instance"] in order:
                found = {**run, "role": ENGINE, "verified": bool(run.get("judged"))}
                best_known.note(known, run["instance"], found, measurement)
    best_known.save(known, order, table)


def _keep(kept: dict[str, Any], name: str, what: str, runs: Iterator[Run]) -> None:
    begun = record.begun(what)
    for run in runs:
        gap = "" if run.get("gap") is None else f", gap {run['gap']:.3%}"
        failed = f", FAILED: {run['failure']}" if run["failure"] else ""
        print(f"{name}, {run['instance']}: {run['wall']:.1f} s{gap}{failed}", flush=True)
        begun["runs"].append(run)
        kept["measurements"][name] = begun
        record.save(kept, DOCS / RECORD)


if __name__ == "__main__":
    main()
