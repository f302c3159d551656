"""What does a run drawn at random ask: which instance, how long, of which engine?"""

from __future__ import annotations

import math
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from optimizer.data.generated.asked import Asked
from optimizer.data.generated.assembling import generate
from optimizer.data.instance import Instance
from optimizer.solve.searching import Engine
from tests.random_instances import random_instance

LEAST_SECONDS, MOST_SECONDS = 0.1, 10.0
RUNS_EACH = 4  # seeds in a row that ask of one instance, so that what is known of it is found out once
ENGINES: tuple[Engine, ...] = ("exact", "split", "auto")
MOST_SITES, MOST_JOBS, MOST_SERVICES = 10, 300, 5


@dataclass(frozen=True)
class Run:
    """One question: an instance by number, a limit in seconds, a relative gap, an engine, threads and a seed."""

    number: int
    seconds: float
    gap: float
    engine: Engine
    threads: int
    seed: int

    def __str__(self) -> str:
        """Return how to ask the same again."""
        return (
            f"seed {self.seed} (instance {self.number}, {self.engine}, {self.threads} threads, gap {self.gap:g}, "
            f"limit {self.seconds:.3g} s)"
        )


def drawn_run(seed: int, most_seconds: float = MOST_SECONDS) -> Run:
    """Return the run of a seed; limits are as likely between 0.1 and 1 s as between 1 and 10."""
    draw = np.random.default_rng(seed)
    return Run(
        number=seed // RUNS_EACH,
        seconds=_spread(draw, LEAST_SECONDS, most_seconds),
        gap=float(draw.choice([0.0, 0.01])),
        engine=ENGINES[draw.integers(len(ENGINES))],
        threads=int(draw.integers(1, 3)),
        seed=seed,
    )


def is_country(number: int) -> bool:
    """Return whether this is one of the countries that a brute force can answer: one in three."""
    return number % 3 == 0


@lru_cache(maxsize=2)
def drawn_instance(number: int) -> Instance:
    """Return the instance of a number: a country that can be answered by trying everything, or a generated one."""
    if is_country(number):
        return random_instance(number)
    draw = np.random.default_rng([number, 1])  # a stream of its own
    asked = Asked(
        region=str(draw.choice(["china", "lattice"])),
        sites=round(_spread(draw, 2, MOST_SITES)),
        jobs=round(_spread(draw, 3, MOST_JOBS)),
        services=int(draw.integers(1, MOST_SERVICES + 1)),
        tightness=float(draw.uniform(0.3, 0.7)),
        seed=number,
    )
    with tempfile.TemporaryDirectory() as folder:
        return generate(asked, Path(folder) / f"drawn-{number}")


def _spread(draw: np.random.Generator, least: float, most: float) -> float:
    """Return a number between two others, as likely in each range of one ratio."""
    return math.exp(draw.uniform(math.log(least), math.log(most)))
