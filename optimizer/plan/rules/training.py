"""Is every job placed where it fits, and all training done in time?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.plan.figures import Figures
from optimizer.plan.given import Flags
from optimizer.plan.sums import added_up
from optimizer.plan.violation import Violation, at_most, equal, places
from optimizer.units import HOURS_PER_DAY

ROUNDING = 1e-9  # of the hall's MW


def rules(figures: Figures) -> Iterator[Violation]:
    """Yield the rules on run and train."""
    given, chosen = figures.given, figures.chosen
    classes, halls, jobs = chosen.run
    class_ids, hall_ids = given.ids("classes"), given.ids("halls")

    placed = added_up(jobs, (len(class_ids),), classes)
    asked = given.of("training", "count")
    whole = at_most if figures.instance.terms.may_refuse else equal
    yield whole("jobs_are_placed", placed, asked, places(**{"class": class_ids}))
    name = places(**{"class": class_ids, "hall": hall_ids})
    most = np.where(_admitted(figures), given.of("training", "count")[classes], 0.0)
    yield at_most("jobs_run_where_they_fit", jobs, most, lambda row: name(int(classes[row]), int(halls[row])))

    by_day = chosen.train.reshape(len(hall_ids), -1, HOURS_PER_DAY).sum(axis=2)
    done = HOURS_PER_DAY * figures.flexible[:, None]
    yield equal("training_is_done", by_day, done, places(hall=hall_ids, day=None))
    fastest = figures.instance.settings.training.peak_factor * figures.flexible[:, None]
    yield at_most("training_no_faster_than_it_can", chosen.train, fastest, places(hall=hall_ids, hour=None))


def _admitted(figures: Figures) -> Flags:
    """(N,) whether each row of run names a hall that takes training and can hold the peak of one job."""
    given = figures.given
    classes, halls, _ = figures.chosen.run
    # What a job draws at its peak keeps pace with what it draws on average in that hall.
    peak = given.of("training", "peak_mw")[classes] / given.job_mw[classes] * given.job_load(classes, halls)
    admitted: Flags = given.may_run(classes, halls) & (peak <= given.most_mw[halls] * (1.0 + ROUNDING))
    return admitted
