"""What is a question with all its limits lifted, and which facts lay them down again?"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence

import numpy as np

from optimizer.data.instance import Instance
from optimizer.explain.conflicts.facts import Fact, Open
from optimizer.explain.conflicts.growing import ASKED
from optimizer.explain.conflicts.limits import limits
from optimizer.explain.conflicts.policing import RULES, policies
from optimizer.explain.conflicts.widening import Widened, merged, widened
from optimizer.formulation.model import formulate
from optimizer.policies import Lever
from optimizer.problem.assembling import assemble
from optimizer.problem.coarsening import fullest_day, leanest_day
from optimizer.problem.labels import Labels
from optimizer.problem.linear import Columns, Linear, Rows
from optimizer.problem.problem import Flags, Floats, Ints, Problem

CONTRACTED = ("green", "wind", "solar", "certificates")
# What draws power can always have it, as long as no connection and no policy limits where it comes from.
POWER_COLUMNS = ("grid", "green", "charge", "discharge", "level", "store", "wind", "solar", "certificates")
POWER_ROWS = (
    "power_balances", "within_the_connection", "green_follows_the_weather", "contracts_within_the_limit",
    "certificates_within_market_energy", "storage_follows_its_level", "charging_power_fits", "discharging_power_fits",
    "storage_level_fits", "storage_within_its_share",
)  # fmt: skip
HOURLY_COLUMNS = ("it", "train")
FEW_HOURS = 6  # of a sketch
SMALL = 20_000  # pairs of work and places: so many are asked whole


def opened(
    question: Instance,
    levers: Sequence[Lever],
    *,
    divisible: bool | None = None,
    apart: Collection[int] = (),
    by_node: bool = False,
    merging: bool = True,
) -> Open:
    """Return an enacted question with its limits lifted.

    Where it is `divisible`, as large ones are unless that is forbidden, it has a mean day if it has several. Unless
    `merging` is forbidden, like demands are then made one, but for those of services `apart`, and so are like jobs;
    where trunks matter, those of one trunk node (`by_node`). So merged it has a sketch of itself.
    """
    problem, wide = assemble(question, dead_ends=True), widened(question, levers)
    if divisible is None:
        divisible = wide.problem.pairs > SMALL
    merging = merging and divisible
    if merging:
        wide = merged(question, wide, apart, by_node=by_node)

    def on(days: Problem) -> Open:
        return _stated(question, levers, problem, dataclasses.replace(wide, problem=days), divisible=divisible)

    return dataclasses.replace(
        on(wide.problem),
        sketch=on(fullest_day(wide.problem, FEW_HOURS, contracts=True)[0]) if merging else None,
        mean_day=on(leanest_day(wide.problem)) if divisible and wide.problem.hours > wide.problem.day_length else None,
    )


def _stated(question: Instance, levers: Sequence[Lever], problem: Problem, wide: Widened, *, divisible: bool) -> Open:
    linear = formulate(wide.problem, levers)
    facts = (*limits(problem, wide, linear), *policies(levers, wide, linear))
    lifted = _lifted(linear, facts, divisible=divisible)
    work = _work(wide, linear)
    power, powered = _power(linear, facts, len(problem.sites.zone))
    hourly = _hourly(linear, facts)
    stated = Open(
        question, levers, problem, lifted, facts, wide.of_zones, divisible, work, wide.problem, power, powered, hourly
    )
    return stated.narrowed(_needed(stated), stated.all)


def is_large(question: Open) -> bool:
    """Return whether solving a question for any plan at all takes long."""
    return question.divisible or question.wide.pairs > SMALL


def _power(linear: Linear, facts: Sequence[Fact], sites: int) -> tuple[Ints, Flags]:
    """Return the site (M,) whose power each row is about, -1 for others, and those that matter to each fact (F, S)."""
    rows = _sites_of(linear.rows.labels, POWER_ROWS, len(linear.rows.lower))
    columns = _sites_of(linear.columns.labels, POWER_COLUMNS, len(linear.columns.lower))
    there = np.append(np.eye(sites), np.zeros((1, sites)), axis=0)
    asks = (abs(linear.rows.matrix) @ there[columns]) + there[rows] > 0
    matters = [asks[fact.rows].any(axis=0) | (there[columns[fact.columns]] > 0).any(axis=0) for fact in facts]
    return rows, np.array(matters, dtype=bool).reshape(len(facts), sites)


def _hourly(linear: Linear, facts: Sequence[Fact]) -> Flags:
    """Return (F,) which rules of policies count what is drawn hour by hour."""
    of_hours = linear.columns.labels.mask(*HOURLY_COLUMNS, *POWER_COLUMNS).astype(float)
    counts = (abs(linear.rows.matrix) @ of_hours) > 0
    return np.array([fact.kind in RULES and counts[fact.rows].any() for fact in facts], dtype=bool)


def _sites_of(labels: Labels, names: Sequence[str], size: int) -> Ints:
    """Return the site (N,) of each position in some blocks, -1 of all others."""
    site = np.full(size, -1, dtype=np.int64)
    for name in names:
        site[labels.positions(name)] = labels.letter(name)
    return site


def _needed(question: Open) -> Flags:
    """Return (M,) the rows that say something, at once or once a fact is stated."""
    rows = question.linear.rows
    needed: Flags = np.isfinite(rows.lower) | np.isfinite(rows.upper)
    for fact in question.facts:
        needed[fact.rows] = True
    return needed


def _work(wide: Widened, linear: Linear) -> Floats:
    """Return (M,) the MW that one unit of each row of work asks for: all of a demand, or one job."""
    work = np.zeros(len(linear.rows.lower))
    work[linear.rows.labels.block(ASKED["demand"])] = wide.problem.demands.mw
    work[linear.rows.labels.block(ASKED["training"])] = wide.problem.classes.load
    return work


def _lifted(linear: Linear, facts: Sequence[Fact], *, divisible: bool) -> Linear:
    """Return the model without the rows and whole numbers that facts lay down, and without costs.

    Contracts and certificates replace power from the market and no connection, so nothing becomes possible by them but
    what a policy asks of them. Where all may be divided, so may homes: that demand is served only where its service
    lives is then told by what the whole of a site serves.
    """
    columns, rows = linear.columns, linear.rows
    lower, upper, most = rows.lower.copy(), rows.upper.copy(), columns.upper.copy()
    for fact in facts:
        lower[fact.rows], upper[fact.rows] = -np.inf, np.inf
    if divisible:
        upper[rows.labels.block("served_only_at_home")] = np.inf
    green = columns.labels.mask(*CONTRACTED)
    asked = rows.labels.mask(*RULES)
    if not (abs(rows.matrix[asked]) @ green.astype(float)).any():
        most[green] = 0.0
    nothing = {"cost": np.zeros(len(columns.lower))}
    free = Rows(rows.labels, lower, upper, rows.matrix, nothing)
    return Linear(Columns(columns.labels, columns.lower, most, np.zeros_like(columns.whole)), free)
