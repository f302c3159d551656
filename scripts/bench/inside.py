"""What happens within one run: how long does each phase take, and how far does plain HiGHS come?

Run as `python -m scripts.bench.inside {phases,peer} INSTANCE SEED FOLDER`; the last line of standard output is JSON.
Wall time, processor time and memory are measured around this process, not by it.
"""

from __future__ import annotations

import functools
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from scripts.bench.numbers import covered

BUILDING = ("read", "assemble", "coarsen", "formulate", "hand over")  # the phases that a target holds to a share
PHASES = (
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
PEER_THREADS = 2


class Clock:
    """When was which phase under way? Several threads may record at once."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, float, float]] = []

    def timed(self, phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, recording every call."""

        @functools.wraps(function)
        def recording(*arguments: Any, **named: Any) -> Any:
            began = time.monotonic()
            try:
                return function(*arguments, **named)
            finally:
                self.calls.append((phase, began, time.monotonic()))

        return recording

    def report(self) -> dict[str, Any]:
        """Return calls, seconds and first call's seconds of each phase, and what building took of the wall clock."""
        phases: dict[str, dict[str, float]] = {}
        for phase in dict.fromkeys(name for name, *_ in PHASES):
            spent = [end - start for name, start, end in self.calls if name == phase]
            phases[phase] = {"calls": len(spent), "seconds": sum(spent), "first": spent[0] if spent else 0.0}
        building = covered((start, end) for name, start, end in self.calls if name in BUILDING)
        return {"phases": phases, "building_seconds": building}


def watch(clock: Clock) -> None:
    """Record every phase from now on, wherever in the package its function is already known by name."""
    for phase, module, path in PHASES:
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
    began = time.monotonic()
    for module in ("optimizer.cli.results", "optimizer.solve.pipeline", *(module for _, module, _ in PHASES)):
        importlib.import_module(module)
    imports = time.monotonic() - began
    clock = Clock()
    watch(clock)
    from optimizer.cli.solving import solve_and_keep  # noqa: PLC0415 - imports are one of the phases

    _, plan, _ = solve_and_keep(instance, seed=seed, output=folder / "phases")
    inside = time.monotonic() - began
    return {**clock.report(), "imports": imports, "inside": inside, "status": plan.status, "gap": plan.gap}


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
    measure = {"phases": phases, "peer": peer}[what]
    print(json.dumps(measure(instance, int(seed), Path(folder))))


if __name__ == "__main__":
    main()
