"""What is the least change of one kind that makes a plan possible?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.explain.conflicts.conflict import Conflict
from optimizer.explain.conflicts.facts import OF_WORK, WHOLE, WORK, Fact, Open, are_undivided
from optimizer.explain.conflicts.judging import possible
from optimizer.explain.conflicts.loosening import WHOLE_UNITS, loosened
from optimizer.explain.conflicts.naming import AMOUNTS, setting_of
from optimizer.explain.conflicts.policing import RULES
from optimizer.explain.conflicts.reaching import least_opening
from optimizer.explain.conflicts.setting import least_setting
from optimizer.policies.demand_growth import DemandGrowth
from optimizer.problem.problem import Flags, Floats
from optimizer.solve.highs import SIMPLEX, VERTEX
from optimizer.solve.watch import Watch

NOTHING = 1e-9  # units
SEARCHING = 0.02  # of the time left, for whole modules and homes of a large question
OF_ONE = 0.4  # of the time left, for repairs of one kind there
COUNTING = 0.25  # of the time left, for what is loosened by whole units there
OF_A_PLACE = ("connection", "trunk")  # from where nothing is done few steps of a simplex lead to their least
LIFTED = ("data_residency", "placement_mandate")  # as a whole, or not at all


@dataclass(frozen=True)
class Repair:
    """A change of one kind: by how many units each fact is loosened, or the `value` that its limit gets.

    Units are modules, MW, Tbit/s, MCNY, sites, shares, jobs, ms, PUE, kt and thousands of cubic metres, or all of a
    policy; the value is in the units of the setting. `price` is MCNY a year where modules are built, else the sum of
    the units. No plan does without the share `needed` of it: all, unless it was `enlarged`, found to a thousandth, or
    the best of a search that was cut off.
    """

    kind: str
    units: Mapping[Fact, float]
    price: float
    value: float | None = None
    needed: float = 1.0


def repairs(
    question: Open, conflict: Conflict, enforced: Flags, watch: Watch, but: Collection[str] = ()
) -> Iterator[Repair]:
    """Yield the least repair of each kind that the conflict names, under some facts (F,), `but` for some kinds.

    A kind is left out where it cannot repair anything alone, and where its share of the time does not suffice. Of a
    large question rules of policies come first, then the others that a mean day tells.
    """
    kinds = list(dict.fromkeys(fact.kind for fact in conflict.facts if fact.kind not in but))
    if question.divisible:
        kinds.sort(key=lambda kind: (kind not in RULES, kind not in GRADUAL))
    for kind, part in watch.shared(kinds, OF_ONE if question.divisible else 0.0):
        repair = None if watch.over else repair_of(question, enforced, kind, conflict.facts, part)
        if repair is not None:
            yield repair


def limits_of(others: Sequence[Conflict], conflict: Conflict) -> list[Fact]:
    """Return the limits of other conflicts that a conflict does not share, and that an instance can lift."""
    kept = (*WORK, *WHOLE)
    return [fact for other in others for fact in other.facts if fact.kind not in kept and fact not in conflict.facts]


def repair_of(question: Open, enforced: Flags, kind: str, among: Sequence[Fact], watch: Watch) -> Repair | None:
    """Return the least repair of a kind that a conflict is `among`, under some facts (F,).

    Each kind has one way of being repaired.
    """
    facts = [fact for fact in among if fact.kind == kind]
    if kind == DemandGrowth.name:  # it belongs to every conflict, and repairs them all or none
        enforced = question.as_divided(~question.of_kinds(*OF_WORK))
    if kind in LIFTED:
        without = enforced & ~question.of_kinds(kind)
        return Repair(kind, dict.fromkeys(facts, 1.0), 1.0) if possible(question, without, watch) else None
    if len(facts[0].opens_at):
        return _sooner(question, enforced, kind, among, watch)
    if kind in RULES and not RULES[kind].unit:
        return _nearest(question, enforced, facts[0], among, watch)
    return _looser(question, enforced, kind, among, watch)


def _sooner(question: Open, enforced: Flags, kind: str, among: Sequence[Fact], watch: Watch) -> Repair | None:
    """Return the repair that lets one limit go least far: each of them is enough, since the conflict needs them all."""
    found = []
    for fact in (one for one in among if one.kind == kind):
        last_mile, limit = _stated(question, fact)
        value = least_opening(question, enforced, fact, among, watch)
        if value is not None:
            found.append(Repair(kind, {fact: value + last_mile - limit}, value + last_mile - limit, value + last_mile))
    return min(found, key=lambda repair: repair.price, default=None)


def _stated(question: Open, fact: Fact) -> tuple[float, float]:
    """Return what comes on top of what opens, such as the last mile of a service, and the limit to the sum."""
    last_mile = (
        float(question.question["inference"]["last_mile_ms"].iloc[fact.thing]) if fact.kind == "latency" else 0.0
    )
    return last_mile, AMOUNTS[fact.kind](question, fact)


def _nearest(question: Open, enforced: Flags, fact: Fact, among: Sequence[Fact], watch: Watch) -> Repair | None:
    """Return the repair that sets what a rule stands for to the nearest that is possible."""
    asked, stated = _asked(question, enforced, fact.kind, among), setting_of(question, fact.kind)
    least = least_setting(asked, enforced, asked.facts[question.facts.index(fact)], watch)
    if least is None or least[0] == stated:  # as the solver sees it nothing is amiss
        return None
    value, impossible = least
    return Repair(fact.kind, {fact: 1.0}, value, value, abs((impossible - stated) / (value - stated)))


def _looser(question: Open, enforced: Flags, kind: str, among: Sequence[Fact], watch: Watch) -> Repair | None:
    price = PRICES.get(kind)
    if price is None:
        return None
    asked, method = _asked(question, enforced, kind, among), SIMPLEX if kind in OF_A_PLACE else VERTEX
    stated = zip(question.facts, asked.facts, enforced, strict=True)
    facts = {there: fact for fact, there, holds in stated if holds and fact.kind == kind}
    prices = {there: price(question, fact) for there, fact in facts.items()}
    # Of a large question, whole modules and homes are sought for a while: what divided ones need may be too little.
    divided = asked.as_divided(enforced)
    undivided, found = asked.divisible and are_undivided(among), None
    if (divided != enforced).any():
        searching = watch if undivided else watch.part(SEARCHING)
        found = loosened(asked, enforced, prices, searching, whole=True, method=method)
    if found is None and not undivided:
        counting = watch.part(COUNTING) if asked.divisible and kind in WHOLE_UNITS else watch
        found = loosened(asked, divided, prices, counting, whole=True, method=method)
    if found is None:
        return None
    units = {facts[at]: units for at, units in found.units.items() if units > NOTHING}
    return Repair(kind, units, found.price, needed=max(0.0, found.least / found.price) if units else 1.0)


def _asked(question: Open, enforced: Flags, kind: str, among: Sequence[Fact]) -> Open:
    """Return what is asked for the least repair of a kind: the mean day where more is enforced than a conflict.

    It is smaller, and never needs more; so only what can grow is asked of it.
    """
    more = enforced & ~question.only(*among) & ~question.of_kinds(*WHOLE)
    return question.mean_day if question.mean_day is not None and kind in GRADUAL and more.any() else question


def _modules(question: Open, fact: Fact) -> Floats:
    halls = question.problem.halls
    return np.array([halls.annuity[fact.thing] + halls.operation[fact.thing] + halls.accelerators[fact.thing]])


def _jobs(question: Open, fact: Fact) -> Floats:
    return question.work[fact.rows]


def _each(_question: Open, _fact: Fact) -> Floats:
    return np.ones(1)


GRADUAL = ("connection", "trunk", "supply", "capital", "share", *RULES)
PRICES: Mapping[str, Callable[[Open, Fact], Floats]] = {
    "room": _modules,
    "training": _jobs,
    **dict.fromkeys((*GRADUAL, "homes", "build_moratorium", "demand_growth"), _each),
}
