"""What is there to say of every site and workload of a run, as far as time goes?

A small question is asked exactly: what the other side of each site costs, what each workload costs elsewhere, and last
the prices, which take longest. Of a large one are asked which sites are certain, and the relaxation.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.explain.places.alternatives import by_cost
from optimizer.explain.places.every import every
from optimizer.explain.places.explaining import WhyHere, placed, standing_at, with_flips
from optimizer.explain.places.saying import lines_of_site, lines_of_work, work_names
from optimizer.explain.places.sites import Turned, costed, labelled
from optimizer.explain.places.sites import with_flips as with_flips_of_site
from optimizer.explain.places.surveying import survey
from optimizer.explain.places.work import Work
from optimizer.explain.places.workloads import Workloads
from optimizer.explain.run.asking import Asker
from optimizer.explain.run.standing import Standing
from optimizer.report.answers import MOST_CLASSES, Answers
from optimizer.solve.watch import Watch

SITES = 0.5  # of the time of a small question: for what is known of sites
SITES_OF_LARGE = 0.8  # of a large one, whose prices tell at once what workloads cost at least
WORK = 0.6  # of the time left: for where work could lie; the rest is for prices


def answers(standing: Standing, within: float, watch: Watch) -> Answers:
    """Return what is said of every site and service and of the largest training classes.

    A site is certain or not over all plans that cost at most `within` more than the run's, as a share. What was not
    asked in time is said to be unknown.
    """
    asker, workloads = Asker(standing), Workloads(standing)
    surveyed = survey(asker, workloads)
    works = [*_services(standing, workloads), *_largest_classes(standing, workloads)]
    if asker.small:
        turned, working = _costed(asker, within, watch.part(SITES)), watch.part(WORK)
    else:
        turned, working = labelled(asker, within, watch.part(SITES_OF_LARGE)), watch
    found = every(asker, surveyed, workloads, works, working)
    why = [placed(standing, work, sorted(one, key=by_cost)) for work, one in zip(works, found, strict=True)]
    if asker.small:
        turned, why = _with_flips(asker, workloads, turned, why, watch)
    services = len(standing.problem.services.total)
    said = [lines_of_work(standing, one) for one in why]
    names = [work_names(standing, work) for work in works]
    return Answers(
        sites=[lines_of_site(standing, standing_at(standing, one)) for one in turned],
        services=said[:services],
        classes=list(zip(names, said, strict=True))[services:],
        more_classes=len(standing.problem.classes.count) - (len(works) - services),
    )


def _services(standing: Standing, workloads: Workloads) -> list[Work]:
    return [workloads.of_service(w) for w in range(len(standing.problem.services.total))]


def _largest_classes(standing: Standing, workloads: Workloads) -> list[Work]:
    classes = standing.problem.classes
    order = np.argsort(-classes.count * classes.load, kind="stable")
    return [workloads.of_class(j) for j in order[:MOST_CLASSES].tolist()]


def _costed(asker: Asker, within: float, watch: Watch) -> list[Turned]:
    """Return what the other side of each site costs; the time is shared by those that are left."""
    sites = range(len(asker.standing.problem.sites.zone))
    return [costed(asker, s, within, part) for s, part in watch.shared(sites)]


def _with_flips(
    asker: Asker, workloads: Workloads, turned: Sequence[Turned], why: Sequence[WhyHere], watch: Watch
) -> tuple[list[Turned], list[WhyHere]]:
    """Return the same with the prices that turn them; the time is shared by those that are left."""
    left = len(turned) + len(why)
    sites = [with_flips_of_site(asker, one, watch.part(1.0 / (left - at))) for at, one in enumerate(turned)]
    left -= len(turned)
    return sites, [with_flips(asker, workloads, one, watch.part(1.0 / (left - at))) for at, one in enumerate(why)]
