"""What are the things of facts called, and how much is stated of them?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from optimizer.explain.called import called
from optimizer.explain.conflicts.facts import Fact, Open
from optimizer.explain.conflicts.growing import factor
from optimizer.explain.conflicts.policing import BY_OPERATOR, RULES
from optimizer.problem.problem import Problem

# The table and the key of what the facts of a kind are about; other kinds are about nothing in particular.
TABLES: Mapping[str, tuple[str, str]] = {
    "demand": ("inference", "service"),
    "training": ("training", "class"),
    "latency": ("inference", "service"),
    "room": ("halls", "hall"),
    "connection": ("sites", "site"),
    "trunk": ("links", "link"),
    "supply": ("accelerators", "accelerator"),
    "capital": ("operators", "operator"),
    "homes": ("inference", "service"),
    "share": ("inference", "service"),
    "single_home": ("inference", "service"),
    "build_moratorium": ("sites", "site"),
    BY_OPERATOR: ("operators", "operator"),
}
ZONES = ("zones", "zone")


def table_of(question: Open, kind: str) -> tuple[str, str] | None:
    """Return the table and key of what facts of a kind are about."""
    return ZONES if kind == "training" and question.training_zones else TABLES.get(kind)


def ids(question: Open, facts: Sequence[Fact]) -> list[str]:
    """Return the ids of what facts of one kind are about, none where that is nothing in particular."""
    about = table_of(question, facts[0].kind)
    if about is None:
        return []
    return [str(question.question[about[0]][about[1]].iloc[fact.thing]) for fact in facts if fact.thing >= 0]


def names(question: Open, facts: Sequence[Fact], language: str) -> list[str]:
    """Return the same as names, in a language where the table has it."""
    about = table_of(question, facts[0].kind)
    if about is None:
        return []
    return [called(question.question, *about, fact.thing, language) for fact in facts if fact.thing >= 0]


def amounts(question: Open, facts: Sequence[Fact]) -> list[float]:
    """Return what each fact of one kind states, in the unit of its sentence, or all together; none if no number."""
    kind = facts[0].kind
    if kind in RULES and kind != BY_OPERATOR:
        return [setting_of(question, kind)]
    return [AMOUNTS[kind](question, fact) for fact in facts] if kind in AMOUNTS else []


def setting_of(question: Open, kind: str) -> float:
    """Return the setting that a rule stands for, as the scenario states it."""
    return float(getattr(question.lever(RULES[kind].lever), RULES[kind].name))


def _trunk(problem: Problem, link: int) -> float:
    links = problem.links
    return float(links.capacity[link] + links.unit[link] * links.room[link])


def _room(question: Open, hall: int) -> float:
    halls = question.problem.halls
    modules = question.question.as_read["halls"]["modules_max"].to_numpy(dtype=np.float64)
    return float(halls.existing[hall] + halls.module[hall] * modules[hall])


def _work(question: Open, fact: Fact) -> float:
    return float((question.work[fact.rows] * fact.sides[0]).sum())


AMOUNTS: Mapping[str, Callable[[Open, Fact], float]] = {
    "demand": _work,
    "training": _work,
    "latency": lambda question, fact: float(question.question["inference"]["latency_ms"].iloc[fact.thing]),
    "room": lambda question, fact: _room(question, fact.thing),
    "connection": lambda question, fact: float(question.problem.sites.grid_mw[fact.thing]),
    "trunk": lambda question, fact: _trunk(question.problem, fact.thing),
    "supply": lambda question, fact: float(question.problem.limits.supply[fact.thing]),
    "capital": lambda question, fact: float(question.problem.limits.capital[fact.thing]),
    "homes": lambda question, fact: float(question.problem.services.min_sites[fact.thing]),
    "share": lambda question, fact: 100.0 * float(question.problem.services.max_share[fact.thing]),
    BY_OPERATOR: lambda _question, fact: float(fact.sides[1].sum()),
    "pue_ceiling": lambda question, fact: float(question.lever(fact.kind).model_dump()["ceiling"]),
    "demand_growth": lambda question, _fact: max(factor(question.levers, kind) for kind in ("demand", "training")),
}
