"""The trade-off curve between cost and something that is limited, point by point, each a verified plan."""

from __future__ import annotations

import decimal
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from optimizer import policies
from optimizer.errors import UsageError
from optimizer.library import NO_SCENARIO
from optimizer.plan.figures import figures_of
from optimizer.plan.plan import Plan
from optimizer.report.comparing.cases import Frontier
from optimizer.study.answering import Answer
from optimizer.study.asking import Asked, under
from optimizer.study.axes import Axis
from optimizer.study.envelope import Solved, enveloped
from optimizer.study.extremes import extreme
from optimizer.study.studying import Study

DIGITS = 6  # of a limit; rounded to the looser side
EDGE_STEPS = 3  # bisections between the last limit with a plan and the first without
SAME = 1e-5  # relative: nearer limits are one


@dataclass(frozen=True)
class Curve:
    """A frontier with the cases behind its points and how they ended; the case without a limit is not among them."""

    frontier: Frontier
    cases: tuple[Asked, ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict)


def traced(study: Study, reference: Asked, free: Answer, axis: Axis, points: int) -> Curve:
    """Return the curve from the plan without a limit (`free`) to the tightest limit the model allows.

    `points` limits are evenly spaced, the free end and the tightest among them. Where the tightest have no plan, the
    edge is narrowed by bisection. A base without a plan has a curve without points.
    """
    refuse_double(reference, axis)
    question = reference.read
    name = question.name if reference.name == NO_SCENARIO else f"{question.name}, {reference.name}"
    if free.plan is None:
        return Curve(Frontier(name, axis.against, axis.unit, ()))
    loosest = reached(axis, reference, free.plan)
    tightest = study.ledger.number(f"extreme-{_word(axis)}", reference.digest)
    if tightest is None:
        found = study.ask(f"extreme-{_word(axis)}", extreme, question, axis, loosest, study.options)
        tightest = axis.tightest if found is None else float(found)
        study.ledger.keep_number(f"extreme-{_word(axis)}", reference.digest, tightest)
    cases = [_case(reference, axis, limit) for limit in limits(axis, loosest, tightest, points)]
    study.write_scenarios(cases)
    answers = study.run(cases)
    for _ in range(EDGE_STEPS):
        middle = _edge(axis, loosest, cases, answers)
        if middle is None:
            break
        case = _case(reference, axis, middle)
        study.write_scenarios([case])
        cases.append(case)
        answers |= study.run([case])
    solved = [_solved(axis, reference, free, None)]
    solved += [_solved(axis, case, answers[case.name], _limit(axis, case)) for case in cases]
    frontier = Frontier(name, axis.against, axis.unit, enveloped(axis, solved))
    ordered = tuple(sorted(cases, key=lambda case: _limit(axis, case), reverse=not axis.floor))
    return Curve(frontier, ordered, {case.name: answers[case.name] for case in ordered})


def refuse_double(reference: Asked, axis: Axis) -> None:
    """Raise UsageError where the scenario sets the lever that the curve varies, or does not ask for least cost."""
    if reference.scenario.rule:
        raise UsageError(f"scenario {reference.name} places work by a rule, so there is no least cost to trace")
    if any(lever.name == axis.lever for lever in policies.active(reference.read)):
        message = (
            f"scenario {reference.name} already sets {axis.lever}, which this curve varies; choose another scenario"
        )
        raise UsageError(message)


def limits(axis: Axis, loosest: float, tightest: float, points: int) -> list[float]:
    """Return the limits to solve under, from loose to tight, without the free end; none where there is no room."""
    tightest = max(tightest, loosest) if axis.floor else min(tightest, loosest)
    if abs(loosest - tightest) <= SAME * max(abs(loosest), abs(tightest)):
        return []
    steps = [loosest + (tightest - loosest) * step / (points - 1) for step in range(1, points)]
    return list(dict.fromkeys(_rounded(axis, step) for step in steps))


def reached(axis: Axis, case: Asked, plan: Plan) -> float:
    """Return how much of the limited thing a plan reaches."""
    question, _ = policies.enacted(case.read)
    return axis.reached(figures_of(plan, question))


def _edge(axis: Axis, loosest: float, cases: Sequence[Asked], answers: dict[str, Answer]) -> float | None:
    """Return the middle between the tightest limit with a plan and the loosest without one beyond it; None: no edge."""
    kept = [_limit(axis, case) for case in cases if answers[case.name].plan is not None]
    last = (max if axis.floor else min)([loosest, *kept])
    beyond = [_limit(axis, case) for case in cases if answers[case.name].plan is None]
    beyond = [limit for limit in beyond if (limit > last if axis.floor else limit < last)]
    if not beyond:
        return None
    middle = _rounded(axis, (last + (min if axis.floor else max)(beyond)) / 2)
    return None if middle in {_limit(axis, case) for case in cases} else middle


def _case(reference: Asked, axis: Axis, limit: float) -> Asked:
    at = f"{limit:.{DIGITS}g}".replace("+", "")
    scenario = reference.scenario.model_copy(
        update={
            "name": f"frontier-{_word(axis)}-{at}", "title": f"{axis.against} limited to {at} {axis.unit}",
            "title_zh": "", "against": "", "source": "a point of a trade-off curve",
            "description": f"Least cost with {axis.lever}.{axis.setting} = {at}.",
            "levers": {**reference.scenario.levers, axis.lever: axis.settings(limit)},
        }
    )  # fmt: skip
    return Asked(scenario.name, scenario, under(reference.read, scenario), near=reference.name)


def _solved(axis: Axis, case: Asked, answer: Answer, limit: float | None) -> Solved:
    if answer.plan is None:
        return Solved(limit, answer.ending, bound=answer.bound)
    plan = answer.plan
    bound = plan.bound if math.isfinite(plan.bound) else None
    return Solved(limit, "planned", reached(axis, case, plan), plan.objective, bound, plan.verified)


def _limit(axis: Axis, case: Asked) -> float:
    return float(case.scenario.levers[axis.lever][axis.setting])


def _word(axis: Axis) -> str:
    ledger = axis.fixed.get("ledger", "")
    return f"{axis.against}-{ledger}" if ledger else axis.against


def _rounded(axis: Axis, limit: float) -> float:
    """Return a limit in few digits, never tighter than it was."""
    direction = decimal.ROUND_FLOOR if axis.floor else decimal.ROUND_CEILING
    return float(decimal.Context(prec=DIGITS, rounding=direction).create_decimal(repr(limit)))
