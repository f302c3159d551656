"""Run every method on some instances and write down who found what: what does `python -m scripts.leaderboard` do?

Every run is kept in docs/results/leaderboard.json as soon as it has ended; docs/leaderboard.md is written from that,
and instances/bench/best_known.csv where something better was found.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from optimizer.data.generated.described import library
from scripts.bench import record
from scripts.bench.instances import placed
from scripts.bench.places import DOCS, ROOT
from scripts.leaderboard import best_known
from scripts.leaderboard.choosing import SOME, chosen
from scripts.leaderboard.methods import METHODS, Case, Run, stated
from scripts.leaderboard.page import PAGE, page
from scripts.peers.known import versions

RECORD = "results/leaderboard.json"
LIBRARY = ROOT / "instances" / "bench"


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m scripts.leaderboard", description="Compare methods.")
    parser.add_argument(
        "--instances", nargs="+", default=[], metavar="NAME", help=f"names, groups or all; default: {', '.join(SOME)}"
    )
    parser.add_argument("--methods", nargs="+", choices=list(METHODS), default=list(METHODS), metavar="NAME",
                        help=f"default: {', '.join(METHODS)}")  # fmt: skip
    parser.add_argument("--cpu-seconds", type=float, default=60.0, metavar="T", help="of each method; default: 60")
    parser.add_argument("--render", action="store_true", help="measure nothing, write the page anew")
    parser.add_argument(
        "--into", type=Path, metavar="FOLDER", help=f"for {PAGE}, {RECORD} and {best_known.FILE}; for trials"
    )
    return parser.parse_args(arguments)


def measured(names: Sequence[str], methods: Sequence[str], cpu_seconds: float) -> Iterator[tuple[str, Run]]:
    """Yield every run with the name of its instance."""
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            place = placed(name, Path(folder))
            case = Case(name, place or Path(name), Path(folder) / "model.npz", "", cpu_seconds)
            model = stated(case)
            yield name, model
            if model["failure"]:
                case = Case(name, case.folder, case.model, f"no model: {model['failure']}", cpu_seconds)
            for method in methods:
                yield name, METHODS[method](case)


def measure(asked: argparse.Namespace, docs: Path, table: Path) -> None:
    """Run what is asked for; every run, and what it makes known, is kept as soon as it has ended."""
    order = list(library())
    names = chosen(asked.instances, order)
    kept, known = record.load(docs / RECORD), best_known.load(table)
    begun: dict[str, Any] = {**record.begun("instances/bench"), "cpu_seconds": asked.cpu_seconds}
    begun["versions"] |= versions()
    kept["measurements"][f"{len(kept['measurements']) + 1}"] = begun
    for name, run in measured(names, asked.methods, asked.cpu_seconds):
        print(f"{name}, {run['role']}: {told(run)}", flush=True)
        begun["runs"].append(run)
        record.save(kept, docs / RECORD)
        if best_known.note(known, name, run, begun):
            best_known.save(known, order, table)


def told(run: Run) -> str:
    """Return a run in a line for whoever watches."""
    if run["failure"]:
        return f"FAILED: {run['failure']}"
    cost = f", {run['objective'] / 1e9:.4f} bn CNY a year" if run.get("objective") is not None else ""
    return f"{run['cpu']:.1f} s{cost}"


def render(folder: Path) -> str:
    """Return the page of what is kept in a folder."""
    return page(record.load(folder / RECORD))


def main() -> None:
    """Measure, unless the page alone is asked for, and write the page."""
    asked = options()
    docs = asked.into or DOCS
    if not asked.render:
        try:
            measure(asked, docs, (asked.into or LIBRARY) / best_known.FILE)
        except ValueError as refused:
            raise SystemExit(str(refused)) from refused
    (docs / PAGE).write_text(render(docs), encoding="utf-8", newline="\n")
    print(f"written: {PAGE}")


if __name__ == "__main__":
    main()
