"""Does each alternative cost what it costs when it is really so, and does the answer flip where it is said to?"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import pytest

from optimizer.data.reading import read_instance
from optimizer.errors import UsageError
from optimizer.explain.places import surveying
from optimizer.explain.places.alternatives import Alternative, alternatives, movable
from optimizer.explain.places.explaining import why_here, why_site
from optimizer.explain.places.flips import flips, turning_of_carbon, turnings_of_site
from optimizer.explain.places.opposing import Searched
from optimizer.explain.places.saying import lines_of_site, lines_of_work
from optimizer.explain.places.whole_table import whole_table
from optimizer.explain.places.work import Work
from optimizer.explain.places.workloads import Workloads
from optimizer.explain.run.asking import Asker, charged
from optimizer.explain.run.standing import Standing
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem
from optimizer.solve.bounding import proven_bound
from optimizer.solve.highs import Highs
from optimizer.solve.inserting import values_of
from optimizer.solve.watch import Watch
from tests.explain.forced import cost_of, only_at, standing_of
from tests.random_instances import random_instance

SECONDS = 60.0
SEEDS = (2, 3, 5)  # of drawn instances that have a plan, with levers and without
LIKE = (10, 52, 288, 393, 541)  # of drawn instances with demands that the same sites may serve, at other costs
NEAR = 1e-6  # of the cost
CLOSE = 1e-4  # of a price at which the answer flips


@pytest.fixture(scope="module")
def toy() -> Standing:
    return standing_of(read_instance("toy"))


@pytest.fixture(scope="module", params=SEEDS)
def drawn(request: pytest.FixtureRequest) -> Standing:
    return standing_of(random_instance(request.param))


def works(standing: Standing) -> list[Work]:
    workloads, demands = Workloads(standing), standing.problem.demands
    asked = [
        workloads.of_demand(int(w), int(o)) for w, o in zip(demands.service, demands.origin, strict=True)
    ]  # fmt: skip
    return [*workloads.all(), *(work for work in asked if work is not None)]


def is_comparable(standing: Standing, work: Work) -> bool:
    """Whether policies can say that all of it is at one site: no greatest share, and every demand may go everywhere."""
    if work.kind == "training":
        return not standing.problem.may_refuse
    whole = work.most[work.most > 0]
    return not standing.problem.may_refuse and bool((whole >= 1.0 - 1e-9).all())


def test_the_tables_of_a_plan_say_what_its_model_says(toy: Standing, drawn: Standing):
    for standing in (toy, drawn):
        labels = standing.linear.columns.labels
        read = values_of(standing.problem, labels, standing.plan.tables)
        decided = labels.mask(
            "build", "open", "widen", "home", "host", "run", "serve", "wind", "solar", "store", "grid"
        )
        assert read[decided] == pytest.approx(standing.x[decided], abs=1e-5)
        assert standing.cost == pytest.approx(standing.plan.objective / 1e6, rel=NEAR)


@pytest.mark.no_cover
def test_an_alternative_costs_what_the_question_costs_with_it_so(toy: Standing):
    assert compared(toy) > 0


@pytest.mark.no_cover
def test_so_it_does_in_drawn_instances(drawn: Standing):
    assert compared(drawn) > 0


def compared(standing: Standing) -> int:
    """Return how many alternatives there were to compare with a question really changed, and that all agree."""
    asker, workloads, count = Asker(standing), Workloads(standing), 0
    for work in works(standing):
        for one in alternatives(asker, workloads, work, Watch(SECONDS)):
            if one.closed is not None or not is_comparable(standing, work):
                continue
            really = cost_of(only_at(standing.question, work, one.site)) - standing.cost
            count += 1
            assert one.impossible == math.isinf(really)
            if not one.impossible:
                assert one.exact
                assert one.at_most == pytest.approx(really, abs=NEAR * standing.cost)
    return count


def test_where_a_workload_is_costs_nothing_more(toy: Standing):
    asker, workloads = Asker(toy), Workloads(toy)
    for work in works(toy):
        for one in alternatives(asker, workloads, work, Watch(SECONDS)):
            assert one.at_most >= -NEAR * toy.cost
            if work.is_at(one.site):
                assert one.at_most == pytest.approx(0.0, abs=NEAR * toy.cost)


def by_site(found: list[Alternative], standing: Standing) -> dict[str, Alternative]:
    return {standing.problem.names["s"][one.site]: one for one in found}


def test_what_is_closed_says_why(toy: Standing):
    why = why_here(toy, "voice", None, None, Watch(SECONDS))
    closed = by_site(list(why.alternatives), toy)["plain"].closed
    assert closed is not None
    assert closed.told() == {"status": "too_slow", "takes_ms": pytest.approx(10.8459, abs=1e-4), "allowed_ms": 10.0}
    training = by_site(list(why_here(toy, "frontier", None, "port", Watch(SECONDS)).alternatives), toy)["port"]
    assert training.closed is not None
    assert training.closed.why == "no_hall"


# What moves where at which price: service or class, origin, site, price and the lever that asks it.
FLIPS = (
    ("tuning", None, "delta", "voucher",
     lambda at: {"compute_voucher": {"voucher_cny_per_mwh": at, "within": ["site:delta"]}}),
    ("chat", "port", "plain", "carbon", lambda at: {"carbon_price": {"price_cny_per_t": at}}),
)  # fmt: skip


@pytest.mark.parametrize(("workload", "origin", "site", "price", "levers"), FLIPS)
def test_the_answer_flips_where_it_is_said_to(
    toy: Standing, workload: str, origin: str | None, site: str, price: str, levers: Callable[[float], dict[str, Any]]
):
    s, asker, workloads = toy.problem.names["s"].index(site), Asker(toy), Workloads(toy)
    work = next(one for one in works(toy) if (one.name, one.origin) == (workload, origin or ""))
    turnings = [*turnings_of_site(toy, s, cheaper=True), turning_of_carbon(toy)]
    (turning,) = [one for one in turnings if one.price == price]
    force, free = workloads.columns.forcing(work, s).on, movable(asker, work)
    best = asker.answer(force(toy.linear), free, Watch(SECONDS))
    (found,) = flips(Searched(asker, force, free, best), [turning], Watch(SECONDS))
    assert found.known
    assert found.at is not None
    forced = only_at(toy.question, work, s)
    for factor, turned in ((1 - CLOSE, False), (1 + CLOSE, True)):
        dearer = cost_of(forced, levers(found.at * factor)) - cost_of(toy.question, levers(found.at * factor))
        assert (dearer <= 2e-9 * toy.cost) is turned


def relaxed_cost(linear: Linear) -> float:
    return Highs(linear, whole=False).run(SECONDS).objective


@pytest.mark.parametrize(("workload", "site"), [("frontier", None), ("chat", "gorge"), ("tuning", "plain")])
def test_a_large_question_says_where_it_flips_if_everything_could_be_divided(
    toy: Standing, workload: str, site: str | None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("optimizer.explain.run.asking.SMALL", 0)
    why = why_here(toy, workload, None, site, Watch(SECONDS))
    assert why.target is not None
    assert all(one.divided and one.known for one in why.flips)
    asked = [*turnings_of_site(toy, why.target.site, cheaper=True), turning_of_carbon(toy)]
    rule = Workloads(toy).columns.forcing(why.work, why.target.site).on
    flipping = [(flip, turning) for flip, turning in zip(why.flips, asked, strict=True) if flip.at]
    assert flipping
    for flip, turning in flipping:
        for factor, turned in ((1 - CLOSE, False), (1 + CLOSE, True)):
            priced = charged(toy.linear, turning.costs * (flip.at or 0.0) * factor)
            dearer = relaxed_cost(rule(priced)) - relaxed_cost(priced)
            assert (dearer <= 2e-9 * toy.cost) is turned
    words = [line.words["en"] for line in lines_of_work(toy, why)]
    assert any(text.startswith("If everything could be divided: It would go to") for text in words)


def test_so_it_says_of_a_site(toy: Standing, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.explain.run.asking.SMALL", 0)
    monkeypatch.setattr("optimizer.explain.places.sites.ASKING", 0.2)
    why = why_site(toy, "delta", 0.01, Watch(SECONDS))
    assert why.turned.flips
    assert all(one.divided for one in why.turned.flips)
    assert any("If everything could be divided" in line.words["en"] for line in lines_of_site(toy, why))


def with_tariff(problem: Problem, site: int, less: float) -> Problem:
    tariff = problem.sites.tariff.copy()
    tariff[site] -= less / 1e6
    return dataclasses.replace(problem, sites=dataclasses.replace(problem.sites, tariff=tariff))


def test_a_site_opens_at_the_sum_and_the_power_price_that_are_said(toy: Standing):
    why = why_site(toy, "delta", 0.01, Watch(SECONDS))
    assert not why.turned.used
    assert why.turned.exact
    (power,) = [one for one in why.turned.flips if one.price == "power_down"]
    assert power.at is not None
    task, delta = toy.task, toy.problem.names["s"].index("delta")
    costs = {}
    for factor in (1 - CLOSE, 1 + CLOSE):
        changed = dataclasses.replace(task, problem=with_tariff(toy.problem, delta, power.at * factor))
        solver = Highs(changed.model, whole=True)
        solver.option("mip_rel_gap", 0.0)
        costs[factor] = solver.run(SECONDS).objective
    assert costs[1 - CLOSE] == pytest.approx(toy.cost, rel=1e-9)
    assert costs[1 + CLOSE] < toy.cost * (1 - 1e-9)


def test_a_demand_too_far_goes_there_at_the_latency_that_is_said(toy: Standing):
    why = why_here(toy, "voice", "port", "plain", Watch(SECONDS))
    (latency,) = why.flips
    assert latency.at == pytest.approx(10.8459, abs=1e-4)
    services = toy.question["inference"].assign(latency_ms=lambda frame: frame["latency_ms"].mask(
        frame["service"] == "voice", latency.at))  # fmt: skip
    patient = dataclasses.replace(toy.question, tables={**toy.question.tables, "inference": services})
    assert cost_of(patient) < toy.cost
    assert cost_of(patient) == pytest.approx(cost_of(only_at(patient, why.work, 2)), rel=NEAR)


def test_the_table_is_the_relaxation_asked_one_by_one(drawn: Standing):
    table = whole_table(Asker(drawn), Watch(SECONDS))
    assert len(table) == len(drawn.problem.names["s"]) * len(list(Workloads(drawn).all()))
    workloads, sites = Workloads(drawn), drawn.problem.names["s"]
    free = relaxed_value(drawn, None, 0)
    for work in workloads.all():
        for s in work.sites.tolist():
            (row,) = table[(table["workload"] == work.name) & (table["site"] == sites[s])].to_dict("records")
            value = relaxed_value(drawn, work, s)
            if row["status"] == "no_room":
                continue
            assert row["divided_cny_per_year"] == pytest.approx((value - free) * 1e6, abs=NEAR * drawn.cost * 1e6)
            assert row["at_least_cny_per_year"] >= 0.0


def relaxed_value(standing: Standing, work: Work | None, site: int) -> float:
    linear = standing.linear
    if work is not None:
        linear = Workloads(standing).columns.forcing(work, site).on(linear)
    outcome = Highs(linear, whole=False).run(SECONDS)
    return math.inf if outcome.duals is None else proven_bound(linear, outcome.duals)


def test_prices_never_tell_more_than_asking(drawn: Standing):
    asker = Asker(drawn)
    asked = whole_table(asker, Watch(SECONDS))
    over = Watch(SECONDS)
    over.stop()
    prices = whole_table(asker, over)
    both = (prices["how"] == "by_prices") & (asked["how"] == "asked") & (asked["status"] == "open")
    assert both.any()
    more = prices["divided_cny_per_year"][both] - asked["divided_cny_per_year"][both]
    assert (more <= NEAR * drawn.cost * 1e6).all()


@pytest.mark.parametrize("seed", LIKE)
@pytest.mark.parametrize("loss", [surveying.LOSS, 1.0])
def test_what_a_large_table_proves_is_so(seed: int, loss: float, monkeypatch: pytest.MonkeyPatch):
    """Like demands are one there, of least cost: nothing may cost less than it says, whatever that loses."""
    standing = standing_of(random_instance(seed))
    exact, demands = whole_table(Asker(standing), Watch(SECONDS)), len(standing.problem.demands.mw)
    monkeypatch.setattr("optimizer.explain.run.asking.SMALL", 0)
    monkeypatch.setattr(surveying, "LOSS", loss)
    asker = Asker(standing)
    surveyed = surveying.survey(asker, Workloads(standing))
    assert surveyed is not None
    assert loss < 1.0 or len(surveyed.columns.problem.demands.mw) < demands
    assert surveyed.relaxed.value <= relaxed_value(standing, None, 0) + NEAR * standing.cost
    large = whole_table(asker, Watch(SECONDS))
    both = (exact["status"] == "open") & (large["status"] == "open")
    assert both.any()
    assert (large["how"][both] == "asked").all()
    assert (large["status"][exact["status"] != "no_room"] == exact["status"][exact["status"] != "no_room"]).all()
    proven = large["at_least_cny_per_year"][both] - exact["at_least_cny_per_year"][both]
    assert (proven <= NEAR * standing.cost * 1e6).all()
    if loss < 1.0:
        apart = large["divided_cny_per_year"][both] - exact["divided_cny_per_year"][both]
        assert (abs(apart) <= loss * standing.cost * 1e6).all()


def test_names_that_are_not_there_are_refused(toy: Standing):
    for workload, origin, site in (("chatt", None, None), ("chat", "nowhere", None), ("tuning", "port", None),
                                   ("chat", None, "moon")):  # fmt: skip
        with pytest.raises(UsageError):
            why_here(toy, workload, origin, site, Watch(SECONDS))


def test_every_sentence_is_there_in_both_languages(toy: Standing):
    said = [
        *lines_of_work(toy, why_here(toy, "chat", None, None, Watch(SECONDS))),
        *lines_of_site(toy, why_site(toy, "port", 0.01, Watch(SECONDS))),
    ]
    for line in said:
        assert set(line.words) == {"en", "zh"}
        assert all(words and "{" not in words for words in line.words.values())
