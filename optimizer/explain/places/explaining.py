"""Why does a workload lie here and not there, why is a site used or not, and what would change that?"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.data.instance import Instance
from optimizer.errors import UsageError
from optimizer.explain.places.alternatives import SAME_COST, Alternative, alternative, alternatives, costed, movable
from optimizer.explain.places.binding import binding
from optimizer.explain.places.closed import Closings
from optimizer.explain.places.flips import CHEAPER, Flip, Price, flips, not_asked, turning_of_carbon, turnings_of_site
from optimizer.explain.places.opposing import Opposed, Relaxations, Searched
from optimizer.explain.places.sites import Turned, turned
from optimizer.explain.places.work import Work
from optimizer.explain.places.workloads import Workloads
from optimizer.explain.run.asking import Asker
from optimizer.explain.run.placing import Placing
from optimizer.explain.run.standing import Standing, stand
from optimizer.library import did_you_mean
from optimizer.policies.lever import with_tables
from optimizer.problem.linear import Linear
from optimizer.solve.watch import Watch

ASKING = 0.5  # of the time: for what it costs elsewhere; the rest is for what would move it


@dataclass(frozen=True)
class WhyHere:
    """Where a workload lies, its alternatives, and the prices at which it would go to one of them, the `target`.

    `limits` are the rules that bind at each site where it is.
    """

    work: Work
    alternatives: Sequence[Alternative]
    limits: Sequence[tuple[int, Sequence[str]]]
    target: Alternative | None
    flips: Sequence[Flip]


@dataclass(frozen=True)
class WhySite:
    """A site, what would turn it, and the rules that bind there."""

    turned: Turned
    mw: float
    limits: Sequence[str]


def why_here(standing: Standing, workload: str, origin: str | None, site: str | None, watch: Watch) -> WhyHere:
    """Return why a workload, or what one origin asks of it, lies where it does; only against one `site` if given.

    Raises UsageError for names that the run's question does not have.
    """
    asker, workloads = Asker(standing), Workloads(standing)
    work = _work(standing, workloads, workload, origin)
    asker.prepare()
    if site is None:
        found = alternatives(asker, workloads, work, watch.part(ASKING))
    else:
        s = site_of(standing, site)
        if work.most[s] > 0:
            found = costed(asker, workloads, work, [s], watch.part(ASKING))
        else:
            found = [Alternative(s, 0.0, closed=Closings(standing).of(work, s))]
    return with_flips(asker, workloads, placed(standing, work, found), watch)


def placed(standing: Standing, work: Work, found: Sequence[Alternative]) -> WhyHere:
    """Return why a workload lies where it does, given its alternatives, the likeliest first; no price is asked."""
    limits = [(s, binding(standing, s, work)) for s in work.here.tolist()]
    target = next((one for one in found if _may_flip(work, one)), None)
    return WhyHere(work, found, limits, target, [] if target is None else not_asked(_prices(target)))


def with_flips(asker: Asker, workloads: Workloads, why: WhyHere, watch: Watch) -> WhyHere:
    """Return the same with the prices at which the workload moves, as far as they can be asked in time."""
    if why.target is None or watch.over:
        return why
    return dataclasses.replace(why, flips=_flips(asker, workloads, why.work, why.target, watch))


def why_site(standing: Standing, site: str, within: float, watch: Watch) -> WhySite:
    """Return why a site is used or not, and whether that is so in all plans that cost at most `within` more, a share.

    Raises UsageError for a site that the run's question does not have.
    """
    return standing_at(standing, turned(Asker(standing), site_of(standing, site), within, watch))


def standing_at(standing: Standing, found: Turned) -> WhySite:
    """Return why a site is used or not, given what would turn it."""
    mw = Placing.of(standing.problem, standing.linear.columns.labels).mw(standing.x)[:, found.site].sum()
    return WhySite(found, float(mw), binding(standing, found.site))


def site_of(standing: Standing, site: str) -> int:
    """Return the number of a site. Raises UsageError for one that the run's question does not have."""
    names = standing.problem.names["s"]
    if site not in names:
        message = f"no site {site!r} in this run; {did_you_mean(site, sorted(names))}"
        raise UsageError(message)
    return names.index(site)


def _work(standing: Standing, workloads: Workloads, workload: str, origin: str | None) -> Work:
    services, classes, origins = (standing.problem.names[letter] for letter in "wjo")
    if workload in services and workload in classes:
        message = f"{workload!r} is a service and a training class: this run cannot be asked about either by that name"
        raise UsageError(message)
    if workload in classes:
        if origin is not None:
            message = f"{workload} is training, which has no demand by origin; leave --origin out"
            raise UsageError(message)
        return workloads.of_class(classes.index(workload))
    if workload not in services:
        message = f"no workload {workload!r} in this run; {did_you_mean(workload, sorted((*services, *classes)))}"
        raise UsageError(message)
    if origin is None:
        return workloads.of_service(services.index(workload))
    work = workloads.of_demand(services.index(workload), origins.index(origin)) if origin in origins else None
    if work is None:
        asking = sorted(
            {
                origins[o]
                for o, w in zip(standing.problem.demands.origin, standing.problem.demands.service, strict=True)
                if services[w] == workload
            }
        )
        message = f"{origin!r} asks nothing of {workload}; {did_you_mean(origin, asking)}"
        raise UsageError(message)
    return work


def _may_flip(work: Work, one: Alternative) -> bool:
    """Whether an alternative is one whose price to flip can be asked: known, and dearer than the plan."""
    if one.closed is not None:
        return one.closed.why == "too_slow" and work.kind == "demand"
    if work.is_at(one.site) or one.impossible:
        return False
    return one.divided > SAME_COST if one.is_divided else one.exact and one.at_most > SAME_COST


def _prices(target: Alternative) -> tuple[Price, ...]:
    return ("latency",) if target.closed is not None else (*CHEAPER, "carbon")


def _flips(asker: Asker, workloads: Workloads, work: Work, target: Alternative, watch: Watch) -> list[Flip]:
    standing = asker.standing
    if target.closed is not None:
        takes = target.closed.takes_ms
        return [_by_latency(asker, work, target.site, takes, watch)] if asker.small and takes is not None else []

    def force(linear: Linear) -> Linear:
        return workloads.columns.forcing(work, target.site).on(linear)

    opposed: Opposed
    if target.is_divided and asker.relaxed is not None:
        opposed = Relaxations(asker, asker.relaxed, force)
    elif target.answer is not None:
        opposed = Searched(asker, force, movable(asker, work), target.answer)
    else:
        return not_asked(_prices(target))
    turnings = [*turnings_of_site(standing, target.site, cheaper=True), turning_of_carbon(standing)]
    return flips(opposed, turnings, watch)


def _by_latency(asker: Asker, work: Work, site: int, takes: float, watch: Watch) -> Flip:
    """Return the limit at which a site too far for a demand opens to it, if the best plan then uses it."""
    patient = stand(asker.standing.plan, _patient(asker.standing.question, work, takes), asker.standing.levers, watch)
    other, workloads = Asker(patient), Workloads(patient)
    same = workloads.of_demand(work.service, asker.standing.problem.demands.origin[work.thing])
    if same is None:
        return Flip("latency", None, takes, known=False)
    forced = alternative(other, workloads, same, site, watch)
    best = other.answer(patient.linear, movable(other, same), watch)
    known = forced.exact and best.exact
    goes = known and math.isfinite(forced.at_most) and forced.at_most <= best.cost - patient.cost + SAME_COST
    return Flip("latency", takes if goes else None, takes, known=known)


def _patient(question: Instance, work: Work, limit_ms: float) -> Instance:
    services = question["inference"].copy()
    services.loc[services["service"] == work.name, "latency_ms"] = limit_ms
    return with_tables(question, inference=services)
