"""With which versions is a plan made?"""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import optimizer

PACKAGES = ("highspy", "pyomo", "numpy", "scipy", "pandas")


def installed() -> dict[str, str]:
    """Return the version of python, of eastwest and of each package that decides numbers; packages absent left out."""
    found = {"python": platform.python_version(), "eastwest": optimizer.__version__}
    return found | {package: number for package in PACKAGES if (number := _version(package)) is not None}


@cache  # read from the disk, and the same for as long as the program runs
def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:  # a plan can be read and judged without a solver
        return None
