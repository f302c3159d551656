"""Which limits bind at a site, in the plan as it stands?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.explain.places.work import Work
from optimizer.explain.run.standing import Standing

SHARE = "no_site_carries_too_much"
PRICED_RULES = (
    "hall_load_fits", "within_the_connection", "contracts_within_the_limit", "storage_within_its_share",
)  # fmt: skip
PRICED = 1e-9  # of the greatest price: what is less is rounding


def binding(standing: Standing, site: int, work: Work | None = None) -> Sequence[str]:
    """Return the rules that have a price at a site while whole numbers stay, and whether they cap a workload there."""
    labels, halls = standing.linear.rows.labels, standing.problem.halls
    least = PRICED * float(np.abs(standing.duals).max(initial=0.0))
    binds = (np.abs(standing.duals) > least) & (abs(standing.linear.rows.matrix) @ np.abs(standing.x) > 0)
    over = dict(labels.blocks)
    found = []
    for rule in PRICED_RULES:
        letters, positions = over[rule].letters, labels.positions(rule)
        for member, position in zip(over[rule].members, positions.tolist(), strict=True):
            at = member[0] if letters[0] == "s" else int(halls.site[member[0]])
            if at == site and binds[position]:
                found.append(rule)
                break
    if work is not None and work.kind == "service":
        most = float(standing.problem.services.max_share[work.service])
        found += [SHARE] if work.is_capped(site, most) else []
    return found
