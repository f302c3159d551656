"""Which limits bind at a site, in the plan as it stands?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.explain.places.words import BINDING
from optimizer.explain.run.standing import Standing

PRICED = 1e-9  # of the greatest price: what is less is rounding


def binding(standing: Standing, site: int, service: int = -1) -> Sequence[str]:
    """Return the rules that have a price at a site while whole numbers stay; of shares only those of one service."""
    labels, halls = standing.linear.rows.labels, standing.problem.halls
    least = PRICED * float(np.abs(standing.duals).max(initial=0.0))
    binds = (np.abs(standing.duals) > least) & (abs(standing.linear.rows.matrix) @ np.abs(standing.x) > 0)
    over = dict(labels.blocks)
    found = []
    for rule in BINDING:
        if rule not in over:
            continue
        letters, positions = over[rule].letters, labels.positions(rule)
        for member, position in zip(over[rule].members, positions.tolist(), strict=True):
            index = dict(zip(letters, member, strict=True))
            at = index["s"] if "s" in index else int(halls.site[index["a"]])
            if at == site and index.get("w", service) == service and binds[position]:
                found.append(rule)
                break
    return found
