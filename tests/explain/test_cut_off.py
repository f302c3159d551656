"""Is what is told where time does not suffice true, and said to be less than all?"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from optimizer.data.reading import read_instance
from optimizer.errors import EastwestError
from optimizer.explain.conflicts import conflict, finding, loosening, opening, setting, settling
from optimizer.explain.conflicts.conflict import Conflict, conflicts
from optimizer.explain.conflicts.enlarging import sizes
from optimizer.explain.conflicts.explaining import explain
from optimizer.explain.conflicts.facts import Open
from optimizer.explain.conflicts.judging import Judge
from optimizer.explain.conflicts.loosening import loosened
from optimizer.explain.conflicts.opening import opened
from optimizer.explain.conflicts.repairing import PRICES, Repair, repair_of
from optimizer.explain.conflicts.saying import proposal, sentences
from optimizer.explain.conflicts.setting import least_setting
from optimizer.explain.conflicts.settling import settled
from optimizer.explain.conflicts.shortage import shortage
from optimizer.explain.conflicts.words import FACTS
from optimizer.policies import enacted
from optimizer.problem.problem import Flags
from optimizer.solve.highs import Highs, Outcome
from optimizer.solve.watch import Watch
from tests.explain.planted import MOST_SENTENCES, SECONDS
from tests.explain.plantings import PLANTINGS
from tests.property.costs import two_days
from tests.random_instances import random_instance

TOY = read_instance("toy")


def planted(name: str) -> Open:
    return opened(*enacted(PLANTINGS[name][0](TOY)))


def test_a_large_question_that_has_a_plan_is_said_to_have_one(monkeypatch: pytest.MonkeyPatch):
    def never(*_: Any) -> None:
        raise EastwestError("the whole question is not searched where a plan is at hand")

    monkeypatch.setattr(opening, "SMALL", 0)
    monkeypatch.setattr(finding, "conflicts", never)
    explanation = explain(TOY, SECONDS)
    assert explanation.known
    assert not explanation.reasons


def test_what_takes_too_long_to_be_proven_smallest_is_told_unproven(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "SMALL", 0)
    question, watch = planted("capacity"), Watch(SECONDS)
    assert question.sketch is not None
    question = dataclasses.replace(question, hourly=question.all)  # only the question tells what is possible
    smallest = settled(question, question.sketch, watch)
    monkeypatch.setattr(settling, "PROVING", 0.0)
    told = settled(question, question.sketch, watch)
    assert smallest is not None
    assert told is not None
    assert smallest.conflicts[0].smallest
    assert not told.conflicts[0].smallest
    short = shortage(question, question.only(*told.conflicts[0].facts), watch)
    assert short is not None
    assert short.is_real


@pytest.mark.parametrize("bound", [500.0, -np.inf])
def test_a_search_that_is_cut_off_says_what_is_needed_at_least(bound: float, monkeypatch: pytest.MonkeyPatch):
    question = planted("capacity")
    prices = {fact: PRICES["room"](question, fact) for fact in question.facts if fact.kind == "room"}
    best = loosened(question, question.all, prices, Watch(SECONDS), whole=True)
    run = Highs.run

    def cut_off(solver: Highs, *given: Any, **named: Any) -> Outcome:
        return dataclasses.replace(run(solver, *given, **named), ending="stopped", bound=bound)

    monkeypatch.setattr(Highs, "run", cut_off)
    found = loosened(question, question.all, prices, Watch(SECONDS), whole=True)
    assert best is not None
    assert found is not None
    assert best.least == best.price == found.price > found.least == bound
    repair = repair_of(question, question.all, "room", question.facts, Watch(SECONDS))
    assert repair is not None
    assert repair.needed == max(0.0, bound / best.price)
    assert ("needed" in proposal(question, repair)["en"]) is (bound > 0.0)


def test_a_linear_model_that_is_cut_off_tells_nothing(monkeypatch: pytest.MonkeyPatch):
    question, stopped = planted("capacity"), Outcome("stopped", np.zeros(0), 0.0, 0.0, None)
    monkeypatch.setattr(loosening.Highs, "run", lambda *_, **__: stopped)
    assert shortage(question, question.all, Watch(0.0)) is None


def test_what_there_is_no_time_to_make_smaller_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch):
    class Undecided(Judge):
        def possible(self, _enforced: Flags) -> bool:
            self.unsure = True
            return True

    monkeypatch.setattr(conflict, "Judge", Undecided)
    question = planted("capacity")
    found = conflicts(question, Watch(SECONDS))
    assert [one.smallest for one in found.conflicts] == [False]
    assert not found.complete
    short = shortage(question, question.only(*found.conflicts[0].facts), Watch(SECONDS))
    assert short is not None
    assert short.is_real
    assert found.conflicts[0].mw == pytest.approx(short.mw, rel=1e-4)


@pytest.mark.parametrize("name", ["carbon", "connection", "scarce", "water"])
@pytest.mark.parametrize("many", [settling.MANY, 0])
def test_what_a_mean_day_shows_is_a_conflict(name: str, many: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "SMALL", 0)
    monkeypatch.setattr(settling, "MANY", many)
    question, watch = opened(*enacted(PLANTINGS[name][0](two_days(random_instance(1))))), Watch(SECONDS)
    assert question.mean_day is not None
    found = settled(question, question.mean_day, watch)
    assert found is not None
    assert not found.complete
    for one in found.conflicts:
        facts = question.only(*one.facts)
        short = shortage(question, facts, watch)
        assert short is not None
        assert short.is_real
        assert one.mw <= short.mw * (1 + 1e-6)
        assert one.smallest is (many > 0)
        for at in np.flatnonzero(facts).tolist() if one.smallest else ():
            fewer = shortage(question, facts & ~question.at([at]), watch)
            assert fewer is not None
            assert not fewer.is_real


def test_a_setting_that_is_cut_off_says_how_much_of_it_is_needed(monkeypatch: pytest.MonkeyPatch):
    question = opened(*enacted(PLANTINGS["use"][0](TOY)), divisible=True)
    fact = next(fact for fact in question.facts if fact.kind == "new_halls_are_used")
    enforced, best, asked = question.as_divided(question.all), setting._best, []
    least = least_setting(question, enforced, fact, Watch(SECONDS))

    def once(*given: Any, **named: Any) -> Any:
        asked.append(given)
        return best(*given, **named) if len(asked) == 1 else None

    monkeypatch.setattr(setting, "_best", once)
    found = least_setting(question, enforced, fact, Watch(SECONDS))
    assert least is not None
    assert found is not None
    assert len(asked) == 2
    assert found[0] <= least[0] <= least[1] <= found[1] == 1.0


def test_growth_is_taken_back_ever_further_until_there_is_none():
    question = planted("growth")
    fact = next(fact for fact in question.facts if fact.kind == "demand_growth")
    tried = sizes(question, Repair(fact.kind, {fact: 0.4}, 0.4))
    shares = [one.price for one in tried]
    assert shares == sorted(set(shares))
    assert shares[0] == 0.4
    assert shares[-1] == 1.0
    for one in tried:
        assert one.units == {fact: one.price}
        assert one.needed * one.price == pytest.approx(0.4)


def test_many_kinds_share_sentences():
    instance = TOY
    for name in ("budget", "carbon", "mean latency", "water"):
        instance = PLANTINGS[name][0](instance)
    question = opened(*enacted(instance))
    one_each = list({fact.kind: fact for fact in question.facts}.values())
    assert len(one_each) > MOST_SENTENCES
    told = sentences(question, Conflict(tuple(one_each), 1.0, smallest=True))
    assert len(told) == MOST_SENTENCES
    alone = [sentences(question, Conflict((fact,), 0.0, smallest=True))[0] for fact in one_each]
    for language in ("en", "zh"):
        said = " ".join(one[language] for one in told)
        assert all(one[language][:-1] in said for one in alone)
    assert len(FACTS) > MOST_SENTENCES
