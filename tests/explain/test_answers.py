"""Is everything said of a run that can be asked in time, and of what cannot that it was not asked?"""

from __future__ import annotations

import math

import pytest

from optimizer.data.reading import read_instance
from optimizer.explain.places.alternatives import alternatives, by_cost
from optimizer.explain.places.answers import answers
from optimizer.explain.places.every import every
from optimizer.explain.places.sites import costed, labelled
from optimizer.explain.places.surveying import survey
from optimizer.explain.places.workloads import Workloads
from optimizer.explain.run.asking import Asker
from optimizer.explain.run.placing import Placing
from optimizer.explain.run.sides import Sides
from optimizer.explain.run.standing import Standing
from optimizer.solve.watch import Watch
from tests.explain.forced import standing_of
from tests.random_instances import random_instance

SECONDS = 60.0


@pytest.fixture(scope="module")
def toy() -> Standing:
    return standing_of(read_instance("toy"))


def over() -> Watch:
    watch = Watch(SECONDS)
    watch.stop()
    return watch


def test_asked_together_or_alone_a_workload_costs_the_same(toy: Standing):
    asker, workloads = Asker(toy), Workloads(toy)
    work = workloads.of_service(toy.problem.names["w"].index("chat"))
    (together,) = every(asker, survey(asker, workloads), workloads, [work], Watch(SECONDS))
    alone = alternatives(asker, workloads, work, Watch(SECONDS))
    for one, other in zip(sorted(together, key=by_cost), alone, strict=True):
        assert (one.site, one.impossible, one.exact) == (other.site, other.impossible, other.exact)
        assert one.impossible or one.at_most == pytest.approx(other.at_most, abs=1e-6)


def test_labels_are_said_with_what_the_other_side_costs_at_most_and_at_least(toy: Standing):
    limit = 1.02 * toy.cost
    for one in labelled(Asker(toy), 0.02, Watch(SECONDS)):
        assert one.certainty.limit == pytest.approx(limit)
        assert one.at_least <= one.at_most
        assert (one.certainty.label == "choice") is (one.at_most <= limit - toy.cost)


@pytest.mark.parametrize("seed", [0, 2, 4])
@pytest.mark.parametrize("many", [False, True])
def test_the_other_side_of_a_site_costs_at_least_what_the_relaxation_says(
    seed: int, many: bool, monkeypatch: pytest.MonkeyPatch
):
    """Where jobs are many those of many sizes become one class, of which a part may be a whole job."""
    monkeypatch.setattr("optimizer.problem.merging_jobs.are_many", lambda _: many)
    standing = standing_of(random_instance(seed))
    sides = Sides(Asker(standing), Placing.of(standing.problem, standing.linear.columns.labels))
    told = 0
    for s in range(len(sides.used)):
        exact, least = costed(sides.asker, s, 0.01, Watch(SECONDS)).answer, sides.least(s, Watch(SECONDS))
        assert least <= exact.cost * (1 + 1e-9)
        assert sides.least(s, over()) == -math.inf
        told += least > sides.relaxed
    assert told


def test_what_was_not_asked_in_time_is_said_so(toy: Standing):
    said = answers(toy, 0.01, over())
    assert (len(said.sites), len(said.services), len(said.classes), said.more_classes) == (5, 2, 2, 0)
    sentences = [line.words for lines in (*said.sites, *said.services) for line in lines]
    assert any("asked in time" in words["en"] or "found in time" in words["en"] for words in sentences)
    assert all("{" not in text and str(math.inf) not in text for words in sentences for text in words.values())


def test_classes_beyond_the_largest_are_counted(toy: Standing, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.explain.places.answers.MOST_CLASSES", 1)
    said = answers(toy, 0.01, over())
    (largest,) = said.classes
    assert largest[0]["en"] == "Frontier run"
    assert said.more_classes == 1
