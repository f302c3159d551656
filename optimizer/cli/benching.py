"""`eastwest bench`: what do all scenarios of an instance change?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.cli.options import (
    GapOption,
    InstanceArgument,
    JsonOption,
    SecondsOption,
    SeedOption,
    ThreadsOption,
    examples,
)
from optimizer.cli.studies import FolderOption, SchedulerOption, WorkersOption, exit_code, means, show
from optimizer.cli.tracing import AGAINST, LedgerOption, PointsOption

if TYPE_CHECKING:
    from optimizer.study.axes import Axis

EXAMPLES = examples(
    "eastwest bench edwc-2025 --workers 2 -o benches/edwc",
    "eastwest bench edwc-2025 --scenarios mandate,carbon-300 --frontier carbon -o benches/two",
    "eastwest bench toy --scenarios dear-carbon.toml -o benches/toy",
    "eastwest bench edwc-2025 --scheduler tcp://10.0.0.5:8786 -o benches/edwc",
)


def _names(value: str | None) -> str | None:
    if value is not None and not all(name.strip() for name in value.split(",")):
        raise typer.BadParameter("an empty name; separate names by one comma each")
    return value


def _against(value: str | None) -> str | None:
    for name in (value or AGAINST[0]).split(","):
        if name.strip() not in AGAINST:
            raise typer.BadParameter(f"{name!r} is none of {', '.join(AGAINST)}; separate several by commas")
    return value


def benching(
    instance: InstanceArgument,
    output: FolderOption,
    scenarios: Annotated[
        str | None,
        typer.Option(
            "--scenarios", metavar="S,...", callback=_names, help="Names or .toml files. Default: all the instance has."
        ),
    ] = None,
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
    gap: GapOption = None,
    seconds: SecondsOption = None,
    threads: ThreadsOption = 2,
    seed: SeedOption = 0,
    frontier: Annotated[
        str | None,
        typer.Option(
            "--frontier", metavar="A,...", callback=_against, help=f"Trade-off curves to add: {', '.join(AGAINST)}."
        ),
    ] = None,
    points: PointsOption = 8,
    ledger: LedgerOption = "location_based",
    as_json: JsonOption = False,
) -> None:
    """Solve an instance without policy and under its scenarios, and write the comparison: table.csv, report, runs."""
    with means(output, workers, scheduler, gap, seconds, threads, seed) as by:
        from optimizer.study.bench import bench

        studied = bench(instance, _listed(scenarios), by, _axes(frontier, ledger), points)
    show(studied, as_json=as_json)
    raise typer.Exit(exit_code(studied.answers))


def _listed(names: str | None) -> list[str] | None:
    return None if names is None else [name.strip() for name in names.split(",")]


def _axes(frontier: str | None, ledger: str) -> list[Axis]:
    from optimizer.study.axes import axis_named

    return [axis_named(name, ledger) for name in dict.fromkeys(_listed(frontier) or ())]
