"""Which published problems are there, what is known of them, and what is asked for?"""

from __future__ import annotations

import csv
import gzip
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.bench.places import ROOT

SHARED = ROOT.parent / "shared" / "benchmarks"
CERTIFIED = 1e-4
# Relative to the published bound, where that is not met to 0.01 %.
LOOSER = {"d10200": 2e-3, "e05100": 5e-4, "e10200": 5e-4, "e20400": 5e-4}


@dataclass(frozen=True)
class Case:
    """One problem: its file as published, how it is imported, its value (`best`, and `bound` below it), its targets."""

    family: str
    name: str
    file: Path
    options: tuple[str, ...]
    best: float
    bound: float
    gap: float
    seconds: float

    def unpacked(self, folder: Path) -> Path:
        """Return the file as text: nothing is unpacked by eastwest itself."""
        target = folder / self.file.name.removesuffix(".gz").removesuffix(".zip")
        if self.file.suffix == ".gz":
            target.write_bytes(gzip.decompress(self.file.read_bytes()))
        elif self.file.suffix == ".zip":
            with zipfile.ZipFile(self.file) as archive:
                target.write_bytes(archive.read(archive.namelist()[0]))
        else:
            target = self.file
        return target


def cases() -> Iterator[Case]:
    """Yield every published problem that stands in ../shared/benchmarks."""
    yield from _warehouses()
    yield from _single_source()
    yield from _assignments()


def _rows(folder: str) -> list[dict[str, str]]:
    with (SHARED / folder / "optima.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _warehouses() -> Iterator[Case]:
    variants: dict[str, tuple[str, ...]] = {
        "CFLP": (), "SSCFLP": ("--single-source",), "UFLP": ("--uncapacitated",),
    }  # fmt: skip
    for row in _rows("cflp"):
        options = ("--format", "orlib-cflp", *variants[row["variant"]])
        best, name = float(row["published"]), f"{row['instance']} {row['variant']}"
        if row["instance"] != "capa":
            yield Case("warehouses", name, SHARED / "cflp" / f"{row['instance']}.txt", options, best, best, 0.0, 5.0)
            continue
        capacity = row["capacity"] if row["capacity"].isdigit() else "8000"  # where capacities are ignored, any will do
        options += ("--capacity", capacity)
        yield Case("large warehouses", f"{name} {capacity}", SHARED / "cflp" / "capa.txt.gz", options, best, best,
                   CERTIFIED, 60.0)  # fmt: skip


def _single_source() -> Iterator[Case]:
    for row in _rows("sscflp"):
        best = float(row["value"])
        options = ("--format", "holmberg")
        yield Case("single source", row["instance"], SHARED / "sscflp" / row["instance"], options, best, best,
                   CERTIFIED, 30.0)  # fmt: skip


def _assignments() -> Iterator[Case]:
    for row in _rows("gap"):
        stem, _, number = row["instance"].partition("-")
        file = SHARED / "gap" / (f"{stem}.txt" if number else f"{stem}.zip")
        options = ("--format", "orlib-gap", *(("--problem", number) if number else ()))
        sign = -1.0 if row["sense"] == "max" else 1.0
        options += ("--maximise",) if sign < 0 else ()
        best = sign * float(row["published_ub"])
        bound = sign * float(row["published_lb"] or row["published_ub"])
        yield Case("assignment", row["instance"], file, options, best, bound, LOOSER.get(stem, CERTIFIED), 30.0)
