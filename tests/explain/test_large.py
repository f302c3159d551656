"""Is what is asked of large questions, as merged models and plans at hand, true of small ones as well?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import sparse

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.errors import BadInput
from optimizer.explain.conflicts import explaining, opening, shrinking
from optimizer.explain.conflicts.at_hand.planning import is_obeyed, plan_at_hand
from optimizer.explain.conflicts.explaining import explain
from optimizer.explain.conflicts.loosening import loosened
from optimizer.explain.conflicts.opening import opened
from optimizer.explain.conflicts.proposing import Proposal, proposals
from optimizer.explain.conflicts.repairing import Repair
from optimizer.explain.conflicts.ruling_out import ruling_out
from optimizer.explain.conflicts.shortage import mw, shortage
from optimizer.explain.conflicts.sketching import sketched
from optimizer.explain.conflicts.slimming import slimmed
from optimizer.policies import enacted
from optimizer.problem.assembling import assemble
from optimizer.problem.labels import Labels
from optimizer.problem.linear import Columns, Linear, Rows
from optimizer.solve.highs import Highs
from optimizer.solve.watch import Watch
from tests.explain.planted import SECONDS, possible, wrong
from tests.explain.plantings import PLANTINGS
from tests.property.costs import two_days
from tests.random_instances import random_instance

TOY = read_instance("toy")


@pytest.mark.parametrize("name", sorted(PLANTINGS)[::2])
def test_each_cause_is_named_as_if_the_question_were_large(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "SMALL", 0)
    faults = wrong(explain(PLANTINGS[name][0](TOY), SECONDS), [name])
    # What divided work needs may be too little for whole things; then no repair is proposed.
    assert [fault for fault in faults if not fault.startswith("no repair of")] == []


@pytest.mark.parametrize("name", ["budget", "capital", "carbon", "connection", "scarce", "water"])
def test_a_repair_of_a_large_question_that_is_larger_than_the_least_says_how_much_is_needed(
    name: str, monkeypatch: pytest.MonkeyPatch
):
    least = _repairs(PLANTINGS[name][0](TOY))
    monkeypatch.setattr(opening, "SMALL", 0)
    larger = _repairs(PLANTINGS[name][0](TOY))
    assert set(larger) == set(least)
    assert any(repair.needed < 1.0 for repair in larger.values())
    for kind, repair in larger.items():
        assert repair.needed * repair.price <= least[kind].price * (1 + 1e-6) <= repair.price * (1 + 2e-6)


@pytest.mark.parametrize("name", ["carbon", "connection", "scarce", "share at least", "use", "water"])
def test_a_mean_day_needs_no_more_than_the_days_it_stands_for(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "SMALL", 0)
    question = opened(*enacted(PLANTINGS[name][0](two_days(random_instance(1)))))
    mean_day = question.mean_day
    assert mean_day is not None
    assert mean_day.wide.hours == question.wide.hours / 2
    needed = [shortage(asked, asked.as_divided(asked.all), Watch(SECONDS)) for asked in (question, mean_day)]
    assert needed[0] is not None
    assert needed[1] is not None
    assert 0.0 < needed[1].mw <= needed[0].mw * (1 + 1e-6)


def _repairs(instance: Instance) -> dict[str, Repair]:
    """Return the repairs of an instance by kind, each alone and verified; of the first conflict that has one."""
    made = [one for reason in explain(instance, SECONDS).reasons for one in reason.proposals]
    assert all(one.verified and len(one.repairs) == 1 for one in made)
    return {one.repairs[0].kind: one.repairs[0] for one in reversed(made)}


@pytest.mark.parametrize("name", sorted(PLANTINGS))
def test_no_plan_is_at_hand_where_there_is_none(name: str):
    question, levers = enacted(PLANTINGS[name][0](TOY))
    try:
        problem = assemble(question)
    except BadInput:
        return
    assert plan_at_hand(question, levers, problem, Watch(SECONDS)) is None


def test_a_plan_is_mostly_at_hand_where_there_is_one():
    found = 0
    for seed in range(12):
        instance = random_instance(seed)
        if possible(instance):
            question, levers = enacted(instance)
            plan = plan_at_hand(question, levers, assemble(question), Watch(SECONDS))
            found += plan is not None
            assert plan is None or is_obeyed(plan, question, levers)
    assert found >= 3


def test_a_slim_model_has_the_optimum_of_the_whole():
    question = opened(*enacted(PLANTINGS["capacity"][0](TOY)))
    prices = {fact: mw(question, fact) for fact in question.facts if fact.kind in ("demand", "training")}
    enforced = question.of_kinds("demand", "training", "room")
    found = loosened(question, enforced, prices, Watch(SECONDS), whole=False)
    assert found is not None
    assert found.price > 1.0
    stated = question.under(question.of_kinds("latency", "room"))
    slim = slimmed(stated)
    assert slim.linear.rows.matrix.shape < stated.rows.matrix.shape
    x = Highs(slim.linear, whole=False).run(SECONDS).x
    assert x is not None
    sides = stated.rows.matrix @ slim.over_columns(x)
    assert (sides >= stated.rows.lower - 1e-6).all()
    assert (sides <= stated.rows.upper + 1e-6).all()
    assert np.count_nonzero(slim.over_rows(np.ones(slim.rows.sum()))) == slim.rows.sum()


@pytest.mark.parametrize("quick", [shrinking.QUICK, 0.0], ids=["by simplex", "by interior point"])
@pytest.mark.parametrize("name", ["capacity", "capital", "latency", "moratorium", "trunk"])
def test_what_a_sketch_shows_is_a_smallest_conflict(name: str, quick: float, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "SMALL", 0)
    monkeypatch.setattr(shrinking, "QUICK", quick)
    question, watch = opened(*enacted(PLANTINGS[name][0](TOY))), Watch(SECONDS)
    assert question.sketch is not None
    shown = list(sketched(question.sketch, watch))
    assert shown
    for facts, sure in shown:
        assert sure
        short = shortage(question, facts, watch)
        assert short is not None
        assert short.is_real
        for at in np.flatnonzero(facts).tolist():
            fewer = shortage(question, facts & ~question.at([at]), watch)
            assert fewer is not None
            assert not fewer.is_real


def test_a_slim_model_keeps_what_is_worth_something():
    columns = Columns(Labels({}), np.zeros(2), np.ones(2), np.zeros(2, dtype=bool))
    rows = Rows(Labels({}), np.full(1, -np.inf), np.ones(1), sparse.csr_array([[1.0, 0.0]]), {"worth": -np.ones(2)})
    slim = slimmed(Linear(columns, rows))
    outcome = Highs(slim.linear, whole=False).run(SECONDS)
    assert outcome.x is not None
    assert slim.over_columns(outcome.x).tolist() == [1.0, 1.0]


def test_what_cannot_all_be_true_is_named_before_repairs_are_sought(monkeypatch: pytest.MonkeyPatch):
    heard = list[object]()

    def sought(*given: Any) -> list[Proposal]:
        heard.append("repairs")
        return proposals(*given)

    monkeypatch.setattr(opening, "SMALL", 0)
    monkeypatch.setattr(explaining, "proposals", sought)
    explanation = explain(PLANTINGS["capital"][0](TOY), SECONDS, lambda words, _: heard.append(words))
    assert heard == [[reason.words for reason in explanation.reasons], *(["repairs"] * len(explanation.reasons))]


def test_multipliers_that_prove_nothing_leave_all_facts():
    question = opened(*enacted(PLANTINGS["capacity"][0](TOY)))
    ones = np.ones(len(question.linear.rows.lower))
    assert (ruling_out(question, question.all, ones) == question.all).all()


def test_a_question_about_some_facts_has_the_shortage_of_the_whole():
    question, watch = opened(*enacted(PLANTINGS["capacity"][0](TOY))), Watch(SECONDS)
    facts = question.of_kinds("demand", "latency", "room")
    whole, few = shortage(question, facts, watch), question.about(facts)
    alone = shortage(few, few.all, watch)
    assert few.linear.rows.matrix.size < question.linear.rows.matrix.size
    assert whole is not None
    assert alone is not None
    assert alone.mw == pytest.approx(whole.mw, rel=1e-6)
