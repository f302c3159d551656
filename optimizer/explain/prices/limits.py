"""Which limits does a finished run stand under, and what does one unit more of each change?

With the whole numbers of the plan held, and demand counted in what it was, a limit is a side of some rows: one unit
more of it raises them. Where it multiplies what is still decided it is no side, and has no marginal price.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from optimizer.explain.conflicts.policing import BY_OPERATOR, RULES
from optimizer.explain.prices.kinds import KINDS, POINT
from optimizer.explain.run.standing import Standing
from optimizer.formulation.model import formulate
from optimizer.policies import Lever, groups
from optimizer.policies.capacity_share import CapacityShare
from optimizer.problem.assignment import GBPS_PER_TBPS
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Flags, Floats, Ints

NO_ROWS, NO_RAISES = np.zeros(0, dtype=np.int64), np.zeros(0)
OF_ALL_WORK = ("share_at_least", "share_at_most", "mean_latency_within_the_limit")  # multiply a sum that is given
GIVEN = ("firm", "flexible")  # follow from where jobs run
NOT_OF_DEMAND = ("demand_is_served", "served_only_at_home")  # rows that count a demand as 1


@dataclass(frozen=True, eq=False)
class Limit:
    """One limit of one thing (a row of its table; -1: of all), `stated` in units of its kind.

    One unit more raises the sides of `rows` (M,) by `raises` (M,), and `cost` MCNY a year must be paid besides; this is
    so from `least` to `most` units more. Where not `held` it multiplies what is decided, or opens something.
    """

    kind: str
    thing: int
    stated: float
    rows: Ints = field(default_factory=lambda: NO_ROWS)
    raises: Floats = field(default_factory=lambda: NO_RAISES)
    cost: float = 0.0
    least: float = -np.inf
    most: float = np.inf
    held: bool = True


def limits(standing: Standing) -> Iterator[Limit]:
    """Yield every limit that a run stands under, kind by kind."""
    for of_kind in (_connections, _contracts, _halls, _rooms, _trunks, _supply, _capital, _shares, _latency):
        yield from of_kind(standing)
    yield from _demand(standing)
    yield from _training(standing)
    yield from _rules(standing)


def _rows_of(standing: Standing, rule: str) -> tuple[Ints, Ints]:
    """Return (M,) where the rows of a rule stand, and (M,) the first number of their members."""
    labels = standing.linear.rows.labels
    return labels.positions(rule), labels.letter(rule)


def _connections(standing: Standing) -> Iterator[Limit]:
    """Yield what sites may draw; the power of their storage follows the connection."""
    (hourly, of_hour), (stored, of_store) = (
        _rows_of(standing, rule) for rule in ("within_the_connection", "storage_within_its_share")
    )
    for s, mw in enumerate(standing.problem.sites.grid_mw):
        mine, share = hourly[of_hour == s], stored[of_store == s]
        raises = np.append(np.ones(len(mine)), np.full(len(share), standing.problem.limits.storage_share))
        yield Limit("connection", s, float(mw), np.append(mine, share), raises, least=-float(mw))


def _contracts(standing: Standing) -> Iterator[Limit]:
    rows, of = _rows_of(standing, "contracts_within_the_limit")
    for s, mw in enumerate(standing.problem.sites.contract_mw):
        mine = rows[of == s]
        yield Limit("contract", s, float(mw), mine, np.ones(len(mine)), least=-float(mw))


def _halls(standing: Standing) -> Iterator[Limit]:
    """Yield halls that stand, in MW; a share of what stands and is added counts them as well."""
    rows, of = _rows_of(standing, "hall_load_fits")
    halls, spare = standing.problem.halls, _spare(standing)
    for a in np.flatnonzero(halls.existing > 0):
        mine, counted = rows[of == a], _standing_in_shares(standing, int(a))
        raises = np.concatenate([np.ones(len(mine)), counted[1]])
        mw = float(halls.existing[a])
        least = max(np.nextafter(-mw, 0.0), -spare[a])
        yield Limit("hall", int(a), mw, np.concatenate([mine, counted[0]]), raises, least=float(least))


def _spare(standing: Standing) -> Floats:
    """Return (A,) by how many MW a hall may be smaller, every module built, and still be let run each of its jobs."""
    classes, halls = standing.problem.classes, standing.problem.halls
    peak = standing.question["training"]["peak_mw"].to_numpy(dtype=np.float64)
    runs = standing.x[standing.linear.columns.labels.block("run")] > 0
    needed = np.zeros(len(halls.site))
    np.maximum.at(
        needed,
        classes.pair_hall[runs],
        (peak[classes.pair_class] * classes.choices.energy[classes.pair_choice])[runs],
    )
    return np.asarray(halls.greatest - needed, dtype=np.float64)


def _standing_in_shares(standing: Standing, hall: int) -> tuple[Ints, Floats]:
    """Return the rows of shares that count what stands, and by how much a MW more in a hall raises them."""
    rows, raises = [NO_ROWS], [NO_RAISES]
    for lever in standing.levers:
        if isinstance(lever, CapacityShare) and lever.of == "all_capacity":
            inside = groups.of_problem(lever.within, standing.problem)[standing.problem.halls.site[hall]]
            for rule, share in (("share_at_least", lever.least), ("share_at_most", lever.most)):
                mine = standing.linear.rows.labels.positions(rule)
                rows.append(mine)
                raises.append(np.full(len(mine), share - float(inside)))
    return np.concatenate(rows), np.concatenate(raises)


def _rooms(standing: Standing) -> Iterator[Limit]:
    """Yield how many modules each hall has room for: whole, so no row moves."""
    halls, spare = standing.problem.halls, _spare(standing)
    built = np.round(standing.x[standing.linear.columns.labels.block("build")])
    for a, room in enumerate(halls.room):
        least = max(built[a] - room, np.ceil(-spare[a] / halls.module[a]))
        yield Limit("room", a, float(room), least=float(least))


def _trunks(standing: Standing) -> Iterator[Limit]:
    rows, of = _rows_of(standing, "trunks_carry_what_crosses_them")
    for link, gbps in enumerate(standing.problem.links.capacity):
        mine = rows[of == link]
        yield Limit("trunk", link, float(gbps), mine, np.full(len(mine), 1 / GBPS_PER_TBPS), least=-float(gbps))


def _supply(standing: Standing) -> Iterator[Limit]:
    for q, row in zip(*_rows_of(standing, "accelerators_within_supply")[::-1], strict=True):
        mw = float(standing.problem.limits.supply[q])
        yield Limit("supply", int(q), mw, np.array([row]), np.ones(1), least=-mw)


def _capital(standing: Standing) -> Iterator[Limit]:
    for p, row in zip(*_rows_of(standing, "capital_within_limit")[::-1], strict=True):
        mcny = float(standing.problem.limits.capital[p])
        yield Limit("capital", int(p), mcny, np.array([row]), np.ones(1), least=-mcny)


def _shares(standing: Standing) -> Iterator[Limit]:
    """Yield how much of a service one campus may carry, where that is not all of it."""
    services, homes = standing.problem.services, lives(standing)
    rows, of = _rows_of(standing, "no_site_carries_too_much")
    for w in np.flatnonzero(services.max_share < 1.0):
        points = float(services.max_share[w]) / POINT
        raises = POINT * services.total[w] * homes[of == w]
        yield Limit("share", int(w), points, rows[of == w], raises, least=-points, most=1.0 / POINT - points)


def lives(standing: Standing) -> Floats:
    """Return (M,) 1 for each row of `no_site_carries_too_much` whose service lives at its site, else 0."""
    columns = standing.linear.columns.labels
    homes = [columns.find("home", member) for member in standing.linear.rows.labels.members("no_site_carries_too_much")]
    return np.round(standing.x[homes])


def _latency(standing: Standing) -> Iterator[Limit]:
    for w, ms in enumerate(standing.question["inference"]["latency_ms"]):
        yield Limit("latency", w, float(ms), held=False)


def _demand(standing: Standing) -> Iterator[Limit]:
    """Yield what is asked of each service: a MW more, wherever the service is asked for, in proportion.

    Shares of a demand are counted in what it was. A service with a single home serves whole demands, which are held:
    what they feed, cross and cost grows.
    """
    services, demands, linear = standing.problem.services, standing.problem.demands, standing.linear
    rows, columns = linear.rows.labels, linear.columns.labels
    carried, of_carried = _rows_of(standing, "no_site_carries_too_much")
    homes = lives(standing)
    once = [_rows_of(standing, rule) for rule in NOT_OF_DEMAND]
    others = ~rows.mask(*NOT_OF_DEMAND)
    for w in np.flatnonzero(services.total > 0):
        per_mw = 1.0 / services.total[w]
        raised = np.zeros(len(linear.rows.lower))
        raised[carried[of_carried == w]] = services.max_share[w] * homes[of_carried == w]
        cost = 0.0
        if services.single[w]:
            served = np.where(demands.service[demands.pair_demand] == w, standing.x[columns.block("serve")], 0.0)
            held = np.zeros(columns.size)
            held[columns.block("serve")] = served
            refused = columns.positions("refuse")
            held[refused] = np.where(demands.service == w, standing.x[refused], 0.0) if len(refused) else 0.0
            raised -= np.where(others, linear.rows.matrix @ held, 0.0) * per_mw
            cost = float(linear.objective @ held) * per_mw
        else:
            (asked, of_asked), (gate, of_gate) = once
            raised[asked[of_asked == w]] = per_mw
            raised[gate[of_gate == w]] = per_mw * _gates(standing, int(w))
        where = np.flatnonzero(raised)
        mw = float(services.total[w])
        yield Limit("demand", int(w), mw, where, raised[where], cost, least=np.nextafter(-mw, 0.0))


def _gates(standing: Standing, service: int) -> Floats:
    """Return (M,) 1 for each row of `served_only_at_home` of a service whose site is a home, else 0."""
    labels = standing.linear.columns.labels
    members = standing.linear.rows.labels.members("served_only_at_home")
    homes = [labels.find("home", (w, s)) for w, _, s in members if w == service]
    return np.round(standing.x[homes])


def _training(standing: Standing) -> Iterator[Limit]:
    """Yield the work of all jobs: a MW more of it, each job in proportion, where it runs."""
    classes, linear = standing.problem.classes, standing.linear
    mw = float(classes.load @ classes.count)
    if mw == 0.0:
        return
    held = np.where(linear.columns.labels.mask("run"), standing.x, 0.0)
    where = np.flatnonzero(linear.rows.labels.mask(*(f"{total}_is_fed" for total in GIVEN)))
    raises = -(linear.rows.matrix @ held)[where] / mw
    declined = linear.columns.labels.positions("decline")
    cost = float(linear.objective[declined] @ standing.x[declined]) / mw
    yield Limit("training", -1, mw, where, raises, cost, least=np.nextafter(-mw, 0.0))


def _rules(standing: Standing) -> Iterator[Limit]:
    """Yield the settings of levers that the run stands under."""
    by_name = {lever.name: lever for lever in standing.levers}
    for rule, setting in RULES.items():
        rows = standing.linear.rows.labels.positions(rule)
        if rule == BY_OPERATOR:
            yield from _budgets(standing, by_name.get(setting.lever))
        elif len(rows):
            yield _of_setting(standing, rule, by_name[setting.lever], rows)


def _budgets(standing: Standing, lever: Lever | None) -> Iterator[Limit]:
    setting, size = RULES[BY_OPERATOR], KINDS[BY_OPERATOR].size
    for row, p in zip(*_rows_of(standing, BY_OPERATOR), strict=True):
        stated = float(getattr(lever, setting.name)[standing.problem.names["p"][p]]) / size
        yield Limit(BY_OPERATOR, int(p), stated, np.array([row]), np.full(1, size / setting.unit), least=-stated)


def _of_setting(standing: Standing, rule: str, lever: Lever, rows: Ints) -> Limit:
    """Return the limit that a lever's setting is: the rows are affine in it, so two settings say what one unit does."""
    name, size = RULES[rule].name, KINDS[rule].size
    stated = float(getattr(lever, name))
    other = stated / 2.0 if stated > 0 else size
    (matrix, sides), (there, sides_there) = (
        _stated_at(standing, rule, lever.model_copy(update={name: value})) for value in (stated, other)
    )
    per_unit = size / (stated - other)
    changed = (matrix - there) * per_unit
    changed.eliminate_zeros()
    raises = (sides - sides_there) * per_unit - changed @ standing.x
    return Limit(
        rule,
        -1,
        stated / size,
        rows,
        raises,
        least=-stated / size,
        most=(1.0 - stated) / size if size == POINT else np.inf,
        held=_is_given(standing, rule, np.unique(changed.indices)),
    )


def _stated_at(standing: Standing, rule: str, lever: Lever) -> tuple[sparse.csr_array, Floats]:
    """Return the matrix (M, N) of a rule and the side (M,) that it has."""
    alone: Linear = formulate(standing.problem, [lever], ())
    where = alone.rows.labels.block(rule)
    lower, upper = alone.rows.lower[where], alone.rows.upper[where]
    return alone.rows.matrix[where], np.where(np.isfinite(upper), upper, lower)


def _is_given(standing: Standing, rule: str, columns: Ints) -> bool:
    """Return whether what a setting multiplies is given: whole numbers, or a sum over all work that must be done."""
    known: Flags = standing.linear.columns.whole | standing.linear.columns.labels.mask(*GIVEN)
    return bool(known[columns].all()) or (rule in OF_ALL_WORK and not standing.problem.may_refuse)
