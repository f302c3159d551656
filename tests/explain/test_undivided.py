"""Is it told of a large question where only whole modules and homes do not fit, and what would help?"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.explain.conflicts import opening, undivided
from optimizer.explain.conflicts.conflict import Found
from optimizer.explain.conflicts.enlarging import sizes
from optimizer.explain.conflicts.explaining import explain
from optimizer.explain.conflicts.facts import OF_WORK, Open, are_undivided
from optimizer.explain.conflicts.opening import opened
from optimizer.explain.conflicts.repairing import Repair
from optimizer.explain.conflicts.shortage import shortage
from optimizer.explain.conflicts.undivided import undivided_conflicts
from optimizer.policies import enacted
from optimizer.policies.lever import with_tables
from optimizer.problem.problem import Flags
from optimizer.solve.watch import Watch
from tests.explain.planted import SECONDS, possible, wrong
from tests.explain.plantings import half_a_module
from tests.random_instances import random_instance

TOY = read_instance("toy")


@pytest.fixture(autouse=True)
def _as_if_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "SMALL", 0)


def with_large_modules(instance: Instance, times: int) -> Instance:
    """Return the instance with fewer, larger modules, and accelerators for less than one of the largest."""
    halls, accelerators = instance["halls"], instance["accelerators"]
    module = halls["module_mw"] * times
    fewer = np.ceil(halls["modules_max"] / times).astype(int)
    most = accelerators["supply_mw"].fillna(np.inf).clip(upper=0.9 * module.max())
    return with_tables(
        instance,
        halls=halls.assign(module_mw=module, modules_max=fewer),
        accelerators=accelerators.assign(supply_mw=most),
    )


def asked(instance: Instance) -> Open:
    return opened(*enacted(instance))


def found_of(question: Open, seconds: float) -> Found:
    assert question.sketch is not None
    return undivided_conflicts(question, question.sketch, Watch(seconds))


def test_whole_modules_are_named_and_repaired_as_those_of_a_small_question_are():
    explanation = explain(half_a_module(TOY), SECONDS)
    assert wrong(explanation, []) == []
    (reason,) = explanation.reasons
    assert {fact.kind for fact in reason.conflict.facts} == {"demand", "supply", "whole_modules"}
    (supply,) = (one for one in reason.proposals if one.repairs[0].kind == "supply")
    assert supply.repairs[0].price == pytest.approx(1.0)
    assert supply.repairs[0].needed == 1.0


@pytest.mark.parametrize(("seed", "times"), [(2, 3), (4, 40), (5, 3), (5, 10), (5, 40), (9, 10), (14, 40), (33, 10)])
def test_a_conflict_of_whole_modules_is_found_where_there_is_no_plan(seed: int, times: int):
    instance = with_large_modules(random_instance(seed), times)
    question = asked(instance)
    short = shortage(question, question.as_divided(question.all), Watch(SECONDS))
    assert short is not None
    assert not short.is_real
    found = found_of(question, SECONDS)
    assert bool(found.conflicts) == (possible(instance) is False)
    assert bool(found.conflicts) == ((seed, times) in {(5, 10), (5, 40)})
    for conflict in found.conflicts:
        assert conflict.smallest
        assert are_undivided(conflict.facts)


def test_what_there_is_no_time_to_make_smaller_is_told_whole(monkeypatch: pytest.MonkeyPatch):
    answer, answers = undivided.wholly_possible, list[Flags]()

    def never_fewer(question: Open, enforced: Flags, watch: Watch) -> bool | None:
        answers.append(enforced)
        return answer(question, enforced, watch) if enforced.sum() == answers[0].sum() else None

    monkeypatch.setattr(undivided, "wholly_possible", never_fewer)
    question = asked(half_a_module(TOY))
    (conflict, *_) = found_of(question, SECONDS).conflicts
    assert not conflict.smallest
    left_out = question.of_kinds(*OF_WORK, "trunk")
    assert set(conflict.facts) == set(question.of(~left_out))


def test_an_answer_that_does_not_come_in_time_is_no_conflict():
    found = found_of(asked(half_a_module(TOY)), 0.0)
    assert not found.conflicts
    assert not found.complete


def test_a_repair_that_a_search_found_too_large_is_tried_in_smaller_sizes():
    question = asked(half_a_module(TOY))
    fact = next(fact for fact in question.facts if fact.kind == "supply")
    repair = Repair("supply", {fact: 100.0}, 100.0, needed=0.01)
    tried = sizes(question, repair)
    prices = [one.price for one in tried]
    assert prices == sorted(prices)
    assert prices[0] == pytest.approx(1.0)
    assert repair in tried
    for one in tried:
        assert one.units == {fact: pytest.approx(one.price)}
        assert one.needed * one.price == pytest.approx(1.0)
    least = dataclasses.replace(repair, needed=1.0)
    assert sizes(question, least)[0] == least


def test_a_question_of_training_alone_has_a_mean_day():
    instance = random_instance(3)
    assert not len(instance["demand"])
    mean_day = asked(instance).mean_day
    assert mean_day is not None
    assert mean_day.wide.hours == mean_day.wide.day_length
