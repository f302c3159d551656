"""Is an imported problem an instance like any other, with the optimum that was published?"""

from __future__ import annotations

import csv
import gzip
import itertools
from pathlib import Path

import numpy as np
import pytest

from optimizer.data.published.formats import Wanted
from optimizer.data.published.importing import import_problem
from optimizer.data.published.problems import Location
from optimizer.data.sources import uncovered
from optimizer.errors import UsageError
from optimizer.solve.pipeline import solve

SHARED = Path(__file__).resolve().parents[4] / "shared" / "benchmarks"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/benchmarks is not here")
EXACT = 1e-6


def published(folder: str, **row: str) -> float:
    """Return a published optimum."""
    with (SHARED / folder / "optima.csv").open(encoding="utf-8", newline="") as file:
        found = [line for line in csv.DictReader(file) if row.items() <= line.items()]
    assert len(found) == 1
    return float(found[0].get("published") or found[0].get("published_ub") or found[0]["value"])


def value(path: Path, kind: str, folder: Path, **wanted: object) -> float:
    """Import a problem, solve it, and return what the verified plan costs in CNY."""
    instance = import_problem(path, kind, Wanted(**wanted), folder / "problem")  # type: ignore[arg-type]
    plan = solve(instance, gap=0.0, seconds=120.0, threads=2)
    assert plan.verified
    assert plan.status == "optimal"
    return plan.objective


@needs_shared
@pytest.mark.parametrize("name", ["cap61", "cap64", "cap74", "cap94"])
@pytest.mark.parametrize("variant", ["CFLP", "SSCFLP"])
def test_warehouses_of_the_library(name: str, variant: str, tmp_path: Path):
    found = value(SHARED / "cflp" / f"{name}.txt", "orlib-cflp", tmp_path, single_source=variant == "SSCFLP")
    # The single-source values were published with seven digits.
    digits = EXACT if variant == "CFLP" else 1e-6
    assert found == pytest.approx(published("cflp", instance=name, variant=variant), rel=digits)


@needs_shared
def test_warehouses_without_capacities(tmp_path: Path):
    found = value(SHARED / "cflp" / "cap74.txt", "orlib-cflp", tmp_path, uncapacitated=True)
    assert found == pytest.approx(published("cflp", instance="cap74", variant="UFLP"), rel=EXACT)


@needs_shared
@pytest.mark.parametrize("name", ["p1", "p5", "p14"])
def test_single_source_of_holmberg(name: str, tmp_path: Path):
    found = value(SHARED / "sscflp" / name, "holmberg", tmp_path)
    assert found == pytest.approx(published("sscflp", instance=name), rel=EXACT)


@needs_shared
@pytest.mark.parametrize(("name", "problem"), [("gap1", 1), ("gap2", 3), ("gapa", 3)])
def test_assignment_of_the_library(name: str, problem: int, tmp_path: Path):
    best = published("gap", instance=f"{name}-{problem}")
    found = value(SHARED / "gap" / f"{name}.txt", "orlib-gap", tmp_path, problem=problem, maximise=name != "gapa")
    assert abs(found) == pytest.approx(best, rel=EXACT)
    assert (found < 0) == (name != "gapa")


@needs_shared
def test_the_large_files_state_their_capacity_by_a_word(tmp_path: Path):
    text = gzip.decompress((SHARED / "cflp" / "capa.txt.gz").read_bytes())
    (tmp_path / "capa.txt").write_bytes(text)
    wanted = Wanted(capacity=8000.0)
    instance = import_problem(tmp_path / "capa.txt", "orlib-cflp", wanted, tmp_path / "capa-8000")
    assert len(instance["sites"]) == 100
    assert len(instance["pairs"]) == 100_000
    assert uncovered(tmp_path / "capa-8000") == []


def made(rng: np.random.Generator, scale: float = 1.0) -> Location:
    """Return a small problem of facility location that can be searched by hand."""
    capacity = rng.integers(8, 20, 4).astype(float)
    return Location(
        capacity * scale,
        rng.integers(0, 40, 4).astype(float),
        rng.integers(1, 7, 6).astype(float) * scale,
        rng.integers(1, 30, (6, 4)).astype(float),
        single_source=True,
    )


def by_hand(problem: Location) -> float:
    """Return the least cost of all ways to give each customer one facility."""
    best = np.inf
    for chosen in itertools.product(range(len(problem.capacity)), repeat=len(problem.demand)):
        load = np.bincount(chosen, weights=problem.demand, minlength=len(problem.capacity))
        if (load <= problem.capacity).all():
            opened = problem.fixed[sorted(set(chosen))].sum()
            best = min(best, opened + problem.cost[np.arange(len(chosen)), chosen].sum())
    return float(best)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("scale", [1.0, 1e6, 1e-3])
def test_small_problems_have_the_optimum_that_counting_finds(seed: int, scale: float, tmp_path: Path):
    problem = made(np.random.default_rng(seed), scale)
    sites = "\n".join(f"{c!r} {f!r}" for c, f in zip(problem.capacity.tolist(), problem.fixed.tolist(), strict=True))
    costs = "\n".join(" ".join(map(repr, row)) for row in problem.cost.T.tolist())
    text = f"4 6\n{sites}\n{' '.join(map(repr, problem.demand.tolist()))}\n{costs}\n"
    (tmp_path / "made.txt").write_text(text, encoding="utf-8")
    assert value(tmp_path / "made.txt", "holmberg", tmp_path) == pytest.approx(by_hand(problem), rel=EXACT)


def test_nothing_is_written_where_something_stands(tmp_path: Path):
    (tmp_path / "made.txt").write_text("1 1\n5 1\n2\n3\n", encoding="utf-8")
    (tmp_path / "here").mkdir()
    with pytest.raises(UsageError, match="exists"):
        import_problem(tmp_path / "made.txt", "holmberg", Wanted(), tmp_path / "here")
    with pytest.raises(UsageError, match="cannot name an instance"):
        import_problem(tmp_path / "made.txt", "holmberg", Wanted(), tmp_path / "no name")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", "made.txt"]
