"""What happens within one run: how long does each phase take, and how far does plain HiGHS come?

Run as `python -m scripts.bench.inside {phases,exact,peer} INSTANCE SEED FOLDER`; the last line of standard output is
JSON. Wall time, processor time and memory are measured around this process, not by it.
"""

from __future__ import annotations

import functools
import importlib
import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from scripts.bench.numbers import covered

BUILDING = ("read", "assemble", "coarsen", "formulate", "hand over")  # the phases that a target holds to a share
BUILDING_EXACTLY = ("Pyomo", "compile", "matrix", "pass")  # from a problem as arrays to a model in HiGHS
Phase = tuple[str, str, str]  # name, module, and path of the function in it
PHASES: tuple[Phase, ...] = (
    ("read", "optimizer.data.reading", "read_instance"),
    ("assemble", "optimizer.problem.assembling", "assemble"),
    ("coarsen", "optimizer.problem.coarsening", "merged"),
    ("coarsen", "optimizer.problem.coarsening", "one_day"),
    ("coarsen", "optimizer.solve.split.relaxing", "master"),
    ("formulate", "optimizer.formulation.model", "formulate"),
    ("hand over", "optimizer.solve.highs", "Highs.__init__"),
    ("verify", "optimizer.plan.verify", "verify"),
    ("write", "optimizer.plan.store", "write_plan"),
)
# The same run taken further apart. What is called within another phase counts for itself: `own` seconds.
PHASES_EXACTLY: tuple[Phase, ...] = (
    ("read", "optimizer.data.reading", "read_instance"),
    ("validate", "optimizer.data.checks", "value_faults"),
    ("validate", "optimizer.data.reading", "_cross_faults"),
    ("assemble", "optimizer.problem.assembling", "assemble"),
    ("reach", "optimizer.problem.reach", "measure"),
    ("reach", "optimizer.problem.reach", "within"),
    ("Pyomo", "optimizer.formulation.model", "formulate"),
    ("compile", "optimizer.formulation.compiling", "compiled"),
    ("matrix", "optimizer.problem.assignment", "assignment"),
    ("matrix", "optimizer.formulation.joining", "joined"),
    ("pass", "optimizer.solve.highs", "Highs._pass"),
    ("solve", "optimizer.solve.highs", "Highs.run"),
    ("extract", "optimizer.solve.extracting", "cleaned"),
    ("extract", "optimizer.solve.extracting", "tables_of"),
    ("extract", "optimizer.plan.summary", "derive"),
    ("verify", "optimizer.plan.verify", "verify"),
    ("write", "optimizer.plan.store", "write_plan"),
)
EXACT_SECONDS = 60.0
PEER_THREADS = 2


class Clock:
    """When was which phase under way? Several threads may record at once."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, float, float, float]] = []  # phase, start, end, seconds in phases within it
        self._within = threading.local()

    def timed(self, phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, recording every call."""

        @functools.wraps(function)
        def recording(*arguments: Any, **named: Any) -> Any:
            outside = getattr(self._within, "seconds", 0.0)
            self._within.seconds = 0.0
            began = time.monotonic()
            try:
                return function(*arguments, **named)
            finally:
                ended = time.monotonic()
                self.calls.append((phase, began, ended, self._within.seconds))
                self._within.seconds = outside + ended - began

        return recording

    def report(self, phases: Sequence[Phase] = PHASES, building: Sequence[str] = BUILDING) -> dict[str, Any]:
        """Return calls, seconds and first call's seconds of each phase, and what building took of the wall clock.

        `own` leaves out what other phases took within one.
        """
        told: dict[str, dict[str, float]] = {}
        for phase in dict.fromkeys(name for name, *_ in phases):
            calls = [call for call in self.calls if call[0] == phase]
            spent = [end - start for _, start, end, _ in calls]
            own = sum(spent) - sum(within for *_, within in calls)
            told[phase] = {"calls": len(spent), "seconds": sum(spent), "first": spent[0] if spent else 0.0, "own": own}
        return {"phases": told, "building_seconds": covered(call[1:3] for call in self.calls if call[0] in building)}


def watch(clock: Clock, phases: Sequence[Phase] = PHASES) -> None:
    """Record every phase from now on, wherever in the package its function is already known by name."""
    for phase, module, path in phases:
        owner: Any = importlib.import_module(module)
        *classes, name = path.split(".")
        for part in classes:
            owner = getattr(owner, part)
        original = getattr(owner, name)
        recording = clock.timed(phase, original)
        setattr(owner, name, recording)
        if isinstance(owner, ModuleType) and isinstance(original, FunctionType):
            _replace(original, recording)


def _replace(original: object, recording: object) -> None:
    for module in [found for name, found in sys.modules.items() if name.startswith("optimizer.")]:
        for name in [name for name, value in vars(module).items() if value is original]:
            setattr(module, name, recording)


def phases(instance: str, seed: int, folder: Path) -> dict[str, Any]:
    """Solve as `eastwest solve` does, and return what took how long."""
    return _apart(PHASES, BUILDING, instance, seed=seed, output=folder / "phases")


def exact(instance: str, seed: int, folder: Path) -> dict[str, Any]:
    """Solve as `eastwest solve --engine exact` does, and return what took how long, in more phases."""
    aims = {"seed": seed, "output": folder / "exact", "seconds": EXACT_SECONDS}
    return _apart(PHASES_EXACTLY, BUILDING_EXACTLY, instance, engine="exact", **aims)


def _apart(table: Sequence[Phase], building: Sequence[str], instance: str, **options: Any) -> dict[str, Any]:
    began = time.monotonic()
    for module in ("optimizer.cli.results", "optimizer.solve.pipeline", *(module for _, module, _ in table)):
        importlib.import_module(module)
    imports = time.monotonic() - began
    clock = Clock()
    watch(clock, table)
    from optimizer.cli.solving import solve_and_keep  # noqa: PLC0415 - imports are one of the phases
    from optimizer.errors import NoPlanWithinLimit  # noqa: PLC0415

    ended: dict[str, Any] = {"status": "no plan", "gap": None}
    with suppress(NoPlanWithinLimit):
        _, plan, _ = solve_and_keep(instance, **options)
        ended = {"status": plan.status, "gap": plan.gap}
    inside = time.monotonic() - began
    return {**clock.report(table, building), "imports": imports, "inside": inside, **ended}


def peer(instance: str, seed: int, _folder: Path) -> dict[str, Any]:
    """Hand the very same model to plain HiGHS: the run's gap, two threads, and its seconds for the search alone."""
    from optimizer import policies  # noqa: PLC0415 - the other measurement times these imports
    from optimizer.data.reading import read_instance  # noqa: PLC0415
    from optimizer.plan.plan import relative_gap  # noqa: PLC0415
    from optimizer.problem.assembling import assemble  # noqa: PLC0415
    from optimizer.solve.exact import search_whole  # noqa: PLC0415
    from optimizer.solve.progress import silent  # noqa: PLC0415
    from optimizer.solve.task import Task  # noqa: PLC0415
    from optimizer.solve.watch import Watch  # noqa: PLC0415
    from optimizer.units import CNY_PER_MCNY  # noqa: PLC0415

    question = read_instance(instance)
    aims = question.settings.solve
    levers = policies.active(question)
    problem = assemble(question)
    watch = Watch(aims.seconds)
    task = Task(problem, levers, watch, aims.gap, PEER_THREADS, seed, silent)
    linear, built = task.model, watch.elapsed
    found = search_whole(task)
    planned = found.solution is not None
    return {
        "ending": found.ending,
        "objective": found.objective * CNY_PER_MCNY if planned else None,
        "bound": found.bound * CNY_PER_MCNY if abs(found.bound) < float("inf") else None,
        "gap": relative_gap(found.objective, found.bound) if planned and abs(found.bound) < float("inf") else None,
        "limit_seconds": aims.seconds,
        "search_seconds": watch.elapsed - built,
        "threads": PEER_THREADS,
        "columns": len(linear.columns.lower),
        "whole": int(linear.columns.whole.sum()),
        "rows": len(linear.rows.lower),
        "nonzeros": int(linear.rows.matrix.nnz),
    }


def main() -> None:
    """Do what the command line names and print its figures."""
    what, instance, seed, folder = sys.argv[1:]
    measure = {"phases": phases, "exact": exact, "peer": peer}[what]
    print(json.dumps(measure(instance, int(seed), Path(folder))))


if __name__ == "__main__":
    main()
