"""Is each planted cause named, is what is named smallest, and do the repairs repair?"""

from __future__ import annotations

from itertools import pairwise

import pytest

from optimizer.data.reading import read_instance
from optimizer.explain.conflicts.explaining import explain
from optimizer.explain.conflicts.telling import told
from tests.explain.planted import SECONDS, drawn, possible, wrong
from tests.explain.plantings import PLANTINGS, half_a_module
from tests.random_instances import random_instance

TOY = read_instance("toy")
SEEDS = (51, *range(1003, 1007))  # of 51, a service too far to live at a site could fill its halls with idle copies


@pytest.mark.parametrize("name", sorted(PLANTINGS))
def test_each_cause_is_named_alone(name: str):
    instance = PLANTINGS[name][0](TOY)
    assert possible(instance) is False
    assert wrong(explain(instance, SECONDS), [name]) == []


@pytest.mark.parametrize("names", list(pairwise(sorted(PLANTINGS)))[1::4], ids=" and ".join)
def test_two_causes_are_named_together(names: tuple[str, str]):
    instance = PLANTINGS[names[1]][0](PLANTINGS[names[0]][0](TOY))
    explanation = explain(instance, SECONDS)
    assert explanation.known
    kinds = {fact.kind for reason in explanation.reasons for fact in reason.conflict.facts}
    assert kinds & (PLANTINGS[names[0]][1] | PLANTINGS[names[1]][1])
    assert all(reason.conflict.smallest for reason in explanation.reasons)


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", SEEDS)
def test_drawn_instances_with_up_to_three_causes_are_explained(seed: int):
    instance, names = drawn(seed)
    if possible(instance) is not False:
        assert not explain(instance, SECONDS).reasons
        return
    faults = wrong(explain(instance, SECONDS), names)
    # Conflicts that share a limit may have no repair of a single kind.
    assert [fault for fault in faults if not fault.startswith("no repair of")] == []


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(3))
def test_nothing_stands_in_the_way_of_what_has_a_plan(seed: int):
    instance = random_instance(seed)
    explanation = explain(instance, SECONDS)
    assert explanation.known
    assert bool(explanation.reasons) == (possible(instance) is False)


def test_a_policy_is_not_blamed_for_what_is_impossible_without_it():
    grown = PLANTINGS["growth"][0](PLANTINGS["latency"][0](TOY))
    kinds = {fact.kind for reason in explain(grown, SECONDS).reasons for fact in reason.conflict.facts}
    assert kinds == {"demand", "latency"}


def test_modules_that_must_be_whole_are_named():
    explanation = explain(half_a_module(TOY), SECONDS)
    kinds = {fact.kind for reason in explanation.reasons for fact in reason.conflict.facts}
    assert {"supply", "whole_modules"} <= kinds
    assert wrong(explanation, []) == []


def test_the_document_says_what_the_sentences_say():
    explanation = explain(PLANTINGS["homes"][0](TOY), SECONDS)
    document = told(explanation)
    assert document["possible"] is False
    for reason, said in zip(explanation.reasons, document["reasons"], strict=True):
        assert said["sentences"] == list(reason.words)
        assert [fact["kind"] for fact in said["facts"]] == [fact.kind for fact in reason.conflict.facts]
        assert all(repair["verified"] for repair in said["repairs"])
