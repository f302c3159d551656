"""Which peers are there, and is each installed? Nothing of theirs is loaded to say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec


@dataclass(frozen=True)
class Peer:
    """A module of scripts/peers, the packages it loads, and whether what it finds obeys a rounded model only."""

    module: str
    packages: tuple[str, ...]
    rounds: bool = False

    @property
    def missing(self) -> str:
        """Say which packages are not installed; empty where all are."""
        absent = [package for package in self.packages if find_spec(package) is None]
        return f"not installed: {', '.join(absent)}" if absent else ""


SOLVERS: Mapping[str, Peer] = {
    "highs": Peer("highs", ("highspy",)),
    "scip": Peer("scip", ("pyscipopt",)),
    "cbc": Peer("cbc", ("cbcbox", "highspy")),
    "cp-sat": Peer("cp_sat", ("ortools",), rounds=True),
}
BUILDERS: Mapping[str, Peer] = {
    "linopy": Peer("linopy_blocks", ("linopy", "highspy")),
    "Pyomo": Peer("pyomo_rows", ("pyomo", "highspy")),
    "HiGHS": SOLVERS["highs"],
    "SCIP": SOLVERS["scip"],
    "CBC": SOLVERS["cbc"],
    "CP-SAT": SOLVERS["cp-sat"],
}


def versions() -> dict[str, str]:
    """Return the version of every package of a peer that is installed."""
    found = {}
    for package in sorted({package for peer in (*SOLVERS.values(), *BUILDERS.values()) for package in peer.packages}):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
