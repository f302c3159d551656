"""Are alternatives true, within the cost, and as different as can be?"""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.data.reading import read_instance
from optimizer.explain.alternatives.differing import difference
from optimizer.explain.alternatives.finding import Alternatives, alternatives
from optimizer.explain.alternatives.showing import choices, told
from optimizer.plan.figures import figures_of
from optimizer.plan.verify import verify
from optimizer.policies import enacted
from optimizer.report.comparing.page import choices_page
from optimizer.solve.pipeline import solve
from optimizer.solve.watch import Watch
from tests.explain.certain import NEAR, case, farthest_of


def of_toy(within: float, count: int) -> Alternatives:
    instance = read_instance("toy")
    return alternatives(solve(instance, threads=1), *enacted(instance), within, count, Watch(60))


@pytest.fixture(scope="module")
def found() -> Alternatives:
    return of_toy(0.1, 3)


def test_a_difference_counts_what_lies_elsewhere():
    one, other = np.array([[3.0, 0.0], [1.0, 1.0]]), np.array([[1.0, 2.0], [1.0, 1.0]])
    assert difference(one, other) == difference(other, one) == 2.0
    assert difference(one, one) == 0.0


def test_alternatives_are_true_cheap_enough_and_apart(found: Alternatives):
    standing, placing = found.standing, found.placing
    assert len(found.plans) == 3
    before = [placing.mw(standing.x)]
    for one in found.plans:
        plan = one.witness.plan
        assert verify(plan, standing.question, standing.levers).ok
        assert plan.objective <= 1.1 * standing.plan.objective * (1 + 1e-9)
        assert plan.bound == pytest.approx(standing.plan.bound)
        assert (plan.status, plan.gap > 0) == ("limit", True)
        figures = figures_of(plan, standing.question)
        here = np.array([figures.per_site(mw) for mw in (figures.placed_training, figures.placed_inference)])
        assert difference(before[0], here) == pytest.approx(one.mw, abs=1e-6)
        assert min(difference(other, here) for other in before) == pytest.approx(one.nearest, abs=1e-6)
        before.append(here)
    nearest = [one.nearest for one in found.plans]
    assert nearest == sorted(nearest, reverse=True)
    assert found.plans[0].mw == pytest.approx(found.most, rel=1e-3)


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", [0, 2])
def test_the_first_is_as_different_as_trying_everything_says(seed: int):
    made = case(seed)
    assert made is not None
    reached, most = farthest_of(*made)
    assert reached == pytest.approx(most, rel=NEAR, abs=NEAR)


def test_prices_find_what_a_search_would_where_a_question_is_large(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.explain.alternatives.farthest.SMALL", 0)
    monkeypatch.setattr("optimizer.explain.alternatives.farthest.TURNS", 2)
    large = of_toy(0.1, 1)
    assert large.plans
    assert all(one.witness.cost <= large.limit for one in large.plans)
    assert large.plans[0].mw <= 7.0 * (1 + 1e-6) <= large.most * (1 + 1e-3)
    assert "none of them is proven the farthest" in choices_page(choices(large))


def test_the_page_and_the_document_say_what_was_found(found: Alternatives):
    shown = choices(found)
    page, said = choices_page(shown), told(shown)
    assert shown.farthest
    assert "Of 5 campuses: 3 certain, 1 ruled out, 1 a matter of taste" in page
    assert "alternative-1 shows the other side at 196.41 mn CNY" in page
    assert said["counts"] == {"must": 3, "choice": 1, "unknown": 0, "never": 1}
    (delta,) = [site for site in said["sites"] if site["label"] == "choice"]
    assert (delta["site"], delta["other_run"]) == ("delta", "alternative-1")
    assert delta["training_mw"] == pytest.approx([0.0, 4.0], abs=1e-4)
    assert delta["mw"][0] >= delta["training_mw"][0] + delta["inference_mw"][0]
    assert delta["mw"][1] <= delta["training_mw"][1] + delta["inference_mw"][1]
