"""What is a question in which every limit is lifted, and which of its pairs do limits close?"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.data.instance import Instance
from optimizer.explain.conflicts.closing import Closing, closings
from optimizer.policies import Lever
from optimizer.policies.lever import with_tables
from optimizer.problem.assembling import assemble
from optimizer.problem.gathering import numbered, patterns
from optimizer.problem.labels import Labels
from optimizer.problem.merging_demands import demands_of_groups
from optimizer.problem.merging_jobs import jobs_of_groups
from optimizer.problem.positions import rows_of
from optimizer.problem.problem import Flags, Ints, Problem
from optimizer.problem.reach import TOLERANCE_MS

SLOWEST_MS = 10_000.0  # no service may allow more
PLENTY = 4.0  # times all that is asked for: more than any limit that a plan could need
MANY = 60  # training classes: more are told by the zone of their data, not by name


@dataclass(frozen=True)
class Widened:
    """A problem with room, reach and connections of plenty; its pairs that are too `slow` (D, S) for their service.

    Halls with `rooms` (A,) modules to add are `lacking` some (J, A) for the peak of a job, and levers close pairs.
    `training` (J,) numbers what of the training is told together: rows of `zones` where that is `of_zones`, else of
    `training`.
    """

    problem: Problem
    slow: Flags
    rooms: Ints
    lacking: Ints
    closings: tuple[Closing, ...]
    training: Ints
    of_zones: bool


def widened(question: Instance, levers: Sequence[Lever]) -> Widened:
    """Return an enacted question without its limits. Demands and jobs that no place can take are left in."""
    wide = _plentiful(assemble(_unlimited(question), dead_ends=True))
    many = len(question["training"]) > MANY
    rooms = question.as_read["halls"]["modules_max"].to_numpy(dtype=np.int64)
    return Widened(
        wide,
        _slow(question, wide),
        rooms,
        _lacking(question, wide, rooms),
        tuple(closings(question, levers)),
        _zones(question) if many else np.arange(len(question["training"]), dtype=np.int64),
        many,
    )


def merged(question: Instance, wide: Widened, apart: Collection[int] = (), *, by_node: bool = True) -> Widened:
    """Return the same with demands made one that every limit treats alike, and so for jobs, of mean traffic.

    Demands of the services `apart` stay as they are. Unless `by_node`, trunks do not tell them apart either: what is
    made one then sends its mean traffic from all its nodes.
    """
    problem = wide.problem
    demands, classes, nodes = problem.demands, problem.classes, _nodes(question) * by_node
    number = np.where(np.isin(demands.service, list(apart)), np.arange(len(demands.mw)), -1)
    alike = patterns(wide.slow, *(closing.serves for closing in wide.closings))
    group, first = numbered(demands.service, nodes[demands.origin], number, alike)
    node = nodes[rows_of(question, "origins", "origin", question["training"]["origin"])]
    alike = patterns(_can_run(problem), wide.lacking > 0, *(closing.runs for closing in wide.closings))
    jobs, of_jobs = numbered(wide.training, node, classes.flexible.astype(np.int64), alike)
    fewer = dataclasses.replace(
        problem,
        demands=demands_of_groups(demands, group, first, "mean"),
        classes=jobs_of_groups(classes, jobs, of_jobs, "mean"),
    )
    closed = tuple(
        dataclasses.replace(closing, serves=closing.serves[first], runs=closing.runs[of_jobs])
        for closing in wide.closings
    )
    return dataclasses.replace(
        wide,
        problem=fewer,
        slow=wide.slow[first],
        lacking=wide.lacking[of_jobs],
        closings=closed,
        training=wide.training[of_jobs],
    )


def homes_closed(problem: Problem, labels: Labels, closed: Flags) -> tuple[Ints, Flags]:
    """Return the key of each home, service x sites + site, in order, and which homes are left with no open pair.

    `closed` (P,) says which pairs of demands are.
    """
    pairs = problem.demands
    key = pairs.service[pairs.pair_demand] * len(problem.sites.zone) + pairs.pair_site
    homes = labels.letter("home") * len(problem.sites.zone) + labels.letter("home", 1)
    return homes, ~np.isin(homes, key[~closed])


def homes_of_hosts(problem: Problem, labels: Labels, homes: Ints) -> Ints:
    """Return which of some homes, given by their keys, the site of each host would have; no host stands without one."""
    site = problem.halls.site[labels.letter("host", 1)]
    return np.searchsorted(homes, labels.letter("host") * len(problem.sites.zone) + site)


def _unlimited(question: Instance) -> Instance:
    """Return the question where services are patient, every hall can grow, and no policy closes a pair."""
    services, halls = question["inference"], question["halls"]
    patient = services.assign(latency_ms=SLOWEST_MS + services["last_mile_ms"])
    roomy = halls.assign(modules_max=_modules(question))
    anywhere = dataclasses.replace(question.terms, serves=None, runs=None)
    return dataclasses.replace(with_tables(question, inference=patient, halls=roomy), terms=anywhere)


def _modules(question: Instance) -> Ints:
    """Return (A,) modules by which each hall could hold all work at its peak."""
    halls, demand, training = question["halls"], question["demand"], question["training"]
    energy = question["accelerators"][["energy_training", "energy_inference"]].to_numpy(dtype=np.float64).max()
    peak = question["shapes"].drop(columns="shape").to_numpy(dtype=np.float64).max(initial=1.0)
    mw = demand["demand_mw"].sum() * peak + (training["peak_mw"] * training["count"]).sum() + 1.0
    return np.asarray(np.ceil(PLENTY * energy * mw / halls["module_mw"].to_numpy(dtype=np.float64)), dtype=np.int64)


def _plentiful(problem: Problem) -> Problem:
    """Return the problem with connections that carry its largest hall, and no greatest share of a service."""
    halls, sites = problem.halls, problem.sites
    drawn = float((halls.greatest[:, None] * halls.pue).max(initial=1.0))
    services = dataclasses.replace(problem.services, max_share=np.ones(len(problem.services.total)))
    wider = dataclasses.replace(sites, grid_mw=np.maximum(sites.grid_mw, drawn))
    return dataclasses.replace(problem, sites=wider, services=services)


def _slow(question: Instance, wide: Problem) -> Flags:
    """Return (D, S) which pairs take longer than their service allows."""
    pairs, services = wide.demands, question["inference"]
    allowed = (services["latency_ms"] - services["last_mile_ms"]).to_numpy(dtype=np.float64)
    late = pairs.pair_ms > allowed[pairs.service[pairs.pair_demand]] + TOLERANCE_MS
    slow = np.zeros((len(pairs.mw), len(wide.sites.zone)), dtype=bool)
    slow[pairs.pair_demand[late], pairs.pair_site[late]] = True
    return slow


def _lacking(question: Instance, wide: Problem, rooms: Ints) -> Ints:
    """Return (J, A) how many modules more than all of its own each hall needs to hold a job of a class at its peak."""
    classes, choices, halls = wide.classes, wide.classes.choices, wide.halls
    energy = np.ones((len(choices.size), len(halls.site)))
    energy[choices.owner, choices.hall] = choices.energy
    peak = question["training"]["peak_mw"].to_numpy(dtype=np.float64)[:, None] * energy[classes.choice]
    lacking = (peak - halls.existing - halls.module * rooms) / halls.module
    return np.asarray(np.maximum(np.ceil(lacking), 0.0), dtype=np.int64)


def _can_run(problem: Problem) -> Flags:
    """Return (J, A) where classes can run at all."""
    choices = problem.classes.choices
    there = np.zeros((len(choices.size), len(problem.halls.site)), dtype=bool)
    there[choices.owner, choices.hall] = True
    return there[problem.classes.choice]


def _nodes(question: Instance) -> Ints:
    """Return (O,) the number of the trunk node of each origin."""
    return np.unique(question["origins"]["node"].to_numpy(dtype=str), return_inverse=True)[1].astype(np.int64)


def _zones(question: Instance) -> Ints:
    """Return (J,) the zone where the data of each class lie."""
    zone = rows_of(question, "zones", "zone", question["origins"]["zone"])
    return zone[rows_of(question, "origins", "origin", question["training"]["origin"])]
