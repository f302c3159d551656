"""Which runs are measured, and what is kept of each? A run that fails is a row that says so."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.bench.instances import placed
from scripts.bench.observing import Observation, eastwest, observed
from scripts.peers.known import BUILDERS

Run = dict[str, Any]

HELP_RUNS = 7
HEAVY = ("pandas", "pyomo", "geopandas", "highspy", "numpy", "scipy", "shapely", "pyogrio", "matplotlib", "networkx")
SOLVED = (0, 6, 8, 130)  # exit codes after which a summary is printed
KEPT = (
    "status", "objective", "bound", "gap", "controllable", "controllable_gap", "seconds", "verified", "threads",
)  # fmt: skip
IMPORTED = re.compile(r"^import time:.*\|\s*([\w.]+)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Wanted:
    """What to measure: the instance of the targets, its seeds, others solved once, and those built beside peers."""

    instance: str
    seeds: Sequence[int]
    others: Sequence[str]
    beside: Sequence[str] = ()


def helping(_wanted: Wanted) -> Iterator[Run]:
    """Ask for help several times, then once more to see what it loads."""
    for turn in range(HELP_RUNS):
        yield _row("eastwest --help", observed(eastwest("--help")), turn=turn)
    seen = observed([sys.executable, "-X", "importtime", "-m", "optimizer.cli.app", "--help"])
    row = _row("modules loaded by eastwest --help", seen)
    modules = set(IMPORTED.findall(seen.errors))
    if modules and not row["failure"]:
        row |= {"modules": len(modules), "heavy": [name for name in HEAVY if name in modules]}
    elif not row["failure"]:
        row["failure"] = "the interpreter did not say what it imported"
    yield row


def solving(wanted: Wanted) -> Iterator[Run]:
    """Solve the instance of the targets once for each seed."""
    for seed in wanted.seeds:
        yield solved(wanted.instance, seed)


def others(wanted: Wanted) -> Iterator[Run]:
    """Solve every other instance once."""
    for instance in wanted.others:
        yield solved(instance, wanted.seeds[0])


def phases(wanted: Wanted) -> Iterator[Run]:
    """Take one run apart."""
    yield _inside("phases", wanted.instance, wanted.seeds[0])


def peer(wanted: Wanted) -> Iterator[Run]:
    """Hand the very same model to plain HiGHS."""
    yield _inside("peer", wanted.instance, wanted.seeds[0])


def beside(wanted: Wanted) -> Iterator[Run]:
    """Take the exact engine apart on several instances, and have every peer build and take over the same models.

    No peer knows of seeds: each does the same again.
    """
    for instance in wanted.beside:
        with tempfile.TemporaryDirectory() as kept:
            folder = placed(instance, Path(kept))
            model = str(Path(kept) / "model.npz")
            place = instance if folder is None else str(folder)
            yield _told(f"model of {instance}", _module("scripts.peers.stating", place, model), instance=instance)
            for seed in wanted.seeds:
                yield {**_inside("exact", instance, seed, folder), "by": "eastwest"}
                for name, known in BUILDERS.items():
                    row = {"instance": instance, "seed": seed, "by": name}
                    what = f"{name} takes over {instance}, turn {seed}"
                    command = _module("scripts.peers.handing", known.module, model)
                    yield (
                        {"what": what, **row, "failure": known.missing}
                        if known.missing
                        else _told(what, command, **row)
                    )


MEASUREMENTS: Mapping[str, Callable[[Wanted], Iterator[Run]]] = {
    "help": helping,
    "solve": solving,
    "peer": peer,
    "phases": phases,
    "others": others,
    "beside": beside,
}


def solved(instance: str, seed: int, options: Sequence[str] = (), folder: Path | None = None) -> Run:
    """Solve with the command, then have the saved run judged by a second process.

    `options` are further words of the command; an instance that does not ship is solved from its `folder`.
    """
    with tempfile.TemporaryDirectory() as kept:
        run = str(Path(kept) / "run")
        place = instance if folder is None else str(folder)
        seen = observed(eastwest("solve", place, *options, "--seed", str(seed), "-o", run, "--json"))
        row = _row(f"eastwest solve {instance} --seed {seed}", seen, instance=instance, seed=seed)
        summary = document(seen.output)
        if seen.code in SOLVED and summary is not None:
            judged = observed(eastwest("verify", run))
            row |= {key: summary.get(key) for key in KEPT}
            row |= {"failure": "", "judged": judged.code == 0, "judged_wall": round(judged.wall, 4)}
            if seen.code == 8 or judged.code:
                row["failure"] = judged.last_words() or "the plan was not verified"
        elif not row["failure"]:
            row["failure"] = "no summary was printed"
    return row


def _inside(what: str, instance: str, seed: int, folder: Path | None = None) -> Run:
    place = instance if folder is None else str(folder)
    with tempfile.TemporaryDirectory() as kept:
        command = _module("scripts.bench.inside", what, place, str(seed), kept)
        return _told(f"{what} of {instance}, seed {seed}", command, instance=instance, seed=seed)


def _module(name: str, *words: str) -> list[str]:
    return [sys.executable, "-m", name, *words]


def _told(what: str, command: Sequence[str], **more: Any) -> Run:
    """Run a command whose last line of standard output is a JSON object, and keep that beside what it took."""
    seen = observed(command)
    row = _row(what, seen, **more)
    result = document(seen.output.splitlines()[-1] if seen.output.strip() else "")
    if seen.code == 0 and result is not None:
        row |= result
    elif not row["failure"]:
        row["failure"] = "no figures were printed"
    return row


def _row(what: str, seen: Observation, **more: Any) -> Run:
    failure = ""
    if seen.code:
        ended = f"exit code {seen.code}" if seen.code > 0 else f"ended by signal {-seen.code}"
        failure = f"{ended}: {seen.last_words()}".removesuffix(": ")
    return {"what": what, **more, **seen.figures(), "failure": failure}


def document(text: str) -> dict[str, Any] | None:
    """Return the JSON object a text is; None if it is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
