"""What is compared in these tests? A tiny country under a few policies, solved, and cases that have no plan."""

from __future__ import annotations

import dataclasses
import functools
import tempfile
from pathlib import Path
from typing import Any

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.data.scenarios import NEUTRAL
from optimizer.data.settings import ScenarioSettings
from optimizer.errors import Infeasible
from optimizer.plan.verify import verify
from optimizer.policies import enacted
from optimizer.report.comparing.cases import Case, Comparison, Frontier, FrontierPoint
from optimizer.solve.pipeline import solve
from tests.packs import write_pack

POLICIES: dict[str, dict[str, dict[str, Any]]] = {
    "mandate": {"placement_mandate": {"training_in": ["west"], "inference_in": ["east"]}},
    "loose-hubs": {"capacity_share": {"within": ["hubs"], "of": "new_capacity", "least": 0.01}},
    "carbon": {"carbon_price": {"price_cny_per_t": 300.0}},
    "voucher": {"power_price_support": {"zones": ["NA"], "support_cny_per_mwh": 100.0, "domestic_only": False}},
    "growth": {"demand_growth": {"training_factor": 1.2}},
    "impossible": {"build_moratorium": {"within": ["east", "west"]}},
}
RULES: dict[str, dict[str, dict[str, Any]]] = {
    "all_east": {"placement_mandate": {"training_in": ["east"], "inference_in": ["east"], "new_only": False}},
    "nearest": {"placement_mandate": {"inference_in": ["east"]}},
}


def scenario(name: str, **settings: Any) -> ScenarioSettings:
    given = {"title": name.capitalize(), "title_zh": "", "description": f"What {name} tests.", "source": "made up"}
    return ScenarioSettings(name=name, **{**given, **settings})


@functools.cache
def question() -> Instance:
    with tempfile.TemporaryDirectory() as folder:
        return read_instance(write_pack(Path(folder)))


def solved(settings: ScenarioSettings) -> Case:
    asked = dataclasses.replace(question(), scenario=settings)
    enacted_question, levers = enacted(asked)
    try:
        plan = solve(asked, gap=1e-4, seconds=30, threads=1)
    except Infeasible as ending:
        return Case(settings.name, settings, "infeasible", str(ending))
    verdict = verify(plan, enacted_question, levers)
    return Case(settings.name, settings, "planned", "", plan.bound, plan, enacted_question, levers, verdict)


@functools.cache
def base() -> Case:
    return solved(NEUTRAL)


@functools.cache
def case(name: str) -> Case:
    """Return a policy of POLICIES as a solved case."""
    return solved(scenario(name, levers=POLICIES[name]))


@functools.cache
def rule(name: str) -> Case:
    """Return a plan that stands for that of a simple rule: it places work by an order."""
    made = solved(scenario(name.replace("_", "-"), levers=RULES[name]))
    settings = made.scenario.model_copy(update={"rule": name})
    return dataclasses.replace(made, scenario=settings)


@functools.cache
def comparison() -> Comparison:
    lost = Case("lost", scenario("lost"), "no_plan", "the time limit was reached before any plan was found", 2e8)
    broken = Case("broken", scenario("broken", against="mandate"), "failed", "the solver failed on this model")
    cases = (base(), *(case(name) for name in POLICIES), lost, broken)
    return Comparison(question(), cases, frontiers(), (("gap", 0.0001), ("seed", 0)))


def frontiers() -> tuple[Frontier, ...]:
    cost = base().plan.objective
    curve = [
        FrontierPoint(None, 9e4, cost, 0.999 * cost, 0.001, 0.0, "planned", True),
        FrontierPoint(8e4, 8e4, 1.01 * cost, 1.005 * cost, 0.005, 80.0, "planned", True),
        FrontierPoint(7e4, 6.9e4, 1.05 * cost, None, None, None, "planned", False),
        FrontierPoint(5e4, None, None, None, None, None, "infeasible"),
        FrontierPoint(4e4, None, None, 1.1 * cost, None, None, "no_plan"),
    ]
    return tuple(Frontier("tiny", kind, "unit", tuple(curve)) for kind in ("carbon", "west_share", "latency", "capex"))


def claiming(known: Case, objective: float, bound: float) -> Case:
    """Return a case whose plan claims another cost and bound and counts as verified."""
    plan = dataclasses.replace(known.plan, objective=objective, bound=bound, verified=True)
    return dataclasses.replace(known, plan=plan, bound=bound, verdict=None)


def whole() -> Comparison:
    """Everything there is to compare."""
    plain = comparison()
    return dataclasses.replace(plain, cases=(*plain.cases, rule("all_east"), rule("nearest")))


def few() -> Comparison:
    """One case of each kind."""
    names = ("none", "mandate", "carbon", "impossible", "lost")
    cases = tuple(case for case in comparison().cases if case.name in names)
    return dataclasses.replace(comparison(), cases=(*cases, rule("all_east"), rule("nearest")))
