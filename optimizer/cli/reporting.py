"""`eastwest report`: what does a plan say, in tables and figures?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.opening import opened
from optimizer.cli.options import RunArgument, examples
from optimizer.cli.printing import line

EXAMPLES = examples("eastwest report runs/toy", "eastwest report runs/edwc-2025 -o report")


def reporting(
    run: RunArgument,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FOLDER", help="Folder for the files. Default: RUN/report.")
    ] = None,
) -> None:
    """Write a plan's tables and figures as HTML and Markdown."""
    from optimizer.plan.verify import verify
    from optimizer.report.page import write_report

    plan, instance, levers = opened(run)
    verdict = verify(plan, instance, levers)
    for path in write_report(plan, instance, run / "report" if output is None else output, verdict):
        line(str(path))
