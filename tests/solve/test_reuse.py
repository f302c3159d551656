"""Does a run beside another find what a run of its own finds, and prove only what is true?"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.errors import BadInput
from optimizer.formulation.model import formulate
from optimizer.problem.assembling import assemble
from optimizer.problem.coarsening import merged
from optimizer.problem.linear import Linear
from optimizer.problem.placement import Placement
from optimizer.solve.bounding import proven_bound
from optimizer.solve.exact import search_whole
from optimizer.solve.highs import BASIC, Basis, Highs
from optimizer.solve.pipeline import solve
from optimizer.solve.split.bounder import Bounder
from optimizer.solve.split.completing import Completion
from optimizer.solve.split.cuts import Cuts, fitted, with_cuts
from optimizer.solve.split.engine import search_split
from optimizer.solve.split.reuse import Reuse
from optimizer.solve.task import Task
from optimizer.solve.watch import Watch
from tests.formulation.scenes import under
from tests.random_instances import random_instance
from tests.solve.mid_size import mid_size

ROUNDING = 1e-7
NEIGHBOURS: tuple[dict[str, dict[str, Any]], ...] = (
    {"carbon_price": {"price_cny_per_t": 80.0}},
    {"power_price_support": {"support_cny_per_mwh": 60.0, "domestic_only": False}},
    {"capacity_share": {"within": ["west"], "of": "all_capacity", "least": 0.3}},
    {"build_moratorium": {"within": ["site:s0"]}},
    {"utilisation_floor": {"least": 0.5}},
    {"demand_growth": {"inference_factor": 0.9}},
    {"cost_of_capital": {"private_rate": 0.02}},
)


def task_of(instance: Instance) -> tuple[Task, tuple[policies.Lever, ...]]:
    question, levers = policies.enacted(instance)
    return Task(assemble(question), levers, Watch(60.0), 0.0, 2, 0, lambda _: None), levers


def merged_model(instance: Instance) -> Linear:
    question, levers = policies.enacted(instance)
    return formulate(merged(assemble(question), "least").problem, levers)


@pytest.fixture(scope="module", params=[2, 3, 4, 6, 7, 8, 9, 10])
def left_behind(request: pytest.FixtureRequest) -> tuple[Instance, Reuse]:
    """A small country without policy, and what a split run on it keeps; some of its own rules stand in for cuts."""
    drawn = random_instance(request.param)
    plain = dataclasses.replace(drawn, scenario=drawn.scenario.model_copy(update={"levers": {}}))
    task, _ = task_of(plain)
    _, kept = search_split(task, keep=True)
    assert kept is not None
    assert kept.proof is not None
    rows, some = kept.proof.linear.rows, np.arange(0, len(kept.proof.linear.rows.lower), 7)
    cuts = Cuts(rows.matrix[some], rows.lower[some], rows.upper[some])
    basis = Basis(kept.proof.basis.columns, np.concatenate([kept.proof.basis.rows[: len(rows.lower)],
                                                            np.ones(len(cuts), dtype=np.int8)]))  # fmt: skip
    return plain, dataclasses.replace(kept, proof=dataclasses.replace(kept.proof, cuts=cuts, basis=basis))


@pytest.mark.parametrize("levers", NEIGHBOURS, ids=lambda levers: next(iter(levers)))
def test_what_a_neighbour_proved_is_used_only_where_it_holds(left_behind: tuple[Instance, Reuse], levers: dict):
    plain, kept = left_behind
    assert kept.proof is not None
    try:
        task, _ = task_of(under(plain, **levers))
    except BadInput:
        return  # the drawn country has no such site, or nowhere left to go
    best = search_whole(task)
    if best.solution is None:
        return
    linear = merged_model(under(plain, **levers))
    fit = fitted(kept.proof, linear)
    assert fit.bound <= best.objective + ROUNDING * (1 + abs(best.objective))
    cut = with_cuts(linear, fit.cuts)
    outcome = Highs(cut, whole=False).run(60.0)
    assert outcome.duals is not None
    assert proven_bound(cut, outcome.duals) <= best.objective + ROUNDING * (1 + abs(best.objective))


def test_a_proof_fits_the_model_it_was_made_of(left_behind: tuple[Instance, Reuse]):
    plain, kept = left_behind
    assert kept.proof is not None
    fit = fitted(kept.proof, merged_model(plain))
    assert len(fit.cuts) == len(kept.proof.cuts) > 0
    assert fit.bound == pytest.approx(kept.proof.bound, rel=1e-7)
    assert np.array_equal(fit.basis.rows, kept.proof.basis.rows)


def test_what_a_run_beside_another_keeps_serves_the_next_one(left_behind: tuple[Instance, Reuse]):
    plain, kept = left_behind
    dearer = under(plain, carbon_price={"price_cny_per_t": 40.0})
    task, _ = task_of(dearer)
    _, second = search_split(task, kept, keep=True)
    assert kept.proof is not None
    assert second is not None
    assert second.proof is not None
    assert len(second.proof.cuts) >= len(kept.proof.cuts)
    fit = fitted(second.proof, merged_model(dearer))
    best = search_whole(task)
    assert len(fit.cuts) == len(second.proof.cuts)
    assert fit.bound <= best.objective + ROUNDING * (1 + abs(best.objective))


@pytest.mark.parametrize("factor", [2.0, np.inf], ids=["the best plan does not obey it", "nothing obeys it"])
def test_a_cut_that_holds_below_some_cost_proves_no_more_than_that(left_behind: tuple[Instance, Reuse], factor: float):
    plain, kept = left_behind
    task, _ = task_of(plain)
    best, proof = search_whole(task), kept.proof
    assert proof is not None
    if best.solution is None or best.objective < 1.0:
        return
    objective = sparse.csr_array(proof.linear.objective[None, :])
    matrix, least = (objective, factor * best.objective) if np.isfinite(factor) else (0.0 * objective, 1.0)
    cuts = Cuts(matrix, np.array([least]), np.array([np.inf]))
    basis = Basis(proof.basis.columns, np.append(proof.basis.rows[: len(proof.linear.rows.lower)], BASIC))
    below = 0.9 * best.objective
    misled = dataclasses.replace(proof, cuts=cuts, basis=basis, bound=0.0, below=below)
    assert fitted(misled, proof.linear).below == pytest.approx(below)
    found, _ = search_split(dataclasses.replace(task, gap=0.3), dataclasses.replace(kept, proof=misled))
    assert found.solution is not None
    assert found.bound <= best.objective * (1 + ROUNDING)
    if np.isfinite(factor):
        assert found.bound <= below * (1 + ROUNDING)


def test_a_looser_limit_takes_neither_cuts_nor_bound(left_behind: tuple[Instance, Reuse]):
    plain, kept = left_behind
    assert kept.proof is not None
    roomier = plain["sites"].assign(grid_mw=plain["sites"]["grid_mw"] * 2)
    fit = fitted(kept.proof, merged_model(dataclasses.replace(plain, tables={**plain.tables, "sites": roomier})))
    assert len(fit.cuts) == 0
    assert fit.bound == -np.inf


def test_what_is_kept_reads_back_as_it_was(left_behind: tuple[Instance, Reuse], tmp_path: Path):
    _, kept = left_behind
    kept.save(tmp_path / "near.npz")
    again = Reuse.load(tmp_path / "near.npz")
    assert kept.proof is not None
    assert again.proof is not None
    assert (again.names, again.excess, again.gap) == (kept.names, kept.excess, kept.gap)
    assert again.proof.bound == kept.proof.bound
    assert again.proof.linear.rows.labels.blocks == kept.proof.linear.rows.labels.blocks
    assert (again.proof.linear.rows.matrix != kept.proof.linear.rows.matrix).nnz == 0
    assert again.decisions.values.keys() == kept.decisions.values.keys()
    for name, (over, values) in kept.decisions.values.items():
        assert again.decisions.values[name][0] == over
        assert np.array_equal(again.decisions.values[name][1], values)
    for part in ("classes", "halls", "jobs"):
        assert np.array_equal(getattr(again.decisions.jobs, part), getattr(kept.decisions.jobs, part))
    assert [path.name for path in tmp_path.iterdir()] == ["near.npz"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"hello"])
def test_a_file_of_something_else_is_refused(content: bytes, tmp_path: Path):
    (tmp_path / "near.npz").write_bytes(content)
    with pytest.raises(BadInput, match=r"near\.npz"):
        Reuse.load(tmp_path / "near.npz")


def test_a_run_beside_another_ends_within_its_gap_of_a_run_of_its_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.solve.searching.WHOLE_UP_TO", 0)
    kept: list[Reuse] = []
    instance = mid_size()
    solve(instance, gap=0.05, seconds=120.0, threads=2, keep=kept.append)
    dearer = under(instance, carbon_price={"price_cny_per_t": 50.0})
    alone = solve(dearer, gap=0.05, seconds=120.0, threads=2)
    beside = solve(dearer, gap=0.05, seconds=120.0, threads=2, near=kept[0])
    assert beside.verified
    assert beside.gap <= 0.05
    assert max(alone.bound, beside.bound) <= min(alone.objective, beside.objective) * (1 + ROUNDING)


@pytest.fixture(scope="module")
def kept_of_mid_size() -> Reuse:
    """What a split run on the country of middling size keeps."""
    task, _ = task_of(mid_size())
    _, kept = search_split(dataclasses.replace(task, gap=0.05), keep=True)
    assert kept is not None
    return kept


@pytest.mark.parametrize("threads", [1, 2])
def test_a_neighbours_plan_is_an_answer_as_soon_as_the_relaxation_proves_it(
    threads: int, kept_of_mid_size: Reuse, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("optimizer.solve.searching.WHOLE_UP_TO", 0)
    further: list[str] = []
    monkeypatch.setattr("optimizer.solve.split.engine.plan", lambda *_: further.append("a search"))
    if threads == 1:  # else it may begin before the plan is there
        monkeypatch.setattr(Bounder, "_tighten", lambda *_, **__: further.append("a proof"))
    dearer = under(mid_size(), carbon_price={"price_cny_per_t": 50.0})
    beside = solve(dearer, gap=0.05, threads=threads, near=kept_of_mid_size)
    assert beside.verified
    assert beside.gap <= 0.05
    assert not further


def test_a_neighbours_plan_that_breaks_a_limit_is_no_answer(kept_of_mid_size: Reuse):
    task, _ = task_of(mid_size())
    over, modules = kept_of_mid_size.decisions.values["build"]
    hall, most = over.array[modules.argmax(), 0], modules.max()
    assert Completion(task).completed(kept_of_mid_size.decisions, 60.0) is not None
    halls = task.problem.halls
    room = np.where(np.arange(len(halls.room)) == hall, most - 1, halls.room)
    problem = dataclasses.replace(task.problem, halls=dataclasses.replace(halls, room=room))
    narrower = dataclasses.replace(task, problem=problem, gap=0.1)
    assert Completion(narrower).completed(kept_of_mid_size.decisions, 60.0) is None
    found, _ = search_split(narrower, kept_of_mid_size)
    assert found.solution is not None
    labels = found.solution.linear.columns.labels
    assert found.solution.x[labels.find("build", (int(hall),))] <= most - 1
    assert found.gap <= 0.1


def test_a_placement_stands_where_its_halls_may_run_its_jobs_and_all_are_run():
    problem = assemble(random_instance(3))
    classes = problem.classes
    first = np.searchsorted(classes.pair_class, np.arange(len(classes.count)))
    jobs = Placement(np.arange(len(classes.count)), classes.pair_hall[first], classes.count)
    assert jobs.stands(problem)
    assert not dataclasses.replace(jobs, jobs=jobs.jobs + 1).stands(problem)
    assert dataclasses.replace(jobs, jobs=jobs.jobs - 1).stands(problem) == problem.may_refuse
    assert not dataclasses.replace(jobs, halls=jobs.halls + len(problem.halls.site)).stands(problem)
    assert not dataclasses.replace(jobs, classes=jobs.classes + len(classes.count)).stands(problem)


def test_one_thread_and_two_find_the_same(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.solve.searching.WHOLE_UP_TO", 0)
    instance = mid_size()
    one, two = (solve(instance, gap=0.05, seconds=120.0, threads=threads, seed=3) for threads in (1, 2))
    assert one.objective == two.objective
    assert one.bound == two.bound


@pytest.mark.parametrize("rule", ["nearest", "cheapest_power", "greenest", "all_east", "all_west"])
def test_a_simple_rule_gives_a_plan_of_the_question_that_is_no_better_than_the_best(rule: str):
    instance = random_instance(3)
    best = solve(instance, gap=0.0, threads=1)
    ruled = dataclasses.replace(instance, scenario=instance.scenario.model_copy(update={"rule": rule}))
    plan = solve(ruled, gap=0.0, threads=1)
    assert plan.verified
    assert plan.status == "rule"
    assert plan.objective >= best.objective * (1 - ROUNDING)
    assert plan.bound == pytest.approx(best.objective, rel=1e-6)
    if rule in ("all_east", "all_west"):
        other = solve(
            dataclasses.replace(instance, scenario=instance.scenario.model_copy(update={"rule": "all_east"})),
            gap=0.0,
            threads=1,
        )
        west = solve(
            dataclasses.replace(instance, scenario=instance.scenario.model_copy(update={"rule": "all_west"})),
            gap=0.0,
            threads=1,
        )
        assert west.west_share["inference"] >= other.west_share["inference"] - ROUNDING
