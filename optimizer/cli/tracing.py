"""`eastwest frontier`: what does each step towards a goal cost?"""

from __future__ import annotations

from typing import Annotated

import typer

from optimizer.cli.options import (
    GapOption,
    InstanceArgument,
    JsonOption,
    ScenarioOption,
    SecondsOption,
    SeedOption,
    ThreadsOption,
    examples,
)
from optimizer.cli.studies import FolderOption, SchedulerOption, WorkersOption, exit_code, means, show

AGAINST = ("carbon", "west_share", "latency", "capex")
LEDGERS = ("location_based", "market_based", "hour_matched")
MOST_POINTS = 200
EXAMPLES = examples(
    "eastwest frontier edwc-2025 --against carbon --points 6 -o frontiers/carbon",
    "eastwest frontier toy --against latency -o frontiers/latency",
    "eastwest frontier toy --of cost --against carbon --ledger market_based -o frontiers/market",
)


def _of(value: str) -> str:
    if value != "cost":
        raise typer.BadParameter(f"{value!r} is not cost, the one thing that is minimised")
    return value


def _against(value: str) -> str:
    if value not in AGAINST:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(AGAINST)}")
    return value


def _ledger(value: str) -> str:
    if value not in LEDGERS:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(LEDGERS)}")
    return value


def _points(value: int) -> int:
    if not 2 <= value <= MOST_POINTS:
        raise typer.BadParameter(f"{value} is not a number of points from 2 to {MOST_POINTS}")
    return value


PointsOption = Annotated[
    int,
    typer.Option("--points", metavar="N", callback=_points, help="Points of a curve, both ends counted. Default: 8."),
]
LedgerOption = Annotated[
    str,
    typer.Option(
        "--ledger",
        metavar="L",
        callback=_ledger,
        help=f"How carbon is counted: {', '.join(LEDGERS)}. Default: the first.",
    ),
]


def tracing(
    instance: InstanceArgument,
    against: Annotated[
        str, typer.Option("--against", metavar="A", callback=_against, help=f"One of {', '.join(AGAINST)}.")
    ],
    output: FolderOption,
    of: Annotated[str, typer.Option("--of", metavar="cost", callback=_of, help="What is minimised: cost.")] = "cost",
    scenario: ScenarioOption = None,
    ledger: LedgerOption = "location_based",
    points: PointsOption = 8,
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
    gap: GapOption = None,
    seconds: SecondsOption = None,
    threads: ThreadsOption = 2,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Trace the least cost under ever tighter limits: a verified plan, a bound and a price at every point.

    The limits run from what the plan without a limit reaches to the tightest that the model allows. west_share is that
    of training, capex counts halls and accelerators. The price at a point is the difference to the next looser point.
    """
    assert of == "cost"  # noqa: S101 - anything else was refused above
    with means(output, workers, scheduler, gap, seconds, threads, seed) as by:
        from optimizer.study.axes import axis_named
        from optimizer.study.frontier import frontier

        studied = frontier(instance, axis_named(against, ledger), by, points, scenario)
    show(studied, as_json=as_json)
    raise typer.Exit(exit_code(studied.answers))
