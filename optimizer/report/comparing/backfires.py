"""Which policies do the opposite of what they are for, by their numbers?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from optimizer.report.comparing.cases import Case
from optimizer.report.comparing.measures import Measures

What = Literal["hub_share", "west_share", "location_based", "market_based", "hour_matched", "electricity"]
COUNTED: tuple[What, ...] = ("location_based", "market_based", "hour_matched")
AIMED = (  # levers that want more of their group, or better halls in it, not fewer
    "green_share", "pue_ceiling", "utilisation_floor", "capacity_share", "power_price_support", "compute_voucher",
)  # fmt: skip
AGAINST_CARBON = ("green_share", "carbon_price", "carbon_cap")
AGAINST_WASTE = ("pue_ceiling",)
SHARE_SEEN, RISE_SEEN = 0.005, 0.001  # half a point of a share; a thousandth of an amount


@dataclass(frozen=True)
class Backfire:
    """One figure that moves the wrong way under a lever: from `before` to `after` (a share, t or MWh a year)."""

    lever: str
    what: What
    before: float
    after: float


def backfires(case: Case, shown: Measures, against: Measures) -> tuple[Backfire, ...]:
    """Return what moves the wrong way from the plan that the case is compared with to its own."""
    return tuple(found for lever in _levers(case) for found in _of_lever(case, lever, shown, against))


def _of_lever(case: Case, lever: str, shown: Measures, against: Measures) -> Iterator[Backfire]:
    words = _group(case, lever)
    if lever in AIMED and any(word == "hubs" or word.startswith("hub:") for word in words):
        yield from _fall(lever, "hub_share", against.hub_share, shown.hub_share)
    if lever in AIMED and "west" in words:
        yield from _fall(lever, "west_share", against.west_share, shown.west_share)
    if lever in AGAINST_CARBON:
        for ledger in COUNTED:
            yield from _rise(lever, ledger, against.carbon[ledger], shown.carbon[ledger])
    if lever in AGAINST_WASTE:
        yield from _rise(lever, "electricity", against.electricity, shown.electricity)


def _levers(case: Case) -> Iterable[str]:
    return case.scenario.levers if case.instance is None else case.instance.scenario.levers


def _group(case: Case, lever: str) -> tuple[str, ...]:
    """Return the words that say which sites a lever means: as the scenario states them, else the lever's default."""
    stated = case.scenario.levers.get(lever, {}).get("within")
    if stated is None:
        stated = next((getattr(check, "within", ()) for check in case.levers if check.name == lever), ())
    return (stated,) if isinstance(stated, str) else tuple(str(word) for word in stated)


def _fall(lever: str, what: What, before: float | None, after: float | None) -> Iterator[Backfire]:
    if before is not None and after is not None and after < before - SHARE_SEEN:
        yield Backfire(lever, what, before, after)


def _rise(lever: str, what: What, before: float, after: float) -> Iterator[Backfire]:
    if after > before + RISE_SEEN * abs(before):
        yield Backfire(lever, what, before, after)
