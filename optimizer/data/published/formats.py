"""How are the files of published problems read? A format a function, from numbers to a problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.data.published.problems import Assignment, Location, Published
from optimizer.data.published.tokens import Tokens
from optimizer.errors import BadInput, Fault, UsageError

CAPACITY = "capacity"  # the word that stands for a number in the large files of OR-Library
# The customers of these files are the same in all of them; a copy with two demands cut is about.
SAME_CUSTOMERS = {f"cap{number}" for ten in range(4, 14) for number in range(10 * ten + 1, 10 * ten + 5)}
TOTAL_DEMAND = 58268.0


@dataclass(frozen=True)
class Wanted:
    """What is asked for besides the file: see `eastwest import --help`."""

    capacity: float | None = None
    single_source: bool = False
    uncapacitated: bool = False
    maximise: bool = False
    problem: int | None = None

    @property
    def wishes(self) -> frozenset[str]:
        """What is asked for, by name."""
        return frozenset(name for name, value in vars(self).items() if value not in (None, False))


@dataclass(frozen=True)
class Format:
    """A family of files: what it is called, how it is read, and which of the wishes make sense for it."""

    title: str
    read: Callable[[Tokens, Wanted, str], Published]
    wishes: frozenset[str]


def orlib_cflp(tokens: Tokens, wanted: Wanted, name: str) -> Location:
    """OR-Library, warehouse location: m n; m times capacity and fixed cost; n times demand and m costs of it all."""
    facilities, customers = tokens.count("number of warehouses"), tokens.count("number of customers")
    sites = tokens.numbers(2 * facilities, "a capacity or a fixed cost", 0.0).reshape(facilities, 2)
    first = tokens.position
    rows = tokens.numbers(customers * (1 + facilities), "a demand or a cost").reshape(customers, 1 + facilities)
    tokens.end()
    _require_demands(tokens, rows[:, 0], first + np.arange(customers) * (1 + facilities), name)
    return Location(sites[:, 0], sites[:, 1], rows[:, 0], rows[:, 1:], wanted.single_source)


def holmberg(tokens: Tokens, wanted: Wanted, name: str) -> Location:  # noqa: ARG001 - single source by nature
    """Holmberg and others, single source: m n; m times capacity and fixed cost; n demands; m rows of n whole costs."""
    facilities, customers = tokens.count("number of facilities"), tokens.count("number of customers")
    sites = tokens.numbers(2 * facilities, "a capacity or a fixed cost", 0.0).reshape(facilities, 2)
    first = tokens.position
    demand = tokens.numbers(customers, "a demand")
    cost = tokens.numbers(facilities * customers, "a cost").reshape(facilities, customers)
    tokens.end()
    _require_demands(tokens, demand, first + np.arange(customers), name)
    return Location(sites[:, 0], sites[:, 1], demand, cost.T, single_source=True)


def tbed(tokens: Tokens, wanted: Wanted, name: str) -> Location:
    """Avella and Boccia, test bed 1: m n; n demands; m capacities; m fixed costs; m rows of n costs of a unit."""
    facilities, customers = tokens.count("number of facilities"), tokens.count("number of customers")
    first = tokens.position
    demand = tokens.numbers(customers, "a demand")
    capacity, fixed = (tokens.numbers(facilities, what, 0.0) for what in ("a capacity", "a fixed cost"))
    unit = tokens.numbers(facilities * customers, "a cost").reshape(facilities, customers)
    tokens.end()
    _require_demands(tokens, demand, first + np.arange(customers), name)
    return Location(capacity, fixed, demand, unit.T * demand[:, None], wanted.single_source)


def orlib_gap(tokens: Tokens, wanted: Wanted, name: str) -> Assignment:  # noqa: ARG001 - no checksum is known
    """OR-Library, generalised assignment: m n; m rows of n costs; m rows of n loads; m capacities.

    A file may hold several of these after their number.
    """
    if _is_single(tokens):
        if wanted.problem not in (None, 1):
            raise UsageError(f"{tokens.file} holds one problem; leave out --problem")
        found = _assignment(tokens)
        tokens.end()
        return _turned(found, wanted)
    problems = [_assignment(tokens) for _ in range(tokens.count("number of problems"))]
    tokens.end()
    if wanted.problem is None or not 1 <= wanted.problem <= len(problems):
        raise UsageError(f"{tokens.file} holds {len(problems)} problems; say which with --problem 1 to {len(problems)}")
    return _turned(problems[wanted.problem - 1], wanted)


def _is_single(tokens: Tokens) -> bool:
    """Return whether the file begins with the sizes of its one problem, not with a number of problems."""
    agents, jobs = tokens.count("first number"), tokens.count("second number")
    tokens.rewind()
    return len(tokens) == 2 + 2 * agents * jobs + agents


def _assignment(tokens: Tokens) -> Assignment:
    agents, jobs = tokens.count("number of agents"), tokens.count("number of jobs")
    cost = tokens.numbers(agents * jobs, "a cost").reshape(agents, jobs)
    first = tokens.position
    load = tokens.numbers(agents * jobs, "a load", 0.0)
    none = np.flatnonzero(load == 0.0)
    if len(none):
        raise tokens.wrong(
            first + int(none[0]), "a load of 0", "a load above 0; a job that loads nothing fits anywhere"
        )
    return Assignment(tokens.numbers(agents, "a capacity", 0.0), load.reshape(agents, jobs).T, cost.T)


def _turned(problem: Assignment, wanted: Wanted) -> Assignment:
    sign = -1.0 if wanted.maximise else 1.0
    return Assignment(problem.capacity, problem.load, sign * problem.cost)


def _require_demands(tokens: Tokens, demand: np.ndarray, positions: np.ndarray, name: str) -> None:
    none = np.flatnonzero(demand <= 0.0)
    if len(none):
        at = int(none[0])
        raise tokens.wrong(int(positions[at]), f"a demand of {demand[at]:g}", "a demand above 0")
    total = float(demand.sum())
    if name in SAME_CUSTOMERS and total != TOTAL_DEMAND:
        odd = int(positions[int(np.argmin(demand))])
        expected = (
            f"{TOTAL_DEMAND:.0f}, as in every copy of cap41 to cap134 that is whole; take the file from its source"
        )
        raise tokens.wrong(odd, f"demands that sum to {total:.9g}", expected)


LOCATION = frozenset({"single_source", "uncapacitated"})
FORMATS: Mapping[str, Format] = {
    "orlib-cflp": Format("OR-Library, capacitated warehouse location", orlib_cflp, LOCATION | {"capacity"}),
    "orlib-gap": Format("OR-Library, generalised assignment", orlib_gap, frozenset({"maximise", "problem"})),
    "holmberg": Format("Holmberg and others, single-source facility location", holmberg, LOCATION),
    "tbed": Format("Avella and Boccia, test bed 1, facility location", tbed, LOCATION),
}


def read_problem(text: str, file: str, name: str, format_name: str, wanted: Wanted) -> Published:
    """Return the problem of a file; BadInput with the line where its numbers do not add up."""
    kind = FORMATS[format_name]
    for wish in sorted(wanted.wishes - kind.wishes):
        raise UsageError(f"--{wish.replace('_', '-')} says nothing to {format_name}; leave it out")
    words = {} if wanted.capacity is None else {CAPACITY: wanted.capacity}
    tokens = Tokens(text, file, words)
    holds_word = tokens.has(CAPACITY)
    if holds_word and wanted.capacity is None:
        expected = (
            "a number: give it with --capacity; OR-Library's capa was published with 8000, 10000, 12000 and 14000"
        )
        raise BadInput([Fault(file, f"the word {CAPACITY!r}", expected, row=tokens.line_of(CAPACITY))])
    if wanted.capacity is not None and not holds_word:
        raise UsageError(f"{file} states its capacities itself; leave out --capacity")
    problem = kind.read(tokens, wanted, name)
    if wanted.uncapacitated and isinstance(problem, Location):
        return problem.uncapacitated()
    return problem
