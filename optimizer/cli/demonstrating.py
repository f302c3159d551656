"""`eastwest demo`: what does the national plan look like, from nothing to a map?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import examples
from optimizer.cli.printing import line
from optimizer.cli.solving import ending, refuse_foreign, solve_and_keep

DEMONSTRATED = "edwc-2025"
EXAMPLES = examples("eastwest demo", "eastwest demo -o somewhere-else")


def demonstrating(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder for the run, the map and the report.")
    ] = Path("demo"),
) -> None:
    """Solve the national plan, verify it, draw the map and write the report (three minutes on two cores)."""
    from optimizer.cli.results import show_result
    from optimizer.report.map import write_map
    from optimizer.report.page import write_report

    refuse_foreign(output / "run")
    instance, plan, run = solve_and_keep(DEMONSTRATED, output=output / "run")
    show_result(plan, instance, as_json=False)
    drawn = output / "map.html"
    write_map(plan, instance, drawn)
    pages = write_report(plan, instance, output / "report")
    line()
    line(f"plan    {run}")
    line(f"map     {drawn}")
    for page in pages:
        line(f"report  {page}")
    raise typer.Exit(ending(plan))
