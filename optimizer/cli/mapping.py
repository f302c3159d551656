"""`eastwest map`: where is everything, on a map?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import RunArgument, examples
from optimizer.cli.printing import line

FORMATS = ("html", "png", "svg", "geojson", "gpkg")
EXAMPLES = examples(
    "eastwest map runs/toy",
    "eastwest map runs/edwc-2025 -o national.html",
    "eastwest map runs/edwc-2025 -o maps --format html,png,gpkg",
)


def _formats(value: str) -> str:
    wanted = value.split(",")
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(FORMATS)}; separate several by commas")
    return value


def mapping(
    run: RunArgument,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="Folder for the files, or one file with the ending of its format. Default: the folder of the run.",
        ),
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", metavar="F,...", callback=_formats, help=f"Which: {', '.join(FORMATS)}.")
    ] = "html",
) -> None:
    """Draw a plan: an interactive page, pictures, and layers for geographic software."""
    from optimizer.plan.store import read_plan
    from optimizer.report.map import write_map

    targets = _targets(run if output is None else output, tuple(dict.fromkeys(formats.split(","))))
    plan, instance = read_plan(run)
    for format_, target in targets.items():
        write_map(plan, instance, target)
        line(f"{format_}: {target}")


def _targets(place: Path, formats: tuple[str, ...]) -> dict[str, Path]:
    """Return the file of each format; a place that ends like a format is one file."""
    ending = place.suffix.removeprefix(".").lower()
    if ending in FORMATS and not place.is_dir():
        return {ending: place}
    return {name: place / f"map.{name}" for name in formats}
