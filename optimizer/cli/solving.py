"""`eastwest solve`: what is the best plan for an instance?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.cli.endings import say
from optimizer.cli.options import (
    EngineOption,
    GapOption,
    InstanceArgument,
    JsonOption,
    ScenarioOption,
    SecondsOption,
    SeedOption,
    ThreadsOption,
    examples,
)
from optimizer.errors import UsageError

if TYPE_CHECKING:
    from optimizer.data.instance import Instance
    from optimizer.plan.plan import Plan
    from optimizer.solve.searching import Engine

EXAMPLES = examples(
    "eastwest solve toy",
    "eastwest solve edwc-2025 --gap 0.01 --seconds 180 -o runs/national",
    "eastwest solve edwc-2025 --engine split --threads 1",
    "eastwest solve toy --scenario dear-carbon.toml --json > answer.json",
)
DONE, LIMIT, UNVERIFIED, INTERRUPTED = 0, 6, 8, 130
ENDINGS = {"optimal": DONE, "within_gap": DONE, "limit": LIMIT, "interrupted": INTERRUPTED, "rule": DONE}


def solving(
    instance: InstanceArgument,
    scenario: ScenarioOption = None,
    gap: GapOption = None,
    seconds: SecondsOption = None,
    threads: ThreadsOption = 2,
    seed: SeedOption = 0,
    engine: EngineOption = "auto",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="RUN", help="Folder for the run. Default: runs/INSTANCE[-SCENARIO]."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Find the best plan, verify it and keep it in a folder. Ctrl-C stops the search and keeps the best plan so far."""
    from optimizer.cli.results import show_result

    if output is not None:
        refuse_foreign(output)
    question, plan, folder = solve_and_keep(instance, scenario, gap, seconds, threads, seed, output, engine)
    show_result(plan, question, as_json=as_json)
    say(f"written: {folder}")
    raise typer.Exit(ending(plan))


def solve_and_keep(
    name: str,
    scenario: str | None = None,
    gap: float | None = None,
    seconds: float | None = None,
    threads: int = 2,
    seed: int = 0,
    output: Path | None = None,
    engine: Engine = "auto",
) -> tuple[Instance, Plan, Path]:
    """Read, solve and write; return the instance, the plan and the folder of the run."""
    from optimizer.cli.following import following
    from optimizer.data.reading import read_instance
    from optimizer.plan.store import write_plan
    from optimizer.policies import enacted
    from optimizer.solve.pipeline import solve

    question, _ = enacted(read_instance(name, scenario))
    folder = output if output is not None else Path("runs") / _run_name(question)
    refuse_foreign(folder)
    with following() as progress:
        plan = solve(question, gap=gap, seconds=seconds, threads=threads, seed=seed, engine=engine, progress=progress)
    write_plan(plan, question, folder)
    return question, plan, folder


def ending(plan: Plan) -> int:
    """Return the exit code a plan earns, and say loudly when it is not to be trusted."""
    if plan.verified:
        return ENDINGS[plan.status]
    say("NOT VERIFIED: this plan breaks a rule or does not cost what it says. Do not use it.")
    say("`eastwest verify` on its folder lists every violation. This is a fault of the program; please report it.")
    return UNVERIFIED


def refuse_foreign(folder: Path) -> None:
    """Raise UsageError, before any work is done, where a run could not be written or would replace something else."""
    from optimizer.plan.store import is_run

    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError(f"{folder} is not a folder; choose another with -o")
    if folder.is_dir() and any(folder.iterdir()) and not is_run(folder):
        raise UsageError(f"{folder} holds other things than a run and is left alone; choose another with -o")
    standing = next(parent for parent in folder.absolute().parents if parent.exists())
    if not (standing.is_dir() and os.access(standing, os.W_OK)):
        raise UsageError(f"{folder} cannot be written; choose another folder with -o")


def _run_name(question: Instance) -> str:
    from optimizer.library import NO_SCENARIO

    scenario = question.scenario.name
    return question.name if scenario in ("", NO_SCENARIO) else f"{question.name}-{scenario}"
