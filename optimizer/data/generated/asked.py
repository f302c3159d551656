"""What is asked of a generated instance, and what is refused?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from optimizer.errors import UsageError
from optimizer.library import did_you_mean
from optimizer.units import HOURS_PER_DAY

MOST_SITES, MOST_JOBS, MOST_SERVICES, MOST_SEED = 500, 2_000_000, 200, 2**31 - 1
MOST_DAYS = {"china": 12, "lattice": 366}
PARTS = (
    "country",
    "origins",
    "sites",
    "halls",
    "services",
    "jobs",
    "days",
)  # append only: each draws from its own place


@dataclass(frozen=True)
class Asked:
    """How large, how full and which draw: the same answers give the same instance, byte for byte.

    `tightness` is the work over what all sites together could carry, both in mean MW on the reference accelerator.
    """

    region: str = "china"
    sites: int = 10
    jobs: int = 1000
    services: int = 5
    hours: int = 24
    tightness: float = 0.6
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what no instance can be made of; raises UsageError."""
        if self.region not in MOST_DAYS:
            _refuse("--region", self.region, did_you_mean(self.region, MOST_DAYS))
        most_days = MOST_DAYS[self.region]
        for option, value, least, most in (
            ("--sites", self.sites, 1, MOST_SITES),
            ("--jobs", self.jobs, 0, MOST_JOBS),
            ("--services", self.services, 0, MOST_SERVICES),
            ("--seed", self.seed, 0, MOST_SEED),
        ):
            if not least <= value <= most:
                _refuse(option, f"{value}", f"a number from {least} to {most:,}")
        if self.hours % HOURS_PER_DAY or not HOURS_PER_DAY <= self.hours <= most_days * HOURS_PER_DAY:
            limit = f"region {self.region} has at most {most_days} typical days"
            expected = f"a multiple of 24 from 24 to {most_days * HOURS_PER_DAY}: {limit}"
            _refuse("--hours", f"{self.hours}", expected)
        if not 0.0 < self.tightness < 1.0:
            _refuse("--tightness", f"{self.tightness:g}", "a share above 0 and below 1, such as 0.6")
        if not self.jobs and not self.services:
            _refuse("--jobs and --services", "0 for both", "at least one job or one service")

    @property
    def days(self) -> int:
        """How many typical days the hours are."""
        return self.hours // HOURS_PER_DAY

    def random(self, part: str) -> np.random.Generator:
        """Return the random numbers of one part: more jobs change no hall, more services no job."""
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, PARTS.index(part)])))

    def command(self) -> str:
        """Return the options that give this instance again."""
        words: Iterable[tuple[str, object]] = (
            ("region", self.region), ("sites", self.sites), ("jobs", self.jobs), ("services", self.services),
            ("hours", self.hours), ("tightness", f"{self.tightness:g}"), ("seed", self.seed),
        )  # fmt: skip
        return " ".join(f"--{word} {value}" for word, value in words)


def _refuse(option: str, found: str, expected: str) -> None:
    message = f"{option}: {found} is not {expected}" if expected[:1] == "a" else f"{option}: found {found}; {expected}"
    raise UsageError(message)
