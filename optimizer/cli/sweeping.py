"""`eastwest sweep`: what does turning levers change, setting by setting?"""

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

EXAMPLES = examples(
    "eastwest sweep toy --set carbon_price.price_cny_per_t=0,100,300 -o sweeps/carbon",
    "eastwest sweep edwc-2025 --set carbon_cap.cap_t=1.2e8,1.4e8 --set carbon_cap.ledger=market_based -o sweeps/caps",
    'eastwest sweep toy --set \'build_moratorium.within=["east"],["hubs"]\' -o sweeps/moratorium',
)


def sweeping(
    instance: InstanceArgument,
    output: FolderOption,
    settings: Annotated[
        list[str],
        typer.Option(
            "--set", metavar="LEVER.FIELD=A,B,...", help="A lever's setting and its values, as TOML. May be repeated."
        ),
    ],
    scenario: ScenarioOption = None,
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
    gap: GapOption = None,
    seconds: SecondsOption = None,
    threads: ThreadsOption = 2,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Solve an instance, or one of its scenarios, under every combination of lever settings, and compare them."""
    with means(output, workers, scheduler, gap, seconds, threads, seed) as by:
        from optimizer.study.sweep import sweep

        studied = sweep(instance, settings, by, scenario)
    show(studied, as_json=as_json)
    raise typer.Exit(exit_code(studied.answers))
