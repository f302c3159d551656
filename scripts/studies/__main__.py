"""Measure what the comparison of scenarios promises: what does `python -m scripts.studies MEASURE` do?

Every run is kept in docs/results/studies.json as soon as it has ended; docs/studies.md is written from that.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from scripts.bench.places import DOCS
from scripts.studies import record
from scripts.studies.changes import CHANGES
from scripts.studies.kills import kills
from scripts.studies.library import library, study_of
from scripts.studies.neighbours import Aim, neighbours
from scripts.studies.page import page
from scripts.studies.record import PAGE, RECORD, Run
from scripts.studies.targets import INSTANCE
from scripts.studies.workers import workers

SCENARIOS = "carbon-100,carbon-300,hubs-80,power-support-domestic,domestic-40,pue-125"  # all begin from the base


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return what the command line asks for; exits with a message where that is nothing."""
    parser = argparse.ArgumentParser(prog="python -m scripts.studies", description="Measure studies of scenarios.")
    parser.add_argument("--render", action="store_true", help="measure nothing, write the page anew")
    parser.add_argument("--into", type=Path, default=DOCS, metavar="FOLDER", help=f"for {PAGE} and {RECORD}")
    measures = parser.add_subparsers(dest="measure", metavar="MEASURE")
    near = measures.add_parser("neighbours", help="re-solve after one change, cold against warm")
    near.add_argument("--seeds", type=_numbers, default=(0,), metavar="0,1,2")
    near.add_argument("--threads", type=int, default=2)
    near.add_argument("--only", type=_names, default=tuple(CHANGES), metavar="CHANGE,...", help=", ".join(CHANGES))
    share = measures.add_parser("workers", help="the same cases with one worker and with two")
    share.add_argument("--scenarios", default=SCENARIOS, metavar="S,...", help=f"default: {SCENARIOS}")
    share.add_argument("--seed", type=int, default=0)
    share.add_argument("--keep", type=Path, metavar="FOLDER", help="for the study of two workers, to look at or record")
    for measure in (near, share):
        measure.add_argument("instance", nargs="?", default=INSTANCE)
        measure.add_argument("--gap", type=float, help="default: the instance's")
        measure.add_argument("--seconds", type=float, help="default: the instance's")
    ended = measures.add_parser("library", help="how the cases of a finished bench ended")
    ended.add_argument("folder", type=Path)
    ended.add_argument("--wall", type=float, required=True, metavar="SECONDS", help="what the command took")
    ended.add_argument("--workers", type=int, required=True, metavar="N", help="how many it had")
    killed = measures.add_parser("kills", help="kill workers, commands and schedulers of a study of the toy")
    killed.add_argument("--times", type=int, default=100)
    killed.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(arguments)
    if not asked.render and asked.measure is None:
        parser.error("name a measure, or --render")
    return asked


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _names(text: str) -> tuple[str, ...]:
    unknown = set(text.split(",")) - set(CHANGES)
    if unknown:
        message = f"no change named {', '.join(sorted(unknown))}"
        raise argparse.ArgumentTypeError(message)
    return tuple(text.split(","))


def measure(asked: argparse.Namespace) -> Iterator[Run]:
    """Yield the runs of what is asked for, each kept as soon as it has ended."""
    path = asked.into / RECORD
    if asked.measure == "neighbours":
        aim = Aim(asked.gap, asked.seconds, asked.threads)
        told = {"gap": asked.gap, "seconds": asked.seconds, "threads": asked.threads, "seeds": list(asked.seeds)}
        runs = neighbours(asked.instance, aim, asked.seeds, asked.only)
        return record.measured("neighbours", asked.instance, told, runs, path)
    if asked.measure == "workers":
        told = {"gap": asked.gap, "seconds": asked.seconds, "seed": asked.seed}
        aims = [part for name, value in told.items() if value is not None for part in (f"--{name}", str(value))]
        runs = workers(asked.instance, asked.scenarios, aims, asked.keep)
        return record.measured("workers", asked.instance, {**told, "threads": 1}, runs, path)
    if asked.measure == "library":
        study = study_of(asked.folder)
        told = {"wall": asked.wall, "workers": asked.workers, **study["options"]}
        return record.measured("library", study["instance"], told, library(asked.folder), path)
    told = {"times": asked.times, "seed": asked.seed}
    return record.measured("kills", "toy", told, kills(asked.times, asked.seed), path)


def render(folder: Path) -> str:
    """Return the page of what is kept in a folder."""
    return page(record.load(folder / RECORD))


def main() -> None:
    """Measure, unless the page alone is asked for, and write the page."""
    asked = options()
    try:
        if not asked.render:
            for run in measure(asked):
                took = f": {run['wall']:.1f} s" if "wall" in run else ""
                failed = f", FAILED: {run['failure']}" if run["failure"] else ""
                print(f"{run['what']}{took}{failed}", flush=True)
        text = render(asked.into)
    except (ValueError, KeyError, json.JSONDecodeError) as failure:
        raise SystemExit(f"nothing is written: {failure}") from failure
    (asked.into / PAGE).write_text(text, encoding="utf-8", newline="\n")
    print(f"written: {PAGE}")


if __name__ == "__main__":
    main()
