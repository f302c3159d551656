"""What is a fact: one limit that a planner states, and what is the question under some of them?

A hall has room for so many modules, a service allows so many milliseconds, a policy keeps data at home. The question is
stated once with every limit lifted; each fact knows the bounds, sides and whole numbers that it lays down there.
Physics (what comes in is used, what runs draws power) is no fact: it always holds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from optimizer.data.instance import Instance
from optimizer.explain.conflicts.slimming import slimmed
from optimizer.policies import Lever
from optimizer.policies.demand_growth import DemandGrowth
from optimizer.problem.labels import Labels
from optimizer.problem.linear import Columns, Linear, Rows
from optimizer.problem.problem import Flags, Floats, Ints, Problem

WORK = ("demand", "training")  # what is asked for: facts as well, but nobody's fault
OF_WORK = ("single_home", "whole_jobs")  # whole numbers that are lost where like work is made one
WHOLE = (*OF_WORK, "whole_modules", "whole_homes")
NO_INTS = np.zeros(0, dtype=np.int64)
NO_FLOATS = np.zeros(0)


@dataclass(frozen=True, eq=False)
class Fact:
    """One limit, of one thing (a row of its table; -1 where it is of all): what it lays down in the open model.

    `kind` is a limit of the tables, a rule of a lever, or a lever that changes the question. `columns` (N,) are at most
    `upper` (N,); `rows` (M,) lie within `sides` (2, M); the columns `whole` (K,) are whole numbers. One unit more of
    the fact raises each upper bound and side by `raises` (N + M,), and lowers a lower side; a fact without can be
    lifted, not loosened. A column with `steps` (N,) above 1 is raised by so many units together, or not at all; one
    with an `opens_at` (N,) opens as soon as the limit reaches that. Work that is not asked for is not done: `does` (D,)
    are the columns that do it.
    """

    kind: str
    thing: int = -1
    columns: Ints = field(default_factory=lambda: NO_INTS)
    upper: Floats = field(default_factory=lambda: NO_FLOATS)
    rows: Ints = field(default_factory=lambda: NO_INTS)
    sides: Floats = field(default_factory=lambda: np.zeros((2, 0)))
    whole: Ints = field(default_factory=lambda: NO_INTS)
    raises: Floats = field(default_factory=lambda: NO_FLOATS)
    steps: Ints = field(default_factory=lambda: NO_INTS)
    opens_at: Floats = field(default_factory=lambda: NO_FLOATS)
    does: Ints = field(default_factory=lambda: NO_INTS)


@dataclass(frozen=True)
class Open:
    """A question whose limits are all lifted, and the facts that lay them down; `problem` has the limits as stated.

    `linear` costs nothing: whether there is a plan does not depend on its cost. Training is told by `training_zones`
    where there is much of it. A `divisible` question may have like demands and jobs made one, of mean traffic.
    `work` (M,) gives the MW that one unit of each row of work asks for, 0 elsewhere; `wide` is what `linear` states.
    `power` (M,) is the site whose power alone is the matter of a row, -1 where it is something else; such rows hold for
    all that runs as long as no fact is enforced to which that site's power matters, `powered` (F, S). A `sketch` states
    the same facts on few hours: what is possible there is possible, unless facts are enforced that are `hourly` (F,).
    A `mean_day` states them as well: what is impossible there is impossible.
    """

    question: Instance
    levers: Sequence[Lever]
    problem: Problem
    linear: Linear
    facts: tuple[Fact, ...]
    training_zones: bool
    divisible: bool
    work: Floats
    wide: Problem
    power: Ints
    powered: Flags
    hourly: Flags
    sketch: Open | None = None
    mean_day: Open | None = None

    @property
    def merged(self) -> bool:
        """Whether like work is made one."""
        return self.sketch is not None

    def lever(self, name: str) -> Lever:
        """Return the lever of a name."""
        return next(lever for lever in self.levers if lever.name == name)

    @property
    def all(self) -> Flags:
        """(F,) every fact."""
        return np.ones(len(self.facts), dtype=bool)

    def only(self, *facts: Fact) -> Flags:
        """Return (F,) which facts of the question are among some."""
        chosen = set(facts)
        return np.array([fact in chosen for fact in self.facts], dtype=bool)

    def as_divided(self, facts: Flags, whole: Collection[str] = WHOLE) -> Flags:
        """Return facts (F,), of a `divisible` question without those that say what is whole, or some of them."""
        return facts & ~self.of_kinds(*whole) if self.divisible else facts

    def of(self, chosen: Flags) -> tuple[Fact, ...]:
        """Return the facts that are chosen (F,)."""
        return tuple(fact for fact, there in zip(self.facts, chosen, strict=True) if there)

    def limits_but(self, facts: Collection[Fact]) -> list[Fact]:
        """Return all limits that an instance can lift, but some: work stays to be done, what is whole stays whole.

        Growth stays as well: what is asked for here is what demand grew to.
        """
        kept = (*WORK, *WHOLE, DemandGrowth.name)
        return [fact for fact in self.facts if fact.kind not in kept and fact not in facts]

    def at(self, places: Sequence[int]) -> Flags:
        """Return (F,) which facts of the question are at some places."""
        flags = np.zeros(len(self.facts), dtype=bool)
        flags[list(places)] = True
        return flags

    def of_kinds(self, *kinds: str) -> Flags:
        """Return (F,) which facts of the question are of some kinds."""
        return np.array([fact.kind in kinds for fact in self.facts], dtype=bool)

    def under(self, enforced: Flags, unbounded: Collection[Fact] = ()) -> Linear:
        """Return the model under some of the facts (F,), without the bounds that some lay on columns."""
        columns, rows = self.linear.columns, self.linear.rows
        upper, whole = columns.upper.copy(), np.zeros(len(columns.upper), dtype=bool)
        lower_side, upper_side = rows.lower.copy(), rows.upper.copy()
        for fact, there in zip(self.facts, enforced, strict=True):
            if not there:
                upper[fact.does] = 0.0
                continue
            if fact not in unbounded:
                upper[fact.columns] = np.minimum(upper[fact.columns], fact.upper)
            whole[fact.whole] = True
            lower_side[fact.rows] = np.maximum(lower_side[fact.rows], fact.sides[0])
            upper_side[fact.rows] = np.minimum(upper_side[fact.rows], fact.sides[1])
        always = np.append(~self.powered[enforced].any(axis=0), False)[self.power]
        lower_side[always], upper_side[always] = -np.inf, np.inf
        return Linear(
            dataclasses.replace(columns, upper=np.maximum(upper, columns.lower), whole=whole),
            dataclasses.replace(rows, lower=lower_side, upper=upper_side),
        )

    def about(self, facts: Flags) -> Open:
        """Return the question of some facts (F,) alone: only rows that say something and columns that may be in use."""
        columns = self.linear.columns
        most = columns.upper.copy()
        for fact, there in zip(self.facts, facts, strict=True):
            if not there:
                most[fact.does] = 0.0
        slim = slimmed(Linear(dataclasses.replace(columns, upper=most), self.under(facts).rows))
        few = self.narrowed(slim.rows, facts)
        kept, rows = slim.columns, few.linear.rows
        fewer = Columns(Labels({}), columns.lower[kept], most[kept], columns.whole[kept])
        costs = {term: cost[kept] for term, cost in rows.costs.items()}
        less = dataclasses.replace(rows, matrix=sparse.csr_array(rows.matrix[:, kept]), costs=costs)
        told = tuple(_over(fact, kept) for fact in few.facts)
        return dataclasses.replace(few, linear=Linear(fewer, less), facts=told)

    def narrowed(self, rows: Flags, facts: Flags) -> Open:
        """Return the question with some of its rows (M,) and facts (F,) alone: fewer plans are ruled out."""
        place = np.cumsum(rows) - 1
        kept = [_narrowed(fact, rows, place) for fact, there in zip(self.facts, facts, strict=True) if there]
        old = self.linear.rows
        fewer = Rows(Labels({}), old.lower[rows], old.upper[rows], old.matrix[rows], old.costs)
        narrow = Linear(self.linear.columns, fewer)
        return dataclasses.replace(
            self,
            linear=narrow,
            facts=tuple(kept),
            work=self.work[rows],
            power=self.power[rows],
            powered=self.powered[facts],
            hourly=self.hourly[facts],
            sketch=None,
            mean_day=None,
        )


def _narrowed(fact: Fact, rows: Flags, place: Ints) -> Fact:
    there = rows[fact.rows]
    return dataclasses.replace(
        fact,
        rows=place[fact.rows[there]],
        sides=fact.sides[:, there],
        raises=np.append(fact.raises[: len(fact.columns)], fact.raises[len(fact.columns) :][there])
        if len(fact.raises)
        else NO_FLOATS,
    )


def _over(fact: Fact, kept: Flags) -> Fact:
    """Return a fact over some of the columns (N,)."""
    place, there = np.cumsum(kept) - 1, kept[fact.columns]

    def placed(columns: Ints) -> Ints:
        return place[columns[kept[columns]]]

    return dataclasses.replace(
        fact,
        columns=placed(fact.columns),
        upper=fact.upper[there],
        whole=placed(fact.whole),
        raises=np.append(fact.raises[: len(there)][there], fact.raises[len(there) :])
        if len(fact.raises)
        else NO_FLOATS,
        steps=fact.steps[there] if len(fact.steps) else NO_INTS,
        opens_at=fact.opens_at[there] if len(fact.opens_at) else NO_FLOATS,
        does=placed(fact.does),
    )


def are_undivided(facts: Collection[Fact]) -> bool:
    """Return whether a conflict of some facts is one only because something is whole."""
    return any(fact.kind in WHOLE for fact in facts)


def sides(rows: Rows, which: Ints) -> Floats:
    """Return (2, M) the sides of some rows."""
    return np.vstack([rows.lower[which], rows.upper[which]])
