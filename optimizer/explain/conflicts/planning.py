"""Is there a plan for a large question? The first that comes to hand, whatever it costs.

Two linear models and no search: places and modules are rounded up, single demands and jobs are sorted into what the
first model gives them. Everything is held on a day of few hours, each of which has the most that any of its hours has.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from optimizer.data.instance import Instance
from optimizer.data.schema import PLAN_TABLES, Table
from optimizer.formulation.model import formulate
from optimizer.plan.plan import COST_TERMS, Plan
from optimizer.plan.tables import sparse, typed
from optimizer.plan.verify import TOLERANCE, verify
from optimizer.policies import Lever
from optimizer.problem.coarsening import Merged, alike_hours, demands_of_groups, one_day
from optimizer.problem.gathering import numbered
from optimizer.problem.like_jobs import Prices
from optimizer.problem.linear import Columns, Linear
from optimizer.problem.merging_jobs import jobs_of_groups
from optimizer.problem.placement import Placement, totals
from optimizer.problem.problem import Flags, Floats, Ints, Problem
from optimizer.solve.highs import VERTEX, Highs
from optimizer.solve.split.evening import evened
from optimizer.solve.split.placing import given_mw, placed
from optimizer.solve.watch import Watch

FEW_HOURS = 6
OF_ENERGY = ("carbon_cap", "green_share", "water_limit")  # levers for which every hour counts
BUILT = ("halls", "homes", "openings", "trunks")  # costs that keep a plan simple
BESIDES = ("wind", "solar", "green", "certificates", "store", "level", "charge", "discharge")
USED, WHOLE = 1e-7, 1e-6
SAFE = 0.999  # of what is spare


def plan_at_hand(question: Instance, levers: Sequence[Lever], problem: Problem, watch: Watch) -> Plan | None:
    """Return a plan for an enacted question that obeys all its rules; that there is none says nothing."""
    if problem.may_refuse:
        return None
    coarse = _Coarse.of(problem, levers)
    free = dataclasses.replace(coarse.linear, rows=dataclasses.replace(coarse.linear.rows, costs={}))
    # Where nothing costs anything the first model is solved sooner, and leaves more room.
    firsts = (coarse.solved(model, watch, whole=False) for model in (free, coarse.linear))
    plans = (_near(question, levers, coarse, first, watch) for first in firsts if first is not None)
    return next((plan for plan in plans if plan is not None), None)


def is_obeyed(plan: Plan, question: Instance, levers: Sequence[Lever]) -> bool:
    """Return whether a plan obeys all rules of an enacted question, whatever it claims of its costs."""
    return all(line.relative <= TOLERANCE for line in verify(plan, question, levers).rules)


def _near(question: Instance, levers: Sequence[Lever], coarse: _Coarse, first: Floats, watch: Watch) -> Plan | None:
    """Return a plan with places, jobs and then modules near a solution: modules rounded up, else searched."""
    jobs = coarse.jobs(first)
    model = coarse.held({**coarse.places(first), "run": coarse.run(jobs)})
    for whole in (False, True):
        second = coarse.solved(model, watch, whole=whole)
        if second is None:
            return None
        plan = _plan(question, coarse.tables(second, jobs))
        if is_obeyed(plan, question, levers):
            return plan
    return None


@dataclasses.dataclass(frozen=True)
class _Coarse:
    """A question with like demands and jobs merged, and few hours unless energy is limited; `hour` (H,) of each."""

    asked: Problem
    problem: Problem
    linear: Linear
    group: Ints  # (D,) of each demand
    jobs_of: Merged
    hour: Ints

    @classmethod
    def of(cls, asked: Problem, levers: Sequence[Lever]) -> _Coarse:
        demands, classes = asked.demands, asked.classes
        reach = np.zeros((len(demands.mw), len(asked.sites.zone)), dtype=bool)
        reach[demands.pair_demand, demands.pair_site] = True
        alone = np.where(asked.services.single[demands.service], np.arange(len(demands.mw)), -1)
        group, first = numbered(demands.service, alone, _patterns(reach))
        able = np.zeros((len(classes.choices.size), len(asked.halls.site)), dtype=bool)
        able[classes.choices.owner, classes.choices.hall] = True
        kind, one = numbered(classes.flexible.astype(np.int64), _patterns(able)[classes.choice])
        problem = dataclasses.replace(
            asked,
            demands=demands_of_groups(demands, group, first, "mean"),
            classes=jobs_of_groups(classes, kind, one, "mean"),
        )
        every_hour = any(lever.name in OF_ENERGY for lever in levers)
        problem, hour = (problem, np.arange(asked.hours)) if every_hour else _peaks(problem)
        linear = formulate(problem, levers)
        upper = linear.columns.upper.copy()
        if not every_hour:
            upper[linear.columns.labels.mask(*BESIDES)] = 0.0
        most = linear.rows.upper.copy()
        most[linear.rows.labels.block("served_only_at_home")] = np.inf  # whole homes are told by what sites serve
        costs = {term: cost for term, cost in linear.rows.costs.items() if term in BUILT}
        rows = dataclasses.replace(linear.rows, upper=most, costs=costs)
        simple = Linear(dataclasses.replace(linear.columns, upper=upper), rows)
        return cls(asked, problem, simple, group, Merged(problem, kind, of_one_size=False), hour)

    def block(self, x: Floats, name: str) -> Floats:
        """Return the values that a solution gives to a variable."""
        return x[self.linear.columns.labels.block(name)]

    def members(self, name: str, letters: int) -> Ints:
        """Return (N, letters) what a variable stands for; there may be none."""
        found = self.linear.columns.labels.members(name)
        return np.array(found, dtype=np.int64).reshape(len(found), letters)

    def dense(self, x: Floats, name: str, *sizes: int) -> Floats:
        """Return a variable over all its indices, 0 where it does not stand."""
        values, members = np.zeros(sizes), self.members(name, len(sizes))
        values[tuple(members.T)] = self.block(x, name)
        return values

    def solved(self, linear: Linear, watch: Watch, *, whole: bool) -> Floats | None:
        """Return a vertex of a model where all may be divided, or the first solution with `whole` modules."""
        columns = linear.columns
        modules = dataclasses.replace(columns, whole=columns.labels.mask("build", "widen"))
        solver = Highs(Linear(modules, linear.rows), whole=whole)
        solver.options({"mip_max_improving_sols": 1} if whole else VERTEX)
        return solver.run(watch.left, over=lambda: watch.over).x

    def held(self, values: Mapping[str, Floats]) -> Linear:
        """Return the model with some variables held at values, where these are not NaN."""
        columns: Columns = self.linear.columns
        lower, upper = columns.lower.copy(), columns.upper.copy()
        for name, value in values.items():
            where, known = columns.labels.positions(name), ~np.isnan(value)
            lower[where[known]] = upper[where[known]] = value[known]
        return Linear(dataclasses.replace(columns, lower=lower, upper=upper), self.linear.rows)

    def places(self, x: Floats) -> dict[str, Floats]:
        """Return homes and hosts wherever something is served, campuses open, and single demands each at one site."""
        problem, halls = self.problem, self.problem.halls
        services, sites = len(problem.services.total), len(problem.sites.zone)
        serve = self._single(x)
        home = self.dense(x, "home", services, sites) > USED
        pairs = problem.demands
        moved = serve > 0.5  # NaN where a demand may be divided
        home[pairs.service[pairs.pair_demand[moved]], pairs.pair_site[moved]] = True
        hosting = self.dense(x, "host", services, len(halls.site))
        host = self.dense(x, "carry", services, len(halls.site)) > USED
        able = np.zeros_like(host)
        able[tuple(self.members("host", 2).T)] = True
        for w, s in zip(*np.nonzero(home), strict=True):
            there = np.flatnonzero(able[w] & (halls.site == s))
            if len(there) and not host[w, there].any():
                host[w, there[np.argmax(hosting[w, there])]] = True
        open_ = (self.block(x, "open") > USED) | home.any(axis=0)
        at_home, at_host = self.members("home", 2), self.members("host", 2)
        return {
            "home": home[tuple(at_home.T)].astype(float),
            "host": host[tuple(at_host.T)].astype(float),
            "open": open_.astype(float),
            "serve": serve,
        }

    def _single(self, x: Floats) -> Floats:
        """Return (P,) where each demand of a single home goes, the largest first, where most is still to be served."""
        problem, pairs = self.problem, self.problem.demands
        served = self.dense(x, "served", len(problem.services.total), len(problem.sites.zone))
        serve = np.full(len(pairs.pair_demand), np.nan)
        start = np.searchsorted(pairs.pair_demand, np.arange(len(pairs.mw) + 1))
        single = np.flatnonzero(problem.services.single[pairs.service])
        for demand in single[np.argsort(-pairs.mw[single], kind="stable")]:
            mine = slice(start[demand], start[demand + 1])
            left = served[pairs.service[demand]]
            best = int(np.argmax(left[pairs.pair_site[mine]]))
            left[pairs.pair_site[mine][best]] -= pairs.mw[demand]
            serve[mine] = 0.0
            serve[mine.start + best] = 1.0
        return serve

    def jobs(self, x: Floats) -> Placement:
        """Return whole jobs, sorted into halls of whole modules."""
        problem, halls, sites = self.problem, self.problem.halls, self.problem.sites
        run = self.block(x, "run")
        jobs = placed(self.asked, self.jobs_of, run)
        firm, flexible = given_mw(self.jobs_of, run)
        load = self.block(x, "it").reshape(len(halls.site), -1)
        standing = halls.existing + halls.module * np.ceil(self.block(x, "build") - WHOLE)
        inside = np.maximum(standing - load.max(axis=1), 0.0)
        drawn = (self.block(x, "grid") + self.block(x, "green")).reshape(len(sites.zone), -1).max(axis=1)
        wanted = np.bincount(halls.site, weights=inside * halls.pue.max(axis=1), minlength=len(drawn))
        part = np.minimum(1.0, np.maximum(sites.grid_mw - drawn, 0.0) / np.where(wanted > 0, wanted, 1.0))
        spare = inside * part[halls.site] * SAFE
        nothing = np.zeros(len(halls.site))
        free = Prices(nothing, nothing, np.zeros(len(problem.links.capacity)))
        jobs = evened(self.asked.classes, jobs, firm + spare, free, flexible=False)
        most = firm + flexible + spare - totals(self.asked, jobs).firm
        return evened(self.asked.classes, jobs, most, free, flexible=True)

    def run(self, jobs: Placement) -> Floats:
        """Return (P,) how many merged jobs the placed ones come to."""
        parts, whole = self.asked.classes, self.problem.classes
        kind = self.jobs_of.classes[jobs.classes]
        row = whole.choices.rows_of(whole.choice[kind], jobs.halls)
        come_to = parts.load[jobs.classes] * jobs.jobs / whole.load[kind]
        return np.bincount(row, weights=come_to, minlength=whole.pairs).astype(np.float64)

    def tables(self, x: Floats, jobs: Placement) -> dict[str, pd.DataFrame]:
        """Return the plan of the question as it is asked: every demand, job and hour."""
        asked, pairs, halls = self.asked, self.asked.demands, self.asked.halls
        services, sites, count = len(asked.services.total), len(asked.sites.zone), len(halls.site)
        share = np.zeros((len(self.problem.demands.mw), sites))
        share[self.problem.demands.pair_demand, self.problem.demands.pair_site] = np.maximum(self.block(x, "serve"), 0)
        share[share < USED] = 0.0
        share /= share.sum(axis=1, keepdims=True)
        serve = share[self.group[pairs.pair_demand], pairs.pair_site]
        served = np.zeros((services, sites))
        np.add.at(served, (pairs.service[pairs.pair_demand], pairs.pair_site), pairs.mw[pairs.pair_demand] * serve)
        carry = np.maximum(self.dense(x, "carry", services, count), 0.0)
        carried = np.zeros((services, sites))
        np.add.at(carried.T, halls.site, (carry / halls.energy_inference).T)
        carry *= np.divide(served, carried, out=np.zeros_like(served), where=carried > 0)[:, halls.site]
        home, host = (self.dense(x, name, services, n) > 0.5 for name, n in (("home", sites), ("host", count)))
        found = totals(asked, jobs)
        train = self._train(x, found.flexible)
        load = carry.T @ asked.services.shape + (asked.services.footprint @ host + found.firm)[:, None] + train
        drawn = np.zeros((sites, asked.hours))
        np.add.at(drawn, halls.site, halls.pue * load)
        power = {name: self._hourly(x, name) for name in ("green", "charge", "discharge", "level")}
        grid = np.maximum(drawn + power["charge"] - power["discharge"] - power["green"], 0.0)
        links = asked.links
        traffic = np.bincount(
            pairs.crossing.tocoo().row,
            weights=pairs.crossing.tocoo().data * serve[pairs.crossing.tocoo().col],
            minlength=len(links.capacity),
        )
        beyond = traffic + 1e3 * found.traffic - links.capacity
        w, s = np.nonzero(home)
        p, a = np.nonzero(host)
        hours = np.arange(asked.hours)
        values: dict[str, tuple[tuple[Ints, ...], tuple[Floats | Ints, ...]]] = {
            "serve": ((pairs.service[pairs.pair_demand], pairs.origin[pairs.pair_demand], pairs.pair_site), (serve,)),
            "run": ((jobs.classes, jobs.halls), (jobs.jobs,)),
            "homes": ((w, s), ()),
            "hosts": ((p, a), (carry[p, a],)),
            "halls": ((np.arange(count),), (_up(self.block(x, "build")),)),
            "sites": (
                (np.arange(sites),),
                (
                    _up(self.block(x, "open")),
                    *(self.block(x, name) for name in ("wind", "solar", "store")),
                    1e3 * self.block(x, "certificates"),
                ),
            ),
            "links": ((np.arange(len(beyond)),), (_up(np.maximum(beyond, 0.0) / np.maximum(links.unit, WHOLE)),)),
            "train": ((np.repeat(np.arange(count), asked.hours), np.tile(hours, count)), (train.ravel(),)),
            "power": (
                (np.repeat(np.arange(sites), asked.hours), np.tile(hours, sites)),
                tuple(part.ravel() for part in (grid, *power.values())),
            ),
        }
        return sparse({table.name: _table(table, asked, *values[table.name]) for table in PLAN_TABLES})

    def _hourly(self, x: Floats, name: str) -> Floats:
        """Return (S, H) a variable of sites, at every hour of the question."""
        return self.block(x, name).reshape(len(self.asked.sites.zone), -1)[:, self.hour]

    def _train(self, x: Floats, flexible: Floats) -> Floats:
        """Return (A, H) what flexible training draws, so much on average over each day."""
        asked = self.asked
        train = np.maximum(self.dense(x, "train", len(flexible), self.problem.hours), 0.0)[:, self.hour]
        by_day = train.reshape(len(flexible), -1, asked.day_length).mean(axis=2)
        part = np.divide(flexible[:, None], by_day, out=np.zeros_like(by_day), where=by_day > 0)
        return np.asarray(train * np.repeat(part, asked.day_length, axis=1), dtype=np.float64)


def _peaks(problem: Problem) -> tuple[Problem, Ints]:
    """Return the problem on one day of few hours, each with the greatest load and PUE, and the one of every hour."""
    length = problem.day_length
    part = alike_hours(problem.services.shape[:, :length], FEW_HOURS)
    day = one_day(problem, FEW_HOURS)
    shape = problem.services.shape[:, :length]
    most = np.stack([shape[:, part == k].max(axis=1, initial=0.0) for k in range(day.hours)], axis=1)
    fewer = dataclasses.replace(day, services=dataclasses.replace(day.services, shape=most))
    return fewer, np.tile(part, problem.hours // length)


def _patterns(flags: Flags) -> Ints:
    """Return (N,) a number that rows share which are alike."""
    return np.unique(np.packbits(flags, axis=1), axis=0, return_inverse=True)[1].astype(np.int64).ravel()


def _up(units: Floats) -> Ints:
    return np.ceil(units - WHOLE).astype(np.int64)


def _table(table: Table, problem: Problem, keys: Sequence[Ints], values: Sequence[Floats | Ints]) -> pd.DataFrame:
    """Return a table of the plan: its keys in words, then its numbers."""
    columns = [column.name for column in table.columns]
    words = [
        np.array(problem.names[letter], dtype=object)[key] if letter in problem.names else key
        for letter, key in zip(LETTERS[table.name], keys, strict=True)
    ]
    return typed(table, dict(zip(columns, [*words, *values], strict=True)))


LETTERS = {
    "serve": "wos", "run": "ja", "homes": "ws", "hosts": "wa", "halls": "a", "sites": "s", "links": "l", "train": "ah",
    "power": "sh",
}  # fmt: skip


def _plan(question: Instance, tables: Mapping[str, pd.DataFrame]) -> Plan:
    """Return a plan that claims nothing of its costs."""
    return Plan(
        instance=question.name,
        scenario=question.scenario.name,
        status="limit",
        objective=0.0,
        bound=-np.inf,
        gap=np.inf,
        seconds=0.0,
        seed=0,
        threads=1,
        costs=dict.fromkeys(COST_TERMS, 0.0),
        tables=tables,
        versions={},
        hashes=question.hashes,
    )
