"""`eastwest generate`: what does an instance of any size look like?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from optimizer.cli.newcomers import show_newcomer
from optimizer.cli.options import JsonOption, examples

EXAMPLES = examples(
    "eastwest generate -o instances/mine",
    "eastwest generate --sites 50 --jobs 100000 --services 8 --seed 7 -o instances/large",
    "eastwest generate --region lattice --sites 3 --jobs 5 --services 1 -o instances/tiny",
    "eastwest generate --bench china-30x5k-s01 -o instances/china-30x5k-s01",
)
RegionName = Literal["china", "lattice"]


def generating(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="New folder for the instance.")],
    sites: Annotated[int, typer.Option("--sites", metavar="S", help="Campuses, 1 to 500.")] = 10,
    jobs: Annotated[int, typer.Option("--jobs", metavar="J", help="Training jobs, 0 to 2000000.")] = 1000,
    services: Annotated[int, typer.Option("--services", metavar="K", help="Inference services, 0 to 200.")] = 5,
    hours: Annotated[
        int, typer.Option("--hours", metavar="H", help="Hours of typical days: 24, 48 to 288 (lattice: to 8784).")
    ] = 24,
    tightness: Annotated[
        float, typer.Option("--tightness", metavar="T", help="All work over what all campuses could carry.")
    ] = 0.6,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Another seed draws another instance.")] = 0,
    region: Annotated[
        RegionName, typer.Option("--region", help="Cities, prices and weather of China, or a made-up country.")
    ] = "china",
    bench: Annotated[
        str | None,
        typer.Option("--bench", metavar="NAME", help="Instead of all above: as instances/bench/instances.csv says."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Draw an instance that looks like a real one, to be checked, solved and verified like any other.

    The same options give the same files on any machine. No plan is planted, so a plan need not exist; up to a tightness
    of 0.6 one nearly always does.
    """
    from optimizer.data.generated.asked import Asked
    from optimizer.data.generated.assembling import generate
    from optimizer.data.generated.described import described

    asked = described(bench) if bench else Asked(region, sites, jobs, services, hours, tightness, seed)
    instance = generate(asked, output)
    counted = {"sites": "sites", "halls": "halls", "origins": "origins", "demands": "demand", "jobs": "training"}
    show_newcomer(instance, output, counted, as_json=as_json)
