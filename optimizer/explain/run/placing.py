"""Where does a plan place work: which sites does it use, and how many MW of each kind lie there?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.problem.labels import Labels
from optimizer.problem.problem import Flags, Floats, Ints, Problem

KINDS = ("training", "inference")


@dataclass(frozen=True)
class Placing:
    """What the columns of a model (N,) place at sites (S,).

    `uses` (S, N) marks the columns that place work at a site: homes of services and jobs. `lies` (K * S, N) gives the
    reference MW of each kind of work (K,) at each site, by kind, then site.
    """

    uses: sparse.csr_array
    lies: sparse.csr_array

    @classmethod
    def of(cls, problem: Problem, labels: Labels) -> Placing:
        """Return what the columns of a problem's model place."""
        halls, sites = problem.halls, len(problem.sites.zone)
        home, run = _members(labels, "home", 2), _members(labels, "run", 2)
        uses = (np.concatenate([home[:, 1], halls.site[run[:, 1]]]), _positions(labels, "home", "run"))
        firm, flexible, served = (_members(labels, name, width) for name, width in TOTALS)
        hall = np.concatenate([firm[:, 0], flexible[:, 0]])
        row = np.concatenate([halls.site[hall], sites + served[:, 1]])
        value = np.concatenate([1 / halls.energy_training[hall], np.ones(len(served))])
        lies = (row, _positions(labels, *(name for name, _ in TOTALS)))
        return cls(
            sparse.csr_array((np.ones(len(uses[0])), uses), shape=(sites, labels.size)),
            sparse.csr_array((value, lies), shape=(len(KINDS) * sites, labels.size)),
        )

    def columns(self, site: int) -> Ints:
        """Return the columns that place work at a site."""
        return np.asarray(self.uses.indices[self.uses.indptr[site] : self.uses.indptr[site + 1]], dtype=np.int64)

    def used(self, x: Floats) -> Flags:
        """Return (S,) which sites a point with whole decisions (N,) uses: a service lives or a job runs there."""
        return np.asarray(self.uses @ np.round(x) > 0)

    def mw(self, x: Floats) -> Floats:
        """Return (K, S) the reference MW of each kind of work at each site."""
        return np.asarray(self.lies @ x).reshape(len(KINDS), -1)


TOTALS = (("firm", 1), ("flexible", 1), ("served", 2))  # columns that add up what is placed, and how many letters each


def _members(labels: Labels, name: str, width: int) -> Ints:
    return np.array(labels.members(name), dtype=np.int64).reshape(-1, width)


def _positions(labels: Labels, *names: str) -> Ints:
    return np.concatenate([labels.positions(name) for name in names])
