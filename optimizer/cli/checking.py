"""`eastwest check`: does an instance say everything it must, and how large is it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.cli.options import InstanceArgument, JsonOption, ScenarioOption, examples
from optimizer.cli.printing import document, line, table

if TYPE_CHECKING:
    from optimizer.data.instance import Instance

EXAMPLES = examples(
    "eastwest check edwc-2025",
    "eastwest check toy --scenario dear-carbon.toml",
    "eastwest check path/to/my-instance",
)


def checking(instance: InstanceArgument, scenario: ScenarioOption = None, as_json: JsonOption = False) -> None:
    """Read an instance and report every fault at once: file, row, column, found, expected."""
    from optimizer.data.reading import read_instance
    from optimizer.solve.pipeline import check

    question = read_instance(instance, scenario)
    check(question)
    if as_json:
        document(_facts(question))
    else:
        _print(question)


def _facts(question: Instance) -> dict[str, object]:
    return {
        "instance": question.name,
        "scenario": question.scenario.name,
        "hours": question.calendar.hours,
        "rows": {name: len(frame) for name, frame in sorted(question.tables.items())},
        "demand_mw": float(question["demand"]["demand_mw"].sum()),
        "training_mwh": float((question["training"]["count"] * question["training"]["work_mwh"]).sum()),
        "levers": sorted(question.scenario.levers),
        "notes": list(question.settings.notes),
    }


def _print(question: Instance) -> None:
    facts = _facts(question)
    line(f"{question.name}: {question.settings.title}")
    if question.scenario.levers or question.scenario.override:
        line(f"scenario {question.scenario.name}: {question.scenario.title}")
    rows = [(name, f"{len(frame):,}") for name, frame in sorted(question.tables.items())]
    table(("table", "rows"), rows)
    asked = f"{facts['demand_mw']:,.0f} MW of inference, {facts['training_mwh']:,.0f} MWh of training"
    line(f"{facts['hours']} hours, {asked}")
    for note in question.settings.notes:
        line(f"note: {note}")
    line("no fault found")
