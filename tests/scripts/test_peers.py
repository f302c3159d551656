"""Is what a peer is given our model, and is what it answers judged without it?"""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scripts.bench.observing import observed
from scripts.peers import handing, highs
from scripts.peers.arrays import Arrays
from scripts.peers.judging import judged
from scripts.peers.known import BUILDERS, SOLVERS
from scripts.peers.stating import stated

SECONDS = 5.0


@pytest.fixture(scope="module")
def model() -> Arrays:
    return stated("toy")


@pytest.fixture(scope="module")
def file(model: Arrays, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("peers") / "model.npz"
    model.save(path)
    return path


@pytest.fixture(scope="module")
def best(model: Arrays) -> np.ndarray:
    answer = highs.solve(highs.hand_over(highs.build(model)), SECONDS)
    assert answer.status == "optimal"
    assert answer.x is not None
    return answer.x


def test_a_model_is_read_back_as_it_was_written(model: Arrays, file: Path):
    found = Arrays.load(file)
    assert found.size == model.size
    assert (found.matrix != model.matrix).nnz == 0
    for name in ("cost", "lower", "upper", "whole", "row_lower", "row_upper"):
        assert np.array_equal(getattr(found, name), getattr(model, name))
    assert list(found.rules) == list(model.rules)
    assert list(found.variables)[-1][1].stop == model.size["columns"]


def test_a_solution_is_judged_from_the_arrays(model: Arrays, best: np.ndarray):
    found = judged(model, best)
    assert found.feasible
    assert found.objective == pytest.approx(float(model.cost @ best) * 1e6)


def test_doctored_solutions_are_refused(model: Arrays, best: np.ndarray):
    whole, rest = np.flatnonzero(model.whole), np.flatnonzero(~model.whole)
    fractional, outside, empty, unknown = best.copy(), best.copy(), np.zeros(len(best)), best.copy()
    fractional[whole[0]] += 0.4
    outside[rest[0]] = model.upper[rest[0]] * 1.01 + 1.0
    unknown[rest[0]] = np.nan
    assert judged(model, fractional).wholeness == pytest.approx(0.4)
    assert judged(model, outside).bounds > 1e-6
    assert judged(model, empty).rows > 1e-6
    for doctored in (fractional, outside, empty, unknown):
        assert not judged(model, doctored).feasible
    with pytest.raises(ValueError, match="columns"):
        judged(model, best[:-1])


def test_the_judge_is_a_process_of_its_own(file: Path, best: np.ndarray, tmp_path: Path):
    np.save(tmp_path / "x.npy", best * 0.5)
    seen = observed([sys.executable, "-m", "scripts.peers.judging", str(file), str(tmp_path / "x.npy")])
    assert json.loads(seen.output)["feasible"] is False


@pytest.mark.parametrize("name", ["linopy", "Pyomo"])
def test_what_reaches_the_solver_through_others_is_the_same_model(name: str, model: Arrays):
    missing = BUILDERS[name].missing
    if missing:
        pytest.skip(f"{missing}; `make bench` installs it")
    found = handing.handed(BUILDERS[name].module, model)
    assert found["differences"] == []


def test_another_model_is_told_from_ours(model: Arrays):
    other = replace(model, cost=model.cost * 1.01)
    dearer = highs.hand_over(highs.build(other))
    assert "relaxation" in handing.differences(model, highs, dearer)[0]
    fewer = replace(model, matrix=model.matrix[:-1], row_lower=model.row_lower[:-1], row_upper=model.row_upper[:-1])
    assert "rows" in handing.differences(model, highs, highs.hand_over(highs.build(fewer)))[0]


@pytest.mark.parametrize("name", ["scip", "cbc"])
def test_another_solver_finds_the_same_value(name: str, model: Arrays, file: Path, best: np.ndarray, tmp_path: Path):
    missing = SOLVERS[name].missing
    if missing:
        pytest.skip(f"{missing}; `make bench` installs it")
    solution = tmp_path / "x.npy"
    words = [SOLVERS[name].module, str(file), f"{SECONDS:g}", str(solution)]
    seen = observed([sys.executable, "-m", "scripts.peers.searching", *words])
    assert json.loads(seen.output.splitlines()[-1])["status"] == "optimal", seen.errors
    found = judged(model, np.load(solution))
    assert found.feasible
    assert found.objective == pytest.approx(float(model.cost @ best) * 1e6, rel=2e-4)


def test_the_grid_of_cp_sat_leaves_no_plan_out(file: Path, best: np.ndarray, tmp_path: Path):
    missing = SOLVERS["cp-sat"].missing
    if missing:
        pytest.skip(f"{missing}; `make bench` installs it")
    np.save(tmp_path / "x.npy", best)
    check = (
        "import sys, numpy as np; from pathlib import Path; from scripts.peers import cp_sat\n"
        "from scripts.peers.arrays import Arrays\n"
        "model, x = Arrays.load(Path(sys.argv[1])), np.load(sys.argv[2])\n"
        "step, most = cp_sat.grid_of(model)\n"
        "k = np.round((x - model.lower) / np.where(step > 0, step, 1.0))\n"
        "matrix, lower, upper = cp_sat.rows_on(model, step, most)\n"
        "sys.exit(not ((lower <= matrix @ k) & (matrix @ k <= upper)).all())\n"
    )
    seen = observed([sys.executable, "-c", check, str(file), str(tmp_path / "x.npy")])
    assert seen.code == 0, seen.errors


@pytest.mark.parametrize("peer", {**SOLVERS, **BUILDERS}.values(), ids=lambda peer: peer.module)
def test_every_peer_names_a_module(peer):
    assert importlib.util.find_spec(f"scripts.peers.{peer.module}")
