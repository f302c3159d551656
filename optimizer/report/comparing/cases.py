"""What is a case of a comparison: one scenario with its ending and, where there is one, its plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from optimizer.data.instance import Instance
from optimizer.data.settings import ScenarioSettings
from optimizer.plan.levers import LeverCheck
from optimizer.plan.plan import Plan
from optimizer.plan.verify import Verdict

Ending = Literal["planned", "infeasible", "no_plan", "refused", "failed"]


@dataclass(frozen=True)
class Case:
    """One scenario of a comparison.

    `ending` is "planned" where there is a plan; then `plan`, `instance` (as the scenario's levers change it), `levers`
    and `verdict` are there. Otherwise `message` says why there is none, and `bound` (CNY a year, None: nothing proven)
    is what was proven all the same.
    """

    name: str
    scenario: ScenarioSettings
    ending: Ending
    message: str = ""
    bound: float | None = None
    plan: Plan | None = None
    instance: Instance | None = None
    levers: Sequence[LeverCheck] = ()
    verdict: Verdict | None = None

    @property
    def verified(self) -> bool:
        """Whether there is a plan that the judge, or failing that the plan's own record, calls true."""
        return self.plan is not None and (self.plan.verified if self.verdict is None else self.verdict.ok)


@dataclass(frozen=True)
class FrontierPoint:
    """One point of a trade-off curve: the limit set, and what the plan under it costs and reaches.

    `limit` is None at the end without a limit. `value` is what the plan reaches of the thing limited, `price` what one
    more unit of the limit would save in CNY a year (None: not known); `cost` and `bound` are CNY a year.
    """

    limit: float | None
    value: float | None
    cost: float | None
    bound: float | None
    gap: float | None
    price: float | None
    ending: Ending
    verified: bool = False


@dataclass(frozen=True)
class Frontier:
    """A trade-off curve of an instance: cost against carbon (t), west_share (ratio), latency (ms) or capex (CNY)."""

    instance: str
    against: Literal["carbon", "west_share", "latency", "capex"]
    unit: str
    points: tuple[FrontierPoint, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything a comparison report shows: the question, its cases in order (the first is the base) and frontiers."""

    instance: Instance
    cases: tuple[Case, ...]
    frontiers: tuple[Frontier, ...] = ()
    options: tuple[tuple[str, Any], ...] = ()  # gap, seconds, seed, threads; "command" as it was typed

    @property
    def first(self) -> Case:
        """The case everything is compared with unless a scenario says otherwise."""
        return self.cases[0]

    def against(self, case: Case) -> Case | None:
        """Return the case that `case` is compared with, or None for the base itself."""
        named = next((other for other in self.cases if other.name == case.scenario.against), None)
        other = named if case.scenario.against and named is not None else self.first
        return None if other.name == case.name else other
