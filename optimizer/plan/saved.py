"""What plan does a run folder hold?"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from optimizer.data.files import shown
from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.data.references import orphans
from optimizer.data.schema import PLAN_TABLES, Table
from optimizer.data.settings import ScenarioSettings
from optimizer.data.tables import read_sheet
from optimizer.data.tomlfiles import read_toml, validated
from optimizer.errors import BadInput, Fault
from optimizer.library import NAME, NAME_RULE, NO_SCENARIO
from optimizer.plan.plan import Plan
from optimizer.plan.run_files import INPUTS, SCENARIO, SUMMARY, TABLES, read_summary


def read_plan(folder: str | Path, *, for_judgement: bool = False) -> tuple[Plan, Instance]:
    """Return the plan of a run folder and the instance it answers.

    Raises BadInput with every fault found. Values out of range and ids that nothing bears are faults as well, unless
    the plan is read `for_judgement`: then they are left for `verify` to name, and only what is no table of
    distinct rows is refused.
    """
    run = Path(folder)
    if not (run / SUMMARY).is_file():
        raise BadInput([Fault(str(folder), _what_is(run), f"the folder of a run, which holds {SUMMARY}")])
    fields, faults = read_summary(run / SUMMARY, run)
    tables, wrong = _read_tables(run, for_judgement=for_judgement)
    faults += wrong
    instance, wrong = _read_inputs(run, fields)
    faults += wrong
    if instance is not None:
        faults += _scenario_faults(run, instance)
        faults += [] if for_judgement else _orphans(run, tables, instance)
    if faults or fields is None or instance is None:
        raise BadInput(faults)
    return Plan(tables=tables, **fields), instance


def _what_is(run: Path) -> str:
    if run.is_dir():
        return f"a folder without {SUMMARY}"
    return "a file" if run.exists() else "no such folder"


def _read_tables(run: Path, *, for_judgement: bool) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    tables: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for table in PLAN_TABLES:
        sheet, wrong = read_sheet(_unjudged(table) if for_judgement else table, run / TABLES / table.file, run)
        faults += wrong
        if sheet is not None:
            tables[table.name] = _with_whole_counts(table, sheet.frame) if for_judgement else sheet.frame
    return tables, faults


def _unjudged(table: Table) -> Table:
    """Return the table with the same columns, but any numbers and any number of rows."""
    columns = tuple(
        dataclasses.replace(column, kind="number", lower=None, upper=None)
        if column.kind in ("number", "integer", "flag")
        else column
        for column in table.columns
    )
    return dataclasses.replace(table, columns=columns, empty=True)


def _with_whole_counts(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with counts as int64 where all of a column are whole."""
    counts = [column.name for column in table.columns if column.kind in ("integer", "flag")]
    whole = [name for name in counts if (np.mod(frame[name], 1) == 0).all() and (frame[name].abs() < 2**53).all()]
    return frame.astype(dict.fromkeys(whole, np.int64))


def _read_inputs(run: Path, fields: dict[str, Any] | None) -> tuple[Instance | None, list[Fault]]:
    scenario = NO_SCENARIO if fields is None else fields["scenario"]
    if not NAME.fullmatch(scenario):  # a path here would lead out of the run
        return None, [Fault(shown(run / SUMMARY), repr(scenario)[:80], NAME_RULE, column="scenario")]
    try:
        return read_instance(run / INPUTS, scenario), []
    except BadInput as refused:
        return None, list(refused.faults)


def _scenario_faults(run: Path, instance: Instance) -> list[Fault]:
    """Return what is wrong with scenario.toml, which must tell the levers that the inputs tell."""
    content, faults = read_toml(run / SCENARIO, run)
    if content is None:
        return faults
    stated, faults = validated(ScenarioSettings, content, shown(run / SCENARIO))
    if stated is not None and stated.model_copy(update={"override": (), "extends": ""}) != instance.scenario:
        expected = f"the scenario in {INPUTS}, {instance.scenario.name}, with its levers; solve again"
        faults.append(Fault(shown(run / SCENARIO), f"another scenario, {stated.name[:80]}", expected))
    return faults


def _orphans(run: Path, tables: dict[str, pd.DataFrame], instance: Instance) -> list[Fault]:
    faults: list[Fault] = []
    for table in PLAN_TABLES:
        if table.name in tables:
            known = {c.table: instance[c.table][c.name].tolist() for c in table.columns if c.kind == "ref"}
            faults += orphans(table, tables[table.name], run / TABLES / table.file, known)
    return faults
