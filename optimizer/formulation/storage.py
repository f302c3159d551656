"""Batteries at a site: they move energy within a day."""

from __future__ import annotations

import numpy as np

from optimizer.formulation.nomenclature import Nomenclature
from optimizer.formulation.stating import Expression, Statements, total
from optimizer.units import HOURS_PER_DAY


def storage(state: Statements, x: Nomenclature) -> None:
    """Storage returns each day to where it began; its size is bounded by the connection through store's own bound."""
    problem = x.problem
    limits, length = problem.limits, problem.day_length
    days = problem.weight.reshape(-1, length)
    lasts = (HOURS_PER_DAY * days / days.sum(axis=1, keepdims=True)).ravel()  # hours; 1 unless alike ones are merged

    hour = np.arange(problem.hours)
    before = x.given(np.where(hour % length == 0, hour + length - 1, hour - 1))  # the last of the day before its first
    kept, drawn = x.given(lasts * limits.storage_efficiency), x.given(lasts / limits.storage_efficiency)
    connection = x.given(problem.sites.grid_mw)

    @state.rule(x.SH)
    def storage_follows_its_level(s: int, h: int) -> Expression:
        """The level rises by what is charged and falls by what is discharged, and each day ends where it began.

        level[s,h] = level[s,h-1] + lasts[h] * (efficiency * charge[s,h] - discharge[s,h] / efficiency)
        """
        return x.level[s, h] == x.level[s, before[h]] + kept[h] * x.charge[s, h] - drawn[h] * x.discharge[s, h]

    @state.rule(x.SH)
    def charging_power_fits(s: int, h: int) -> Expression:
        """Storage takes in no more than its power.

        charge[s,h] <= store[s] / storage_hours
        """
        return x.charge[s, h] <= (1 / limits.storage_hours) * x.store[s]

    @state.rule(x.SH)
    def discharging_power_fits(s: int, h: int) -> Expression:
        """Storage gives out no more than its power.

        discharge[s,h] <= store[s] / storage_hours
        """
        return x.discharge[s, h] <= (1 / limits.storage_hours) * x.store[s]

    @state.rule(x.SH)
    def storage_level_fits(s: int, h: int) -> Expression:
        """Storage never holds more than its size.

        level[s,h] <= store[s]
        """
        return x.level[s, h] <= x.store[s]

    @state.rule(x.S)
    def storage_within_its_share(s: int) -> Expression:
        """Storage power is at most the stated share of the connection.

        store[s] / storage_hours <= storage_share * connection[s]
        """
        return (1 / limits.storage_hours) * x.store[s] <= limits.storage_share * connection[s]

    @state.cost
    def storage() -> Expression:
        """Storage is financed over its life.

        sum of storage_annuity * store[s]
        """
        return total(x.S, lambda s: limits.storage_price * x.store[s])
