"""How much of what cities ask can the campuses within a latency limit take?

No plan is made here. A city whose only campus is small would make every plan impossible, so its wishes are cut to what
fits and go to services that may be served from farther away; nothing else is promised.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.data.generated.ground import Bools, Floats
from optimizer.geography.distance import all_pairs_km
from optimizer.geography.latency import backbone_ms

SPARE_MS = 0.3  # less than the limit, so that rounding decides nothing
ROOM = (0.6, 0.1, 0.85)  # of a campus's inference halls is filled on average: at least, above the mean, at most


@dataclass
class Room:
    """The backbone round trips (O, S) in ms, and what each campus can still take of inference (S,) in reference MW."""

    backbone: Floats
    left: Floats

    def within(self, budget_ms: float) -> Bools:
        """Return (O, S) which campuses answer within so many ms of backbone and have inference halls."""
        return np.asarray((self.backbone <= budget_ms - SPARE_MS) & (self.left > 0)[None, :], dtype=np.bool_)

    def spread(self, reach: Bools, asked: Floats) -> Floats:
        """Return (O, S) the MW of what is asked (O,) that fits, spread over campuses by their room, and take it."""
        room = reach * self.left[None, :]
        weight = room / np.maximum(room.sum(axis=1, keepdims=True), 1e-12)
        wanted = asked @ weight
        fits = np.minimum(1.0, np.divide(self.left, wanted, out=np.ones_like(wanted), where=wanted > 0))
        return np.asarray(asked[:, None] * weight * fits[None, :], dtype=np.float64)

    def take(self, served: Floats) -> None:
        """Take (S,) MW of the room; a little always stays."""
        self.left = np.where(self.left > 0, np.maximum(self.left - served, 1e-3 * self.left), 0.0)


def room(origins: pd.DataFrame, sites: pd.DataFrame, latency: dict[str, float], carries: Floats, total: float) -> Room:
    """Return the room for inference; `carries` (S,) is what the inference halls of each campus carry when full."""
    km = all_pairs_km(origins["lat"], origins["lon"], sites["lat"], sites["lon"])
    trips = backbone_ms(km, (sites["side"] == "west").to_numpy(), measured={}, **latency)
    least, above, most = ROOM
    filled = min(max(least, total / max(float(carries.sum()), 1e-9) + above), most)
    return Room(trips, carries * filled)
