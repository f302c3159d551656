"""`eastwest map`: where is everything, on a map?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.cli.opening import opened
from optimizer.cli.options import RunArgument, examples
from optimizer.cli.printing import line
from optimizer.errors import UsageError

if TYPE_CHECKING:
    from optimizer.data.instance import Instance
    from optimizer.plan.plan import Plan

FORMATS = ("html", "png", "svg", "geojson", "gpkg")
ONE_FILE = ("html", "png", "svg", "gpkg")  # GeoJSON holds one kind of feature a file
EXAMPLES = examples(
    "eastwest map runs/toy",
    "eastwest map runs/edwc-2025 -o national.png",
    "eastwest map runs/edwc-2025 -o maps --format html,png,gpkg",
)


def _formats(value: str | None) -> str | None:
    unknown = [name for name in (value or "html").split(",") if name not in FORMATS]
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
            help="Folder for the files, or one file with the ending of its format. Default: RUN.",
        ),
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="F,...", callback=_formats, help=f"Any of {', '.join(FORMATS)}. Default: html."
        ),
    ] = None,
) -> None:
    """Draw a plan: an interactive page, pictures, and layers for geographic software."""
    targets = targets_of(run if output is None else output, tuple(formats.split(",")) if formats else ())
    plan, instance, _ = opened(run)
    for kind, target in targets.items():
        for written in write_kind(kind, plan, instance, target):
            line(str(written))


def targets_of(place: Path, formats: tuple[str, ...]) -> dict[str, Path]:
    """Return where each format goes; a place that ends like a format is one file, any other a folder."""
    ending = place.suffix.removeprefix(".").lower()
    if ending in ONE_FILE and not place.is_dir():
        if set(formats) - {ending}:
            raise UsageError(f"{place.name} is one {ending} file; name a folder for {', '.join(formats)}")
        return {ending: place}
    return {kind: place / f"map.{kind}" if kind in ONE_FILE else place for kind in formats or ("html",)}


def write_kind(kind: str, plan: Plan, instance: Instance, target: Path) -> tuple[Path, ...]:
    """Write one format and return the files."""
    from optimizer.report.geodata import write_geojson, write_geopackage
    from optimizer.report.map import map_page
    from optimizer.report.picture import map_picture
    from optimizer.report.view import view

    if kind == "geojson":
        return write_geojson(plan, instance, target)
    if kind == "gpkg":
        return (write_geopackage(plan, instance, target),)
    target.parent.mkdir(parents=True, exist_ok=True)
    if kind == "html":
        target.write_text(map_page(plan, instance), encoding="utf-8", newline="\n")
    else:
        target.write_bytes(map_picture(view(plan, instance), instance, "png" if kind == "png" else "svg"))
    return (target,)
