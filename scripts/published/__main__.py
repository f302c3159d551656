"""Import and solve every published problem as a user would: what does `python -m scripts.published` do?

Every run is kept in docs/results/published.json as soon as it has ended; docs/published.md is written from that.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.bench import record
from scripts.bench.measuring import document
from scripts.bench.observing import eastwest, observed
from scripts.bench.places import DOCS
from scripts.published.cases import SHARED, Case, cases
from scripts.published.page import PAGE, page
from scripts.studies.running import row

RECORD = "results/published.json"
ENDED = (0, 6, 7)


def measured(case: Case, folder: Path) -> dict[str, Any]:
    """Import and solve one problem; return what each took and what was found."""
    target = folder / "problem"
    imported = observed(eastwest("import", str(case.unpacked(folder)), *case.options, "-o", str(target)))
    kept = {"family": case.family, "best": case.best, "known_bound": case.bound, "target_gap": case.gap,
            "target_seconds": case.seconds, "import_wall": round(imported.wall, 3)}  # fmt: skip
    if imported.code:
        return {**row("problem", case.name, imported), **kept}
    aim = ("--gap", str(min(case.gap, 1e-4)), "--seconds", str(case.seconds), "--threads", "2")
    solved = observed(eastwest("solve", str(target), *aim, "--json", "-o", str(folder / "run")))
    told = document(solved.output) or {}
    found = {name: told.get(name) for name in ("objective", "bound", "gap", "verified", "status", "seconds")}
    return {**row("problem", case.name, solved, ENDED), **kept, **found}


def runs(only: str) -> Iterator[dict[str, Any]]:
    """Yield the run of each problem whose name contains `only`."""
    for case in cases():
        if only in case.name:
            with tempfile.TemporaryDirectory() as folder:
                yield measured(case, Path(folder))


def render(folder: Path) -> str:
    """Return the page of what is kept in a folder."""
    return page(record.load(folder / RECORD))


def main() -> None:
    """Measure, unless the page alone is asked for, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m scripts.published", description="Solve published problems.")
    parser.add_argument("--render", action="store_true", help="measure nothing, write the page anew")
    parser.add_argument("--only", default="", metavar="PART", help="problems whose name contains this; written nowhere")
    asked = parser.parse_args()
    if not asked.render:
        if not SHARED.is_dir():
            raise SystemExit("nothing to measure: ../shared/benchmarks is not here")
        kept, begun = record.empty(), record.begun("published problems")
        kept["measurements"]["published"] = begun
        for run in runs(asked.only):
            begun["runs"].append(run)
            gap = "" if run.get("gap") is None else f", gap {run['gap']:.2e}"
            failed = f", FAILED: {run['failure']}" if run["failure"] else ""
            print(f"{run['what']}: {run['wall']:.1f} s{gap}{failed}", flush=True)
            if not asked.only:
                record.save(kept, DOCS / RECORD)
    if not asked.only:
        (DOCS / PAGE).write_text(render(DOCS), encoding="utf-8", newline="\n")
        print(f"written: {PAGE}")


if __name__ == "__main__":
    main()
