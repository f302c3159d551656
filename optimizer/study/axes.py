"""Against what can cost be traded off, which lever limits it, and how much of it does a plan reach?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from optimizer.errors import UsageError
from optimizer.plan.figures import Figures, total
from optimizer.plan.ledgers import LEDGERS, carbon
from optimizer.plan.summary import west_share

Against = Literal["carbon", "west_share", "latency", "capex"]
AGAINST: tuple[Against, ...] = get_args(Against)


@dataclass(frozen=True)
class Axis:
    """A quantity and the lever that limits it.

    `setting` of `lever` holds the limit, next to the `fixed` settings; `rule` is the lever's rule in the model. The
    limit is a ceiling, or a floor where `floor` is set. `reached` is what a plan reaches, in `unit`.
    """

    against: Against
    unit: str
    lever: str
    setting: str
    rule: str
    reached: Callable[[Figures], float]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    floor: bool = False
    tightest: float = 0.0  # no limit beyond this has a meaning

    def settings(self, limit: float) -> dict[str, Any]:
        """Return the lever's settings at a limit."""
        return {**self.fixed, self.setting: limit}

    def allows(self, limit: float | None, value: float) -> bool:
        """Return whether a plan that reaches `value` obeys a limit (None: there is none)."""
        return limit is None or (value >= limit if self.floor else value <= limit)


def axis_named(name: str, ledger: str = LEDGERS[0]) -> Axis:
    """Return the axis of one of AGAINST; raise UsageError for another name."""
    found = next((against for against in AGAINST if against == name), None)
    if found is None:
        raise UsageError(f"{name[:80]!r} is none of {', '.join(AGAINST)}")
    return axis_of(found, ledger)


def axis_of(against: Against, ledger: str = LEDGERS[0]) -> Axis:
    """Return the axis of a name; carbon is counted in a ledger.

    The share of the west is that of training, by mean reference work placed: its sum is the same in every plan, while
    the sum of what is built is not. Capital counts halls and accelerators, as the lever does.
    """
    if against == "carbon":
        fixed = {"ledger": ledger}
        return Axis(
            "carbon", "t", "carbon_cap", "cap_t", "carbon_within_the_cap", lambda plan: carbon(plan)[ledger], fixed
        )
    if against == "west_share":
        fixed_share = {"within": ["west"], "of": "training"}
        return Axis(
            "west_share", "ratio", "capacity_share", "least", "share_at_least",
            lambda plan: west_share(plan)["training"], fixed_share, floor=True, tightest=1.0,
        )  # fmt: skip
    if against == "latency":
        return Axis("latency", "ms", "mean_latency", "most_ms", "mean_latency_within_the_limit", mean_ms)
    return Axis("capex", "CNY", "capex_budget", "total_cny", "investment_within_the_budget", capex)


def mean_ms(figures: Figures) -> float:
    """Return the mean round trip of inference, by MW served and without the last mile, ms (0 where none is served)."""
    _, origins, sites, _ = figures.chosen.serve
    served = total(figures.served_rows)
    return total(figures.served_rows * figures.given.backbone[origins, sites]) / served if served else 0.0


def capex(figures: Figures) -> float:
    """Return what the plan invests once in halls and accelerators, CNY."""
    given = figures.given
    price = given.of("halls", "capex_cny_per_mw") + given.of("accelerators", "price_cny_per_mw")[given.hall_accelerator]
    return total(price * figures.added_mw)
