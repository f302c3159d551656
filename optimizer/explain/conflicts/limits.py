"""Which facts do the tables state: what is asked for, how fast, and what there is to do it with?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.explain.conflicts.facts import Fact, sides
from optimizer.explain.conflicts.growing import ASKED
from optimizer.explain.conflicts.widening import Widened, homes_closed, homes_of_hosts
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem

OF_ROWS = (
    ("trunk", "trunks_carry_what_crosses_them"),
    ("supply", "accelerators_within_supply"),
    ("capital", "capital_within_limit"),
    ("homes", "homes_are_enough"),
)
OF_WHOLE_NUMBERS = (
    ("whole_modules", ("build", "widen")),
    ("whole_homes", ("home", "host", "open")),
    ("whole_jobs", ("run",)),
)


def limits(problem: Problem, wide: Widened, linear: Linear) -> Iterator[Fact]:
    """Yield the facts of tables, as `problem` states them, over the columns and rows of the widened model."""
    yield from _of_work(wide, linear)
    yield from _of_latency(wide, linear)
    yield from _of_room(wide, linear)
    yield from _of_connections(problem, linear)
    rows, columns = linear.rows, linear.columns
    for kind, rule in OF_ROWS:
        for (thing,), row in zip(rows.labels.members(rule), rows.labels.positions(rule), strict=True):
            yield Fact(kind, thing, rows=np.array([row]), sides=sides(rows, np.array([row])), raises=np.ones(1))
    served, of_service = columns.labels.positions("served"), columns.labels.letter("served")
    for w in np.flatnonzero(problem.services.max_share < 1.0):
        mine = served[of_service == w]
        total = np.full(len(mine), problem.services.total[w])
        yield Fact("share", int(w), columns=mine, upper=problem.services.max_share[w] * total, raises=total)
    serve, of_service = columns.labels.positions("serve"), columns.labels.letter("serve")
    for w in np.flatnonzero(problem.services.single):
        yield Fact("single_home", int(w), whole=serve[of_service == w])
    for kind, names in OF_WHOLE_NUMBERS:
        where = np.flatnonzero(columns.labels.mask(*names))
        if len(where):
            yield Fact(kind, whole=where)


def _of_work(wide: Widened, linear: Linear) -> Iterator[Fact]:
    """Yield what must be served and run."""
    demands, classes = wide.problem.demands, wide.problem.classes
    for kind, column, thing, of in (
        ("demand", "serve", demands.service, demands.service[demands.pair_demand]),
        ("training", "run", wide.training, wide.training[classes.pair_class]),
    ):
        row, does = linear.rows.labels.positions(ASKED[kind]), linear.columns.labels.positions(column)
        for t in np.unique(thing):
            mine = row[thing == t]
            stated = sides(linear.rows, mine)
            yield Fact(kind, int(t), rows=mine, sides=stated, raises=np.ones(len(mine)), does=does[of == t])


def _of_latency(wide: Widened, linear: Linear) -> Iterator[Fact]:
    """Yield how fast each service must be; a pair opens where its round trip is allowed.

    A home and its hosts open with the first: idle ones would draw power where the service may not live.
    """
    pairs, labels = wide.problem.demands, linear.columns.labels
    slow = wide.slow[pairs.pair_demand, pairs.pair_site]
    service = pairs.service[pairs.pair_demand]
    homes, closed_homes = homes_closed(wide.problem, labels, slow)
    of_home = labels.letter("home")[closed_homes]
    home_of_host = homes_of_hosts(wide.problem, labels, homes)
    of_host = labels.letter("host")
    soonest = np.full(len(closed_homes), np.inf)
    at = np.searchsorted(homes, service * len(wide.problem.sites.zone) + pairs.pair_site)
    np.minimum.at(soonest, at, pairs.pair_ms)
    for w in np.unique(service[slow]):
        mine, shut = slow & (service == w), np.flatnonzero(closed_homes)[of_home == w]
        idle = np.flatnonzero(closed_homes[home_of_host] & (of_host == w))
        of_kinds = (("serve", mine), ("home", shut), ("host", idle))
        columns = np.concatenate([labels.positions(name)[which] for name, which in of_kinds])
        opens_at = np.concatenate([pairs.pair_ms[mine], soonest[shut], soonest[home_of_host[idle]]])
        yield Fact("latency", int(w), columns=columns, upper=np.zeros(len(columns)), opens_at=opens_at)


def _of_room(wide: Widened, linear: Linear) -> Iterator[Fact]:
    """Yield how far each hall can grow; a hall that stays too small for a job's peak does not run it."""
    build, run = linear.columns.labels.positions("build"), linear.columns.labels.positions("run")
    classes = wide.problem.classes
    small = wide.lacking[classes.pair_class, classes.pair_hall] > 0
    for a, most in enumerate(wide.rooms):
        mine = small & (classes.pair_hall == a)
        closed, jobs = run[mine], classes.pair_class[mine]
        upper = np.append(np.zeros(len(closed)), float(most))
        raises, steps = np.append(classes.count[jobs], 1.0), np.append(wide.lacking[jobs, a], 1)
        yield Fact("room", a, columns=np.append(closed, build[a]), upper=upper, raises=raises, steps=steps)


def _of_connections(problem: Problem, linear: Linear) -> Iterator[Fact]:
    """Yield what sites may draw, storage included, whose size follows the connection."""
    columns, rows, limits = linear.columns, linear.rows, problem.limits
    within = rows.labels.positions("within_the_connection")
    site_of_row = rows.labels.letter("within_the_connection")
    share = rows.labels.positions("storage_within_its_share")
    stored = {"store": limits.storage_hours, "level": limits.storage_hours, "charge": 1.0, "discharge": 1.0}
    of_site = {name: (columns.labels.positions(name), columns.labels.letter(name)) for name in stored}
    for s, mw in enumerate(problem.sites.grid_mw):
        mine = np.append(within[site_of_row == s], share[s : s + 1])
        per_mw = np.append(np.ones(len(mine) - 1), limits.storage_share)
        where = [position[site == s] for position, site in of_site.values()]
        parts = [np.full(len(part), hours) for part, hours in zip(where, stored.values(), strict=True)]
        stored_per_mw = limits.storage_share * np.concatenate(parts)
        yield Fact(
            "connection",
            s,
            columns=np.concatenate(where),
            upper=stored_per_mw * mw,
            rows=mine,
            sides=np.vstack([np.full(len(mine), -np.inf), per_mw * mw]),
            raises=np.concatenate([stored_per_mw, per_mw]),
        )
