"""What is each limit of a finished run worth, over which range, and where does the price mislead?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from optimizer.errors import NoPlanWithinLimit
from optimizer.explain.prices.anew import Anew, Worth
from optimizer.explain.prices.curves import Piece, curve, same_slope
from optimizer.explain.prices.holding import FAR, Held, Point, loosens
from optimizer.explain.prices.limits import Limit, limits
from optimizer.explain.prices.opening import next_opening
from optimizer.explain.prices.restating import restated
from optimizer.explain.run.standing import Standing
from optimizer.solve.watch import Watch

NOTHING = 1e-9  # MCNY a year: 0.001 CNY
FARTHER = 4.0  # times: the next step in which the end of a piece is sought
HELD, FIRST = 0.5, 0.5  # of the time: for all prices; of the rest: for the question as it stands
How = Literal["marginal", "difference", "no plan", "unknown"]


@dataclass(frozen=True)
class Price:
    """What one unit more of a limit saves with the plan's whole numbers held, and one unit less costs: MCNY a year.

    A `marginal` price holds from `low` to `high` units more (0: as stated); a `difference` is that of a question solved
    again, over `units`. There is none with no plan, nor where the time did not suffice or rounding hid it. `worth` is
    that of `units` more to the question decided anew.
    """

    limit: Limit
    how: How
    more: float | None = None
    less: float | None = None
    low: float | None = None
    high: float | None = None
    units: float = 1.0
    worth: Worth | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether one unit more is known to be worth nothing, and not known to be worth something anew."""
        anew = (self.worth.least, self.worth.most) if self.worth is not None else ()
        return self.more is not None and all(abs(saved) <= NOTHING for saved in (self.more, *anew))


def prices(standing: Standing, watch: Watch) -> tuple[list[Price], bool]:
    """Return the price of every limit, in their order, as far as the time allows, and whether `worth` is exact.

    Raises NoPlanWithinLimit where it does not allow for the first.
    """
    every = list(limits(standing))
    held = Held(standing, watch.part(HELD))
    # Those without a slope mostly cost no question; of the others the dearest come first.
    slopes = [abs(held.slope(limit)) for limit in every]
    order = sorted(range(len(every)), key=lambda at: (slopes[at] > NOTHING, -slopes[at]))
    found = dict(zip(order, _held_prices(held, [every[at] for at in order]), strict=True))
    first = sorted(found, key=lambda at: _urgency(held, found[at]))
    anew = Anew(standing, watch.part(FIRST))
    for at in first:
        if watch.over:
            break
        price = found[at]
        found[at] = replace(price, worth=anew.worth(price.limit, price.units, watch))
    return [found[at] for at in range(len(every))], anew.exact


def _held_prices(held: Held, every: Sequence[Limit]) -> Iterator[Price]:
    for at, limit in enumerate(every):
        try:
            yield price_of(held, limit)
        except ArithmeticError:
            yield Price(limit, "unknown")
        except NoPlanWithinLimit:
            yield from (Price(one, "unknown") for one in every[at:])
            return


def _urgency(held: Held, price: Price) -> tuple[bool, bool]:
    """Return what sorts first those limits whose price may mislead: differences, and those that the plan uses up."""
    uses_up = price.more is None or abs(price.more) > NOTHING or held.slack(price.limit) <= NOTHING
    return price.how != "difference", not uses_up


def price_of(held: Held, limit: Limit) -> Price:
    """Return the price of a limit. Raises NoPlanWithinLimit when the time is over."""
    if not limit.held:
        return _difference(held, limit)
    if loosens(held.linear, limit) and abs(held.slope(limit)) <= NOTHING:
        # The cost is convex and cannot rise: where a slope is 0 it is 0 from there on.
        return Price(limit, "marginal", 0.0, low=0.0 - held.slack(limit), high=np.inf)
    right, left = (_first(held, limit, direction) for direction in (1, -1))
    if right is None:
        return Price(limit, "no plan")
    straight = left is not None and same_slope(left.slope, right.slope)
    far = FAR * max(1.0, abs(limit.stated))
    return Price(
        limit,
        "marginal",
        0.0 - right.slope,
        None if left is None else 0.0 - left.slope,
        low=left.end.units if left is not None and straight else 0.0,
        high=np.inf if right.end.units >= far else right.end.units,
    )


def stands(held: Held, limit: Limit) -> Point:
    """Return the point of the plan itself on the curve of a limit."""
    return Point(0.0, held.now.objective, held.slope(limit))


def reach(held: Held, limit: Limit, low: float, high: float) -> tuple[float, float]:
    """Return the units, at least `low` and at most `high`, between which a limit has a plan and is what it is.

    They are no further than FAR times what is stated.
    """
    far = FAR * max(1.0, abs(limit.stated))
    ends = max(low, limit.least, -far), min(high, limit.most, far)
    if all(held.at(limit, end) is not None for end in ends):
        return ends
    return held.ends(limit, *ends) or (0.0, 0.0)


def _first(held: Held, limit: Limit, direction: int) -> Piece | None:
    """Return the first piece of the curve from where the plan stands, upwards or downwards, None if it ends there.

    It is sought within one unit, then within ever more: far from the plan a question takes long.
    """
    now, most = stands(held, limit), limit.most if direction > 0 else -limit.least
    most = min(most, FAR * max(1.0, abs(limit.stated)))
    step = min(1.0, most)
    while step > NOTHING:
        end = held.at(limit, direction * step)
        if end is None:
            last = reach(held, limit, -np.inf, np.inf)[max(direction, 0)]
            if abs(last) <= NOTHING:
                return None
            end, most = _at(held, limit, last), step
        piece = next(curve(lambda units: _at(held, limit, units), now, end))
        if step >= most or abs(piece.end.units) < abs(end.units):
            return piece
        step = min(most, FARTHER * step)
    return None


def _at(held: Held, limit: Limit, units: float) -> Point:
    point = held.at(limit, units)
    if point is None:
        message = f"no plan with {units:g} units more, between two limits that have one"
        raise ArithmeticError(message)
    return point


def pieces(held: Held, limit: Limit, low: float, high: float) -> list[Piece]:
    """Return the exact curve of a limit between two ends in units more, as far as there is a plan."""
    low, high = reach(held, limit, low, high)
    if high - low <= NOTHING:
        return []
    return list(curve(lambda units: _at(held, limit, units), _at(held, limit, low), _at(held, limit, high)))


def settings(held: Held, limit: Limit, low: float, high: float, count: int) -> list[tuple[float, float | None]]:
    """Return what the question costs with the whole numbers held at some numbers of units more, None without a plan."""
    at = np.linspace(max(low, limit.least), min(high, limit.most), count).tolist()
    return [(units, _restated(held, limit, units)) for units in at]


def _difference(held: Held, limit: Limit) -> Price:
    """Return the difference that one unit more makes; of latency, the ms until something opens."""
    units: float | None = min(1.0, limit.most)
    if limit.kind == "latency":
        units = next_opening(held.standing.question, limit.thing)
    if not units:
        return Price(limit, "marginal", 0.0, low=0.0, high=np.inf)
    cost = _restated(held, limit, units)
    if cost is None:
        return Price(limit, "no plan", units=units)
    return Price(limit, "difference", held.now.objective - cost, units=units)


def _restated(held: Held, limit: Limit, units: float) -> float | None:
    task = restated(held.standing, limit, units)
    return None if task is None else held.restated(task)
