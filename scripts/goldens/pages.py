"""What do the golden files of the formulation hold? A page for each rule and cost term of the toy, and for each lever.

A rule over hours shows two hours of the toy, one of each kind, so that a page can be read.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.data.settings import ScenarioSettings
from optimizer.formulation.model import formulate
from optimizer.problem.assembling import assemble
from optimizer.problem.labels import Labels
from optimizer.problem.linear import Linear
from scripts.goldens.differences import changed_cells, changed_columns, changed_costs, changed_rows
from scripts.goldens.lever_settings import BESIDE, LEVER_SETTINGS

Levers = Mapping[str, Mapping[str, Any]]
FOLDER = Path(__file__).resolve().parents[2] / "tests" / "formulation" / "golden"
SHOWN_HOURS = ("0", "8")  # the first hour of the night tariff, and the first of the day tariff and of the sun


def pages() -> dict[str, str]:
    """Return the text of every golden file by its name."""
    return {name: written() for name, written in writers().items()}


def writers() -> dict[str, Callable[[], str]]:
    """Return what writes each golden file, by its name: each page of a lever takes a model of its own."""
    toy = read_instance("toy")
    linear = formulate(assemble(toy))
    writing: dict[str, Callable[[], str]] = {
        name: partial(rule_page, linear, name) for name, _ in linear.rows.labels.blocks
    }
    writing |= {f"cost_{term}": partial(cost_page, linear, term) for term in linear.rows.costs}
    for lever, cases in LEVER_SETTINGS.items():
        for case, settings in cases.items():
            beside = BESIDE.get((lever, case), {})
            writing[f"lever_{lever}_{case}"] = partial(_enacting_page, toy, linear, beside, {lever: settings})
    return writing


def _enacting_page(toy: Instance, plain: Linear, beside: Levers, levers: Levers) -> str:
    """Return what levers change of the toy, whose model is `plain`, under those that stand beside them."""
    before = enacted(toy, beside) if beside else (toy, plain)
    return lever_page(before, enacted(toy, {**beside, **levers}))


def rule_page(linear: Linear, rule: str) -> str:
    """Return the rows of a rule that are shown."""
    start = linear.rows.labels.block(rule).start
    rows = linear.golden(rule).splitlines()
    shown = [row for position, row in enumerate(rows, start) if _is_shown(linear.rows.labels, position)]
    return _page(shown, len(rows) - len(shown))


def cost_page(linear: Linear, term: str) -> str:
    """Return the parts of a cost term that are shown."""
    labels = linear.columns.labels
    title, *parts = linear.golden_cost(term).splitlines()
    columns = linear.rows.costs[term].nonzero()[0]
    shown = [part for part, column in zip(parts, columns, strict=True) if _is_shown(labels, int(column))]
    return _page([title, *shown], len(parts) - len(shown))


def lever_page(before: tuple[Instance, Linear], after: tuple[Instance, Linear]) -> str:
    """Return everything that a lever changes: a question and its model before and after.

    First the question: cells of its tables; then variables, rules and cost terms that are not what they were; at last
    rules and terms that are new, whole.
    """
    (asked, without), (question, linear) = before, after
    known = {name for name, _ in without.rows.labels.blocks}
    lines = [
        *changed_cells(asked, question),
        *changed_columns(without.columns, linear.columns, _is_shown),
        *changed_rows(without, linear, _is_shown),
    ]
    for term in without.rows.costs:
        lines += changed_costs(without, linear, term, _is_shown)
    new = [rule_page(linear, name) for name, _ in linear.rows.labels.blocks if name not in known]
    new += [cost_page(linear, term) for term in linear.rows.costs if term not in without.rows.costs]
    return _page(lines, 0) + "".join(new)


def enacted(toy: Instance, levers: Levers) -> tuple[Instance, Linear]:
    """Return the toy as the levers change it, and its model under them."""
    stated = {name: dict(settings) for name, settings in levers.items()}
    scenario = ScenarioSettings(name="golden", title="Golden", description="Levers of a page.", levers=stated)
    question, active = policies.enacted(dataclasses.replace(toy, scenario=scenario))
    return question, formulate(assemble(question), active)


def write(wanted: Mapping[str, str], folder: Path = FOLDER) -> list[str]:
    """Write the wanted pages, remove those that nothing has, and return the names of both that changed."""
    standing = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
    folder.mkdir(parents=True, exist_ok=True)
    for name in standing.keys() - wanted.keys():
        (folder / f"{name}.txt").unlink()
    changed = sorted(name for name in standing.keys() | wanted.keys() if standing.get(name) != wanted.get(name))
    for name in changed:
        if name in wanted:
            (folder / f"{name}.txt").write_text(wanted[name], encoding="utf-8", newline="\n")
    return changed


def _page(lines: list[str], left_out: int) -> str:
    """Return the lines as a page that says how many were left out."""
    rest = [f"({left_out} more, of other hours)"] if left_out else []
    return "".join(f"{line}\n" for line in [*lines, *rest])


def _is_shown(labels: Labels, position: int) -> bool:
    """Return whether what stands at a position is of no hour or of one that is shown."""
    name, index = labels.at(position)
    letters = dict(labels.blocks)[name].letters
    return "h" not in letters or index[letters.index("h")] in SHOWN_HOURS
