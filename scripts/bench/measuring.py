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

from scripts.bench.observing import Observation, eastwest, observed

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
    """What to measure: the instance of the targets, its seeds, and further instances solved once each."""

    instance: str
    seeds: Sequence[int]
    others: Sequence[str]


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
    yield _inside("phases", wanted)


def peer(wanted: Wanted) -> Iterator[Run]:
    """Hand the very same model to plain HiGHS."""
    yield _inside("peer", wanted)


MEASUREMENTS: Mapping[str, Callable[[Wanted], Iterator[Run]]] = {
    "help": helping,
    "solve": solving,
    "peer": peer,
    "phases": phases,
    "others": others,
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


def _inside(what: str, wanted: Wanted) -> Run:
    seed = wanted.seeds[0]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "scripts.bench.inside", what, wanted.instance, str(seed), folder]
        seen = observed(command)
    row = _row(f"{what} of {wanted.instance}, seed {seed}", seen, instance=wanted.instance, seed=seed)
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
