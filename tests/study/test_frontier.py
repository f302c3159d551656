"""Is a curve exact: its ends, its points, its order?"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from optimizer.data.reading import read_instance
from optimizer.errors import Infeasible, UsageError
from optimizer.plan.store import read_plan
from optimizer.plan.verify import verify
from optimizer.policies import enacted
from optimizer.solve.pipeline import solve
from optimizer.study.asking import Asked, Options, under
from optimizer.study.axes import AGAINST, Axis, axis_named, axis_of
from optimizer.study.bench import reference_of
from optimizer.study.extremes import extreme
from optimizer.study.frontier import frontier
from optimizer.study.studying import Means, Studied
from optimizer.study.tracing import limits, reached
from tests.study.conftest import Here
from tests.study.scenarios import write_scenario

Made = Callable[..., Means]
OPTIONS = Options(1e-6, 60.0)
LEDGERS = ("location_based", "market_based", "hour_matched")
AXES = [axis_of("latency"), axis_of("capex"), axis_of("west_share"), *(axis_of("carbon", name) for name in LEDGERS)]


def limited(case: Asked, axis: Axis, limit: float) -> Asked:
    levers = {**case.scenario.levers, axis.lever: axis.settings(limit)}
    scenario = case.scenario.model_copy(update={"name": "limited", "levers": levers})
    return Asked("limited", scenario, under(case.read, scenario))


def rows(studied: Studied, folder: Path) -> list[dict[str, str]]:
    assert folder / "frontier.csv" in studied.files
    return list(csv.DictReader((folder / "frontier.csv").read_text(encoding="utf-8").splitlines()))


SHARED = "[levers.capacity_share]\nwithin = ['east']\nof = 'training'\nleast = 0.3"


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("axis", "levers"),
    [*((axis, "") for axis in AXES), *((axis, SHARED) for axis in AXES if axis.lever != "capacity_share")],
    ids=lambda value: f"{value.against}-{value.fixed.get('ledger', '')}" if isinstance(value, Axis) else value[:10],
)
def test_the_extreme_can_be_reached_and_not_be_passed(axis: Axis, levers: str, tmp_path: Path):
    reference = reference_of("toy", write_scenario(tmp_path, "given", levers))
    loosest = reached(axis, reference, solve(reference.read))
    tightest = extreme(reference.read, axis, loosest, OPTIONS)
    assert tightest is not None
    assert axis.allows(loosest, tightest) or tightest == pytest.approx(loosest, rel=1e-6, abs=1e-6)
    unit = 1e-4 * max(abs(loosest), abs(tightest), 1e-3)
    inside, beyond = (tightest - unit, tightest + unit) if axis.floor else (tightest + unit, tightest - unit)
    near = limited(reference, axis, inside)
    plan = solve(near.read)
    assert plan.verified
    assert axis.allows(inside + (-unit if axis.floor else unit), reached(axis, near, plan))
    if 0.0 <= beyond <= (1.0 if axis.floor else beyond):
        with pytest.raises(Infeasible):
            solve(limited(reference, axis, beyond).read)


@pytest.mark.parametrize("against", AGAINST)
def test_a_curve_rises_and_every_point_is_a_verified_plan(against: str, made: Made):
    axis, means = axis_named(against), made()
    studied = frontier("toy", axis, means, 5)
    points = rows(studied, means.folder)
    assert points[0]["limit"] == ""
    costs = [float(point["cost_cny"]) for point in points if point["ending"] == "planned"]
    assert costs == sorted(costs)
    values = [float(point["value"]) for point in points if point["ending"] == "planned"]
    assert values == sorted(values, reverse=not axis.floor)
    assert all(point["verified"] == "True" for point in points if point["ending"] == "planned")
    for name, answer in studied.answers.items():
        assert answer.plan is not None
        plan, instance = read_plan(means.folder / "runs" / name)
        question, levers = enacted(instance)
        assert verify(plan, question, levers).ok
    if against in ("carbon", "latency"):
        assert len(points) == 5
        for looser, tighter in itertools.pairwise(points):
            start = float(looser["limit"] or looser["value"])
            rise = float(tighter["cost_cny"]) - float(looser["cost_cny"])
            assert float(tighter["price_cny_per_unit"]) * abs(start - float(tighter["limit"])) == pytest.approx(rise)
    assert {"frontier.png", "frontier.svg", "report.html", "report.md", "table.csv"} <= {
        path.name for path in means.folder.iterdir()
    }


def test_a_curve_is_gone_on_with(made: Made, here: Here):
    means = made()
    studied = frontier("toy", axis_of("carbon"), means, 4)
    before, given = (means.folder / "frontier.csv").read_bytes(), list(here.given)
    assert "extreme-carbon-location_based" in given
    (means.folder / "frontier.csv").unlink()
    again = frontier("toy", axis_of("carbon"), means, 4)
    assert here.given == given
    assert again.answers.keys() == studied.answers.keys()
    assert (means.folder / "frontier.csv").read_bytes() == before


def test_where_the_extreme_is_not_known_the_edge_is_narrowed(made: Made, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.study.tracing.extreme", lambda *_: None)
    means = made()
    points = rows(frontier("toy", axis_of("latency"), means, 3), means.folder)
    planned = [float(point["limit"]) for point in points[1:] if point["ending"] == "planned"]
    hopeless = [float(point["limit"]) for point in points if point["ending"] == "infeasible"]
    assert hopeless
    assert min(planned) > max(hopeless)
    assert min(planned) - max(hopeless) <= float(points[0]["value"]) / 2 / 4
    assert all(point["cost_cny"] == "" for point in points if point["ending"] == "infeasible")


def test_a_scenario_that_sets_the_lever_or_a_rule_has_no_curve(made: Made, tmp_path: Path):
    capped = write_scenario(tmp_path, "capped", "[levers.carbon_cap]\ncap_t = 1e9")
    with pytest.raises(UsageError, match="carbon_cap"):
        frontier("toy", axis_of("carbon"), made(), scenario=capped)
    ruled = write_scenario(tmp_path, "ruled", "", 'rule = "nearest"')
    with pytest.raises(UsageError, match="rule"):
        frontier("toy", axis_of("carbon"), made(), scenario=ruled)
    assert not made().folder.exists()


def test_a_base_without_a_plan_has_no_points(made: Made, tmp_path: Path):
    hopeless = write_scenario(
        tmp_path, "hopeless", "[levers.capex_budget]\ntotal_cny = 0.0\n[levers.carbon_price]\nprice_cny_per_t = 1.0"
    )
    means = made()
    studied = frontier("toy", axis_of("carbon"), means, scenario=hopeless)
    assert [answer.ending for answer in studied.answers.values()] == ["infeasible"]


@pytest.mark.parametrize(
    ("axis", "loosest", "tightest", "expected"),
    [
        (axis_of("carbon"), 100.0, 40.0, [80.0, 60.0, 40.0]),
        (axis_of("carbon"), 100.0, 100.0, []),
        (axis_of("carbon"), 100.0, 120.0, []),
        (axis_of("west_share"), 0.25, 1.0, [0.5, 0.75, 1.0]),
        (axis_of("carbon"), 1.0, 0.1234567891, [0.707819, 0.415638, 0.123457]),
        (axis_of("west_share"), 0.0, 0.9876543219, [0.329218, 0.658436, 0.987654]),
    ],
)
def test_limits_are_even_and_rounded_to_the_looser_side(
    axis: Axis, loosest: float, tightest: float, expected: list[float]
):
    found = limits(axis, loosest, tightest, 4)
    assert found == pytest.approx(expected, rel=1e-12)
    assert all(axis.allows(limit, tightest) for limit in found)


def test_an_unknown_axis_is_a_wrong_call():
    with pytest.raises(UsageError, match="west_share"):
        axis_named("east_share")


def test_the_toy_reaches_what_its_plan_says():
    question = read_instance("toy")
    plan = solve(question)
    reference = reference_of("toy", None)
    assert reached(axis_of("carbon", "market_based"), reference, plan) == pytest.approx(plan.carbon["market_based"])
    assert reached(axis_of("west_share"), reference, plan) == pytest.approx(plan.west_share["training"])
