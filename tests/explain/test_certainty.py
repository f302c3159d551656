"""Are sites labelled must, never or choice as trying everything says, and unknown where nothing was proven?"""

from __future__ import annotations

import math

import pytest

from optimizer.data.reading import read_instance
from optimizer.explain.run.asking import Asker
from optimizer.explain.run.certainty import Certainty, certainties, certainty
from optimizer.explain.run.placing import Placing
from optimizer.explain.run.sides import Sides
from optimizer.explain.run.standing import Standing, stand
from optimizer.explain.run.witnessing import limit_of
from optimizer.plan.figures import figures_of
from optimizer.policies import enacted
from optimizer.solve.pipeline import solve
from optimizer.solve.watch import Watch
from tests.explain.certain import case, wrong


@pytest.fixture(scope="module")
def toy() -> Standing:
    instance = read_instance("toy")
    return stand(solve(instance, threads=1), *enacted(instance), Watch(60))


@pytest.fixture(scope="module")
def placing(toy: Standing) -> Placing:
    return Placing.of(toy.problem, toy.linear.columns.labels)


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", [0, 2, 4, 5])
def test_labels_are_those_of_trying_everything(seed: int):
    made = case(seed)
    assert made is not None
    assert wrong(*made) == []


def test_what_lies_where_is_what_the_tables_say(toy: Standing, placing: Placing):
    figures = figures_of(toy.plan, toy.question)
    training, inference = placing.mw(toy.x)
    assert training == pytest.approx(figures.per_site(figures.placed_training), abs=1e-6)
    assert inference == pytest.approx(figures.per_site(figures.placed_inference), abs=1e-6)
    assert placing.used(toy.x).tolist() == (training + inference > 0).tolist()


@pytest.mark.parametrize("within", [0.01, 0.1])
def test_every_label_has_its_proof(within: float, toy: Standing, placing: Placing):
    limit = limit_of(toy, within)
    asker = Asker(toy)
    found = list(certainties(asker, placing, limit, [], Watch(60)))
    assert [one.site for one in found] == list(range(len(toy.problem.sites.zone)))
    for one in found:
        assert one.label != "unknown"
        if one.other is None:
            assert one.bound > limit
        else:
            assert one.other.plan.verified
            assert one.other.cost <= limit
            assert placing.used(one.other.x)[one.site] != one.used
        assert certainty(Sides(asker, placing), one.site, limit, Watch(60)).label == one.label
    assert {one.label for one in found} == ({"must", "never"} if within < 0.1 else {"must", "never", "choice"})


def test_a_plan_that_is_known_settles_a_site_without_asking(toy: Standing, placing: Placing):
    limit = limit_of(toy, 0.1)
    (choice,) = [one for one in certainties(Asker(toy), placing, limit, [], Watch(60)) if one.label == "choice"]
    known = list(certainties(Asker(toy), placing, limit, [choice.other], Watch(0)))
    assert known[choice.site].label == "choice"
    assert {one.label for one in known if one.site != choice.site} == {"unknown"}


def test_near_the_plan_of_a_large_question_less_is_known_but_nothing_false(
    toy: Standing, placing: Placing, monkeypatch: pytest.MonkeyPatch
):
    exact = [one.label for one in certainties(Asker(toy), placing, limit_of(toy, 0.1), [], Watch(60))]
    monkeypatch.setattr("optimizer.explain.run.asking.SMALL", 0)
    near = [one.label for one in certainties(Asker(toy), placing, limit_of(toy, 0.1), [], Watch(60))]
    assert all(label in (right, "unknown") for label, right in zip(near, exact, strict=True))
    assert near.count("unknown") < len(near)
    assert {"must", "choice"} <= set(near)  # proven by the relaxation, shown by a plan at prices


@pytest.mark.parametrize(
    ("used", "bound", "label"),
    [(True, 2.0, "must"), (False, math.inf, "never"), (True, 1.0, "unknown"), (False, -math.inf, "unknown")],
)
def test_a_label_follows_from_its_proof(used: bool, bound: float, label: str):
    assert Certainty(0, used, 1.0, bound, None).label == label
