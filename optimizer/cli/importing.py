"""`eastwest import`: what does a published problem look like as an instance?"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Literal

import typer

from optimizer.cli.newcomers import show_newcomer
from optimizer.cli.options import JsonOption, examples

EXAMPLES = examples(
    "eastwest import cap61.txt --format orlib-cflp -o instances/cap61",
    "eastwest import capa.txt --format orlib-cflp --capacity 8000 -o instances/capa-8000",
    "eastwest import gap1.txt --format orlib-gap --problem 1 --maximise -o instances/gap1-1",
    "eastwest import p1 --format holmberg -o instances/p1",
)


def _amount(value: float | None) -> float | None:
    if value is not None and not (math.isfinite(value) and value > 0):
        raise typer.BadParameter(f"{value:g} is not a finite number above 0")
    return value


FormatName = Literal["orlib-cflp", "orlib-gap", "holmberg", "tbed"]


def importing(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file as it was published, unpacked.")],
    kind: Annotated[FormatName, typer.Option("--format", help="The family of files it belongs to.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="New folder for the instance.")],
    capacity: Annotated[
        float | None,
        typer.Option(
            "--capacity",
            metavar="N",
            callback=_amount,
            help="Number for the word 'capacity' of OR-Library's large files.",
        ),
    ] = None,
    single_source: Annotated[
        bool, typer.Option("--single-source", help="Serve each customer from one facility (holmberg: always).")
    ] = False,
    uncapacitated: Annotated[bool, typer.Option("--uncapacitated", help="Let every facility serve everybody.")] = False,
    maximise: Annotated[bool, typer.Option("--maximise", help="The file states profits: costs are negative.")] = False,
    problem: Annotated[
        int | None, typer.Option("--problem", metavar="I", min=1, help="Which problem of a file that holds several.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Turn a published problem into an instance folder, to be checked, solved and verified like any other.

    1 CNY a year stands for a unit of the problem's cost, so the cost of a plan is the problem's value; negative where
    that is maximised.
    """
    from optimizer.data.published.formats import Wanted
    from optimizer.data.published.importing import import_problem

    wanted = Wanted(capacity, single_source, uncapacitated, maximise, problem)
    instance = import_problem(file, kind, wanted, output)
    counted = {"sites": "sites", "demands": "demand", "jobs": "training", "pairs": "pairs"}
    show_newcomer(instance, output, counted, as_json=as_json)
