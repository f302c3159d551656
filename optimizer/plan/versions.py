"""With which versions is a plan made?"""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

import optimizer

PACKAGES = ("highspy", "pyomo", "numpy", "scipy", "pandas")


def installed() -> dict[str, str]:
    """Return the version of python, of eastwest and of each package that decides numbers; packages absent left out."""
    found = {"python": platform.python_version(), "eastwest": optimizer.__version__}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # a plan can be read and judged without a solver
            continue
    return found
