"""What does an instance say once a repair is made, or once limits are lifted?

Every change is made to the instance as it was read: its tables, or the settings of its scenario's levers.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from optimizer.data.instance import Instance
from optimizer.explain.conflicts.facts import WHOLE, WORK, Fact, Open
from optimizer.explain.conflicts.policing import BY_OPERATOR, RULES
from optimizer.explain.conflicts.repairing import LIFTED, Repair
from optimizer.explain.conflicts.widening import SLOWEST_MS
from optimizer.explain.stated import STATED
from optimizer.policies import groups
from optimizer.policies.accelerator_supply import AcceleratorSupply
from optimizer.policies.demand_growth import DemandGrowth
from optimizer.policies.lever import with_tables

CAREFUL = 1e-6  # of a limit, at least of 1: how much looser it is stated than needed, so that rounding undoes nothing
MUCH = 1e6  # MW, MCNY and Tbit/s for each MW of work: more than any limit that a plan could need
Levers = dict[str, dict[str, Any]]


def unsaid(question: Open) -> list[str]:
    """Return the kinds of repairs that an instance cannot say: which jobs, told by zone or grown, are left undone."""
    by_job = not question.training_zones and DemandGrowth.name not in question.question.scenario.levers
    return [] if by_job else ["training"]


def repaired(instance: Instance, repair: Repair) -> Instance:
    """Return an instance after a repair; what the repair does not name stays as it is."""
    levers = {name: dict(settings) for name, settings in instance.scenario.levers.items()}
    by_lever = repair.kind == "supply" and AcceleratorSupply.name in levers
    if repair.kind in STATED and not by_lever:
        return _with_limits(instance, repair)
    CHANGES.get(repair.kind, _set)(levers, instance, repair)
    return _under(instance, levers)


def lifted(question: Open, facts: Collection[Fact]) -> Instance:
    """Return the instance of a question without some of its limits; work stays to be done, policies go as a whole."""
    changed = question.question.as_read
    levers = {name: dict(settings) for name, settings in changed.scenario.levers.items()}
    for kind in dict.fromkeys(fact.kind for fact in facts):
        of_kind = [fact for fact in facts if fact.kind == kind]
        if kind in (*WORK, *WHOLE):
            continue
        if kind in STATED:
            units = {fact: PLENTY.get(kind, _plenty)(question, fact) for fact in of_kind}
            changed = _with_limits(changed, Repair(kind, units, 0.0))
            if kind == "supply" and AcceleratorSupply.name in levers:
                _drop(levers[AcceleratorSupply.name], "supply_mw", changed["accelerators"]["accelerator"], of_kind)
        elif kind == BY_OPERATOR:
            _drop(levers[RULES[kind].lever], RULES[kind].name, changed["operators"]["operator"], of_kind)
        elif kind in RULES:
            levers[RULES[kind].lever].pop(RULES[kind].name)
        elif kind == "build_moratorium":
            _lift_at_sites(levers, changed, Repair(kind, dict.fromkeys(of_kind, 1.0), 0.0))
        else:
            levers.pop(kind)
    return _under(changed, levers)


def _drop(lever: dict[str, Any], setting: str, names: pd.Series, facts: Sequence[Fact]) -> None:
    """Take what some facts are about out of a setting that gives each of its `names` a value."""
    gone = {names.iloc[fact.thing] for fact in facts}
    lever[setting] = {name: value for name, value in lever.get(setting, {}).items() if name not in gone}


def _plenty(question: Open, _fact: Fact) -> float:
    return float(question.work.sum()) * MUCH


PLENTY: Mapping[str, Callable[[Open, Fact], float]] = {
    "room": lambda question, fact: float(question.wide.halls.room[fact.thing]),
    "connection": lambda question, fact: float(question.wide.sites.grid_mw[fact.thing]),
    "homes": lambda question, fact: float(question.problem.services.min_sites[fact.thing] - 1),
    "share": lambda _question, _fact: 1.0,
    "latency": lambda _question, _fact: SLOWEST_MS,
}


def _under(instance: Instance, levers: Levers) -> Instance:
    scenario = instance.scenario.model_copy(update={"levers": levers})
    return dataclasses.replace(instance, scenario=scenario)


def _with_limits(instance: Instance, repair: Repair) -> Instance:
    place = STATED[repair.kind]
    frame = instance[place.table]
    values = frame[place.column].to_numpy(dtype=np.float64).copy()
    for fact, amount in repair.units.items():
        values[fact.thing] += place.adds * (np.round(amount) if place.whole else amount)
        if not place.whole:
            values[fact.thing] = min(_looser(values[fact.thing]), 1.0 if repair.kind == "share" else np.inf)
    changed = frame.assign(**{place.column: pd.Series(values).astype(frame[place.column].dtype)})
    if repair.kind == "training":
        changed = changed[changed["count"] > 0].reset_index(drop=True)
    return with_tables(instance, **{place.table: changed})


def _looser(limit: Any) -> Any:
    return limit + CAREFUL * np.maximum(1.0, limit)


def _lift(levers: Levers, _instance: Instance, repair: Repair) -> None:
    del levers[repair.kind]


def _lift_at_sites(levers: Levers, instance: Instance, repair: Repair) -> None:
    gone = {fact.thing for fact in repair.units}
    inside = groups.of_instance(levers[repair.kind]["within"], instance)
    kept = [f"site:{site}" for s, site in enumerate(instance["sites"]["site"]) if inside[s] and s not in gone]
    if kept:
        levers[repair.kind]["within"] = kept
    else:
        del levers[repair.kind]


def _find_more(levers: Levers, instance: Instance, repair: Repair) -> None:
    lever, table = levers[AcceleratorSupply.name], instance["accelerators"]
    supply = dict(lever.get("supply_mw", {}))
    for fact, units in repair.units.items():
        kind, mw = table[["accelerator", "supply_mw"]].iloc[fact.thing]
        supply[kind] = _looser(supply.get(kind, mw) + units)
    lever["supply_mw"] = supply


def _raise_ceiling(levers: Levers, _instance: Instance, repair: Repair) -> None:
    levers[repair.kind]["ceiling"] = repair.value


def _grow_less(levers: Levers, _instance: Instance, repair: Repair) -> None:
    left = max(0.0, 1.0 - (1.0 + CAREFUL) * sum(repair.units.values()))
    for name in ("inference_factor", "training_factor"):
        factor = levers[repair.kind].get(name, 1.0)
        levers[repair.kind][name] = 1.0 + left * (factor - 1.0) if factor > 1.0 else factor


def _raise_budgets(levers: Levers, instance: Instance, repair: Repair) -> None:
    setting = RULES[repair.kind]
    budgets = dict(levers[setting.lever][setting.name])
    for fact, units in repair.units.items():
        operator = instance["operators"]["operator"].iloc[fact.thing]
        budgets[operator] = _looser(budgets[operator] + units * setting.unit)
    levers[setting.lever][setting.name] = budgets


def _set(levers: Levers, _instance: Instance, repair: Repair) -> None:
    """Set what a rule stands for to its new value, or raise it by what its rows need more."""
    setting = RULES[repair.kind]
    lever = levers[setting.lever]
    if repair.value is None:
        lever[setting.name] = _looser(lever[setting.name] + sum(repair.units.values()) * setting.unit)
    elif repair.value < lever[setting.name]:
        lever[setting.name] = max(0.0, repair.value - CAREFUL)
    else:
        lever[setting.name] = _looser(repair.value) if setting.name == "most_ms" else min(1.0, repair.value + CAREFUL)


CHANGES: Mapping[str, Callable[[Levers, Instance, Repair], None]] = {
    **dict.fromkeys(LIFTED, _lift),
    "build_moratorium": _lift_at_sites,
    "supply": _find_more,
    "pue_ceiling": _raise_ceiling,
    "demand_growth": _grow_less,
    BY_OPERATOR: _raise_budgets,
}
