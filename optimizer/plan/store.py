"""How is a plan kept, so that it can be verified, mapped and reported for ever?

A run folder appears whole or not at all; whatever goes wrong before, the folder that stood there stands unchanged.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import tomli_w

from optimizer.data.instance import Instance
from optimizer.data.schema import PLAN_TABLES
from optimizer.data.whole_folders import whole_folder
from optimizer.data.writing import write_instance, write_table
from optimizer.errors import UsageError
from optimizer.library import NO_SCENARIO
from optimizer.plan.plan import Plan
from optimizer.plan.run_files import INPUTS, PROVENANCE, SCENARIO, SUMMARY, TABLES, json_text, provenance
from optimizer.plan.saved import read_plan
from optimizer.plan.summary import FORMAT, summarise
from optimizer.plan.tables import sparse

__all__ = ["is_run", "read_plan", "write_plan"]


def write_plan(plan: Plan, instance: Instance, folder: str | Path, then: str = "") -> Path:
    """Write the run folder of a plan and return it; a run that stands there is replaced.

    `then` is the command that made it from a solved run, if any.
    Raises UsageError where something other than a run stands there, or where it cannot be written.
    """
    target = Path(os.path.abspath(folder))  # noqa: PTH100 - a link must be seen as one, not followed
    _refuse_foreign(target)
    with whole_folder(target, f"the run to {folder}") as draft:
        _fill(draft, plan, instance, then)
    return Path(folder)


def is_run(folder: Path) -> bool:
    """Return whether a folder holds a run that eastwest wrote."""
    try:
        summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(summary, dict) and summary.get("format") == FORMAT and (folder / TABLES).is_dir()


def _refuse_foreign(target: Path) -> None:
    if not target.name or Path.cwd().is_relative_to(target):
        message = f"{target.name or 'this folder'} is where you are working; name a new folder for the run"
        raise UsageError(message)
    if not (target.exists() or target.is_symlink()):
        return
    empty = target.is_dir() and not any(target.iterdir())
    if target.is_symlink() or not (empty or is_run(target)):
        message = f"{target.name} exists and is not a run of eastwest; choose another name or remove it yourself"
        raise UsageError(message)


def _fill(draft: Path, plan: Plan, instance: Instance, then: str) -> None:
    tables = sparse(plan.tables)
    (draft / TABLES).mkdir()
    for table in PLAN_TABLES:
        write_table(tables[table.name], draft / TABLES / table.file)
    write_instance(instance.as_read, draft / INPUTS)
    scenario = instance.as_read.scenario.model_dump(mode="json", exclude_none=True)
    _write_text(draft / SCENARIO, tomli_w.dumps(scenario))
    _write_text(
        draft / PROVENANCE, json_text(provenance(plan, scenario=instance.scenario.name != NO_SCENARIO, then=then))
    )
    _write_text(draft / SUMMARY, json_text(summarise(plan, instance)))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
