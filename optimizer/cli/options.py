"""Which arguments and options do commands share, and which values are refused before anything is read?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

LONGEST_SECONDS = 1e6
MOST_THREADS = 1024
GREATEST_SEED = 2**31 - 1  # the solver's seeds are signed 32-bit numbers


def examples(*lines: str) -> str:
    """Return the end of a help page: commands to copy, one a line."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


def _gap(value: float | None) -> float | None:
    if value is not None and not 0.0 <= value < 1.0:
        raise typer.BadParameter(f"{value:g} is not a share from 0 to below 1; write 0.01 for 1 %")
    return value


def _seconds(value: float | None) -> float | None:
    if value is not None and not 0.0 < value <= LONGEST_SECONDS:
        raise typer.BadParameter(f"{value:g} is not a time above 0 and up to {LONGEST_SECONDS:.0f} seconds")
    return value


def _threads(value: int) -> int:
    if not 1 <= value <= MOST_THREADS:
        raise typer.BadParameter(f"{value} is not a number of threads from 1 to {MOST_THREADS}")
    return value


def _seed(value: int) -> int:
    if not 0 <= value <= GREATEST_SEED:
        raise typer.BadParameter(f"{value} is not a seed from 0 to {GREATEST_SEED}")
    return value


def _within(value: str) -> str:
    try:
        share = share_of(value)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise typer.BadParameter(f"{value!r} is not a share from 0 to 1; write 1% or 0.01")
    return value


def share_of(value: str) -> float:
    """Return a share that is written as 1% or as 0.01."""
    number = value.strip()
    return float(number.removesuffix("%")) / 100 if number.endswith("%") else float(number)


InstanceArgument = Annotated[
    str,
    typer.Argument(metavar="INSTANCE", help="Name of a shipped instance (see `eastwest list`) or path of a folder."),
]
RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="Folder that `eastwest solve` wrote.")]
ScenarioOption = Annotated[
    str | None,
    typer.Option("--scenario", "-s", metavar="S", help="Name of one of the instance's scenarios, or a .toml file."),
]
GapOption = Annotated[
    float | None,
    typer.Option(
        "--gap",
        metavar="G",
        callback=_gap,
        help="Stop when the plan is proven within this share of the best, such as 0.01. Default: the instance's.",
    ),
]
SecondsOption = Annotated[
    float | None,
    typer.Option(
        "--seconds",
        metavar="T",
        callback=_seconds,
        help="Stop after this time and keep the best plan with its bound. Default: the instance's.",
    ),
]
ThreadsOption = Annotated[
    int, typer.Option("--threads", metavar="N", callback=_threads, help="Threads of the solver. Default: 2.")
]
SeedOption = Annotated[
    int, typer.Option("--seed", metavar="K", callback=_seed, help="Seed of the solver's random choices. Default: 0.")
]
WithinOption = Annotated[
    str,
    typer.Option(
        "--within", metavar="W", callback=_within, help="How much more a plan may cost: 1% or 0.01. Default: 1%."
    ),
]
EngineOption = Annotated[
    Literal["auto", "exact", "split"],
    typer.Option(
        "--engine",
        help="exact: everything at once. split: places by prices, jobs one by one, bounds apart. auto: by size.",
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON document on standard output instead of tables.")
]
