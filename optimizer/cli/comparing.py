"""`eastwest compare`: what leads from one plan to another?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from optimizer.cli.endings import say
from optimizer.cli.opening import opened
from optimizer.cli.options import JsonOption, examples
from optimizer.cli.printing import document, line, table
from optimizer.errors import VerificationFailed

if TYPE_CHECKING:
    from optimizer.report.comparing.bridge import Bridge
    from optimizer.report.comparing.cases import Case
    from optimizer.report.comparing.moves import Moves

MOST_MOVES = 12
EXAMPLES = examples(
    "eastwest compare runs/toy runs/toy-dear -o differences",
    "eastwest compare benches/edwc/runs/none benches/edwc/runs/mandate --json",
)


def comparing(
    first: Annotated[Path, typer.Argument(metavar="RUN_A", help="Folder of the run to start from.")],
    second: Annotated[Path, typer.Argument(metavar="RUN_B", help="Folder of the run to arrive at.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Folder for the pages and the map. Default: no files."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Bridge one plan's cost, emissions and margin to another's, step by step, and show what moved where."""
    from optimizer.report.comparing.bridge import bridges
    from optimizer.report.comparing.moves import moved

    a, b = case_of(first), case_of(second)
    steps, moves = bridges(a, b), moved(a, b)
    if as_json:
        document(_told(first, second, steps, moves))
    else:
        _print(steps, moves)
    if output is not None:
        from optimizer.report.comparing.page import write_pair

        for path in write_pair(a, b, output):
            (say if as_json else line)(str(path))
    untrue = [run for run, case in ((first, a), (second, b)) if case.verdict is None or not case.verdict.ok]
    if untrue:
        raise VerificationFailed(
            f"{untrue[0]} is not true: `eastwest verify` says where; do not rely on the difference"
        )


def case_of(run: Path) -> Case:
    """Return a saved run as a case of a comparison, judged anew."""
    from optimizer.plan.verify import verify
    from optimizer.report.comparing.cases import Case

    plan, question, levers = opened(run)
    verdict = verify(plan, question, levers)
    return Case(question.scenario.name, question.scenario, "planned", "", plan.bound, plan, question, levers, verdict)


def _print(steps: Sequence[Bridge], moves: Moves | None) -> None:
    for bridge in steps:
        unit = "CNY a year" if bridge.unit == "cny" else "t a year"
        rows = [("from", f"{bridge.start:,.0f}")]
        rows += [(step.name["en"], f"{step.amount:+,.0f}") for step in bridge.steps]
        rows += [("to", f"{bridge.end:,.0f}"), ("difference", f"{bridge.difference:+,.0f}")]
        table((bridge.kind.replace("_", "-"), unit), rows)
        line()
    rows_of_moves = [
        (f"{move.kind}: {move.source['en']} -> {move.target['en']}", f"{move.mw:,.1f}")
        for move in (moves.by["site"][:MOST_MOVES] if moves is not None else ())
    ]
    table(("what moves", "MW"), rows_of_moves or [("nothing", "")])


def _told(first: Path, second: Path, steps: Sequence[Bridge], moves: Moves | None) -> dict[str, Any]:
    bridged = [
        {
            "kind": bridge.kind,
            "unit": bridge.unit,
            "start": bridge.start,
            "steps": [{"name": step.name["en"], "amount": step.amount} for step in bridge.steps],
            "end": bridge.end,
            "difference": bridge.difference,
        }
        for bridge in steps
    ]
    by = moves.by if moves is not None else {}
    moving = {
        grouping: [
            {"kind": move.kind, "from": move.source["en"], "to": move.target["en"], "mw": move.mw} for move in found
        ]
        for grouping, found in by.items()
    }
    return {"from": str(first), "to": str(second), "bridges": bridged, "moves": moving}
