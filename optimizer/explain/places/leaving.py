"""What does every plan cost at least that leaves a site which the run uses, if everything could be divided?"""

from __future__ import annotations

import numpy as np

from optimizer.explain.places.divided import Divided
from optimizer.explain.places.work import Forcing
from optimizer.explain.run.asking import Asker
from optimizer.explain.run.placing import Placing
from optimizer.problem.problem import Floats
from optimizer.solve.watch import Watch

AT_MOST = 0.2  # of the time left: for one site, so that a slow one leaves time for others


def leaving(asker: Asker, placing: Placing, watch: Watch) -> Floats:
    """Return (S,) MCNY a year for every site, infinite where no plan can leave it; sites with little work come first.

    Where that was not asked in time, or the run leaves the site anyway, it is what any plan costs at least.
    """
    standing, relaxed = asker.standing, asker.relaxed
    used, mw = placing.used(standing.x), placing.mw(standing.x).sum(axis=0)
    found = np.full(len(used), standing.bound)
    if relaxed is None:
        return found
    divided = Divided(standing.linear, relaxed, standing.task.seed)
    for s in (s for s in np.argsort(mw, kind="stable").tolist() if used[s]):
        if watch.over:
            break
        columns = placing.columns(s)
        nothing = np.zeros(len(columns))
        value = divided.value(Forcing(columns, nothing, nothing), watch.part(AT_MOST))
        found[s] = standing.bound if value is None else max(value, standing.bound)
    return found
