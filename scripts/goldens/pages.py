"""What do the golden files of the formulation hold? A page for each rule and cost term of the toy, and for each lever.

A rule over hours shows two hours of the toy, one of each kind, so that a page can be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.formulation.model import formulate
from optimizer.policies import LEVERS, Lever
from optimizer.problem.assembling import assemble
from optimizer.problem.labels import Labels
from optimizer.problem.linear import Linear

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "formulation" / "golden"
SHOWN_HOURS = ("0", "8")  # the first hour of the night tariff, and the first of the day tariff and of the sun
LEVER_SETTINGS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "carbon_price": {
        "location_based": {"price_cny_per_t": 100.0, "ledger": "location_based"},
        "market_based": {"price_cny_per_t": 100.0, "ledger": "market_based"},
        "hour_matched": {"price_cny_per_t": 100.0, "ledger": "hour_matched"},
    },
    "power_price_support": {
        "domestic_halls": {"support_cny_per_mwh": 50.0},
        "one_zone": {"support_cny_per_mwh": 50.0, "zones": ("dune",), "domestic_only": False},
    },
}


def pages() -> dict[str, str]:
    """Return the text of every golden file by its name."""
    toy = read_instance("toy")
    linear = formulate(assemble(toy))
    written = {name: rule_page(linear, name) for name, _ in linear.rows.labels.blocks}
    written |= {f"cost_{term}": cost_page(linear, term) for term in linear.rows.costs}
    for lever in LEVERS:
        for case, settings in LEVER_SETTINGS.get(lever.name, {}).items():
            written[f"lever_{lever.name}_{case}"] = lever_page(toy, lever.model_validate(settings), linear)
    return written


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


def lever_page(toy: Instance, lever: Lever, without: Linear) -> str:
    """Return everything a lever adds to the toy: rules that are new, and cost terms that are not what they were."""
    linear = formulate(assemble(toy), [lever])
    known = {name for name, _ in without.rows.labels.blocks}
    added = [rule_page(linear, name) for name, _ in linear.rows.labels.blocks if name not in known]
    for term, vector in linear.rows.costs.items():
        if term not in without.rows.costs or (vector != without.rows.costs[term]).any():
            added.append(cost_page(linear, term))
    return "".join(added)


def write(folder: Path = FOLDER) -> list[str]:
    """Write every golden file, remove those that nothing has, and return the names of both that changed."""
    wanted, standing = pages(), {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
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
