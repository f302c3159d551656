"""What happens in each hour of the typical days, at each campus and in the whole country?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.plan.figures import Figures
from optimizer.plan.given import Floats

SERIES = ("training", "inference", "overhead", "grid", "wind", "sun", "discharge", "charge", "spare")


@dataclass(frozen=True)
class Hourly:
    """Series (S, H) in MW. What is drawn: `training` and `inference` at the plug, `overhead` for cooling and losses.

    Where it comes from: `grid`, `wind` and `sun` used from contracts, `discharge` and `charge` of storage; `spare` is
    what contracts yield and nobody uses. `work` holds training and inference running, on the reference accelerator.
    """

    labels: tuple[str, ...]  # one for each typical day
    dates: tuple[str, ...]
    days: Floats  # days of the year each typical day stands for
    weight: Floats
    series: dict[str, Floats]
    work: dict[str, Floats]

    def national(self, name: str) -> Floats:
        """Return (H,) the sum of a series over all sites."""
        return np.asarray(self.series[name].sum(axis=0), dtype=np.float64)


def hourly(figures: Figures) -> Hourly:
    """Work out every hourly series of a plan."""
    given, calendar = figures.given, figures.instance.calendar
    training = figures.firm[:, None] + figures.chosen.train
    by_hall = {"training": training, "inference": figures.inference, "overhead": figures.facility_of_hall - figures.it}
    wind = given.hourly("wind_cf") * figures.chosen.site("wind_mw")[:, None]
    yielded = figures.available
    used = np.divide(figures.green, yielded, out=np.zeros_like(yielded), where=yielded > 0)
    by_site = {
        "grid": figures.grid,
        "wind": wind * used,
        "sun": (yielded - wind) * used,
        "discharge": figures.chosen.power("discharge_mw"),
        "charge": figures.chosen.power("charge_mw"),
        "spare": np.maximum(yielded - figures.green, 0.0),
    }
    carried = np.einsum("wh,wa->ah", given.shape, figures.chosen.carry)
    work = {
        "training": training / given.energy_training[:, None],
        "inference": carried / given.energy_inference[:, None],
    }
    return Hourly(
        labels=calendar.labels,
        dates=calendar.dates,
        days=calendar.weight.reshape(-1, 24).sum(axis=1) / 24,
        weight=calendar.weight,
        series={key: _at_sites(figures, halls) for key, halls in by_hall.items()} | by_site,
        work={key: _at_sites(figures, halls) for key, halls in work.items()},
    )


def _at_sites(figures: Figures, halls: Floats) -> Floats:
    return figures.per_site(halls.T).T
