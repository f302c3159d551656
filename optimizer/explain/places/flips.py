"""At which price does the answer flip: when does a plan that has to be so cost no more than the best of all plans?"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from optimizer.explain.places.opposing import Opposed
from optimizer.explain.run.asking import Answer
from optimizer.explain.run.standing import Standing
from optimizer.formulation.model import formulate
from optimizer.policies import Lever
from optimizer.policies.carbon_price import CarbonPrice
from optimizer.policies.compute_voucher import ComputeVoucher
from optimizer.problem.problem import Floats
from optimizer.solve.watch import Watch
from optimizer.units import CNY_PER_MCNY

# A sum and a tax are what a place is paid, or pays, outright.
Price = Literal["power_down", "power_up", "building_down", "building_up", "carbon", "voucher", "latency", "sum", "tax"]
CHEAPER: tuple[Price, ...] = ("power_down", "building_down", "voucher")  # what makes a site more attractive
DEARER: tuple[Price, ...] = ("power_up", "building_up")  # and less
ROUNDS = 40
SAME = 2e-9  # of the cost: two plans cost the same
CLOSE = 2e-5  # of the price: how near a price that does not flip it must be to one that does
DEAREST_CARBON, DEAREST_VOUCHER, DEAREST_POWER = 10_000.0, 50_000.0, 10_000.0  # CNY/t, CNY/MWh and CNY/MWh
WHOLE_COST = 100.0  # per cent


@dataclass(frozen=True)
class Turning:
    """A price that may turn: `costs` (N,) MCNY a year for one unit of it more, up to `most` units."""

    price: Price
    costs: Floats
    most: float


@dataclass(frozen=True)
class Flip:
    """The amount of a price at which the answer flips; None where none was found up to `most`, or it is unknown.

    If it is `divided`, it is so if everything can be divided.
    """

    price: Price
    at: float | None
    most: float
    known: bool = True
    divided: bool = False


@dataclass(frozen=True)
class _Compared:
    """How much dearer the best forced plan is than the best of all at a price, and how that grows with the price."""

    at: float
    dearer: float
    slope: float

    @property
    def root(self) -> float:
        """The price at which they would meet if all went on like this."""
        return self.at - self.dearer / self.slope if self.slope < 0.0 else math.inf


def turnings_of_site(standing: Standing, site: int, *, cheaper: bool) -> list[Turning]:
    """Return the prices that make a site more attractive where `cheaper`, or else less."""
    problem, labels, name = standing.problem, standing.linear.columns.labels, standing.problem.names["s"][site]
    power, building = np.zeros((2, labels.size))
    grid = labels.positions("grid").reshape(len(problem.sites.zone), problem.hours)
    power[grid[site]] = problem.weight / CNY_PER_MCNY
    halls = labels.positions("build")[problem.halls.site == site]
    building[halls] = standing.linear.rows.costs["halls"][halls] / WHOLE_COST
    if not cheaper:
        return [Turning("power_up", power, DEAREST_POWER), Turning("building_up", building, 10 * WHOLE_COST)]
    free = float((problem.sites.tariff[site] * CNY_PER_MCNY).min())
    voucher = ComputeVoucher(voucher_cny_per_mwh=1.0, within=(f"site:{name}",))
    return [
        Turning("power_down", -power, free),
        Turning("building_down", -building, WHOLE_COST),
        Turning("voucher", _unit_costs(standing, voucher), DEAREST_VOUCHER),
    ]


def turning_of_carbon(standing: Standing) -> Turning:
    """Return a price of every tonne, beside what the scenario asks."""
    return Turning("carbon", _unit_costs(standing, CarbonPrice(price_cny_per_t=1.0)), DEAREST_CARBON)


def _unit_costs(standing: Standing, lever: Lever) -> Floats:
    """Return (N,) what one unit of a lever's price adds to the cost of each column."""
    under, without = (formulate(standing.problem, levers, ()).objective for levers in ([lever], []))
    return under - without


def not_asked(prices: Sequence[Price]) -> list[Flip]:
    """Return what is known of prices about which nothing was asked."""
    return [Flip(price, None, 0.0, known=False) for price in prices]


def flips(opposed: Opposed, turnings: Sequence[Turning], watch: Watch) -> list[Flip]:
    """Return where each of some prices flips the answer; the time is shared by those that are left."""
    found = [_flip(opposed, turning, part) for turning, part in watch.shared(turnings)]
    return [replace(one, divided=opposed.divided) for one in found]


def _flip(opposed: Opposed, turning: Turning, watch: Watch) -> Flip:
    """Return the least amount of a price from which on the best forced plan is as cheap as the best of all.

    Both costs are concave and piecewise linear in the price, and a plan's own is a tangent. So the next price tried is
    where the tangents meet (Newton); that nothing flips it just before is then shown, or the range is halved.
    """
    if not turning.costs.any():
        return Flip(turning.price, None, turning.most)

    def compared(at: float) -> _Compared | None:
        more = turning.costs * at
        return _compared(opposed.forced(more, watch), opposed.best(more, watch), turning, at)

    return _found(compared, turning)


def _compared(forced: Answer, best: Answer, turning: Turning, at: float) -> _Compared | None:
    if forced.x is None or best.x is None or not (forced.exact and best.exact):
        return None
    gap = forced.cost - best.cost
    within = SAME * max(abs(forced.cost), abs(best.cost))
    return _Compared(at, 0.0 if gap <= within else gap, float(turning.costs @ (forced.x - best.x)))


def _found(compared: Callable[[float], _Compared | None], turning: Turning) -> Flip:
    unknown = Flip(turning.price, None, turning.most, known=False)
    low = compared(0.0)
    if low is None:
        return unknown
    if low.dearer == 0.0:
        return Flip(turning.price, 0.0, turning.most)
    for _ in range(ROUNDS):
        here = compared(min(low.root, turning.most))
        if here is None:
            return unknown
        if here.dearer == 0.0:
            return _narrowed(compared, turning, low, here)
        if here.at == turning.most:
            break
        low = here
    return Flip(turning.price, None, turning.most)


def _narrowed(compared: Callable[[float], _Compared | None], turning: Turning, low: _Compared, high: _Compared) -> Flip:
    """Return the flip between a price that does not flip the answer and one that does."""
    halve = False
    while high.at - low.at > 2 * CLOSE * high.at:
        nearest = high.at * (1 - CLOSE)
        at = (low.at + high.at) / 2 if halve else nearest
        here = compared(at)
        if here is None:
            return Flip(turning.price, None, turning.most, known=False)
        halve = here.dearer == 0.0  # it flips before the tangent said so
        low, high = (here, high) if here.dearer > 0.0 else (low, here)
    return Flip(turning.price, min(low.root, high.at), turning.most)
