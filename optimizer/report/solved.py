"""Which tables is a solved plan printed with?"""

from __future__ import annotations

from dataclasses import replace

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.report.earnings import earned, three_sums
from optimizer.report.shown import ShownTable
from optimizer.report.tables import NOTE, cost_terms, result, tables


def plan_tables(plan: Plan, instance: Instance) -> tuple[ShownTable, ...]:
    """Return the result, the bill, what is placed by side, hub and operator, and what operators earn."""
    found = tables(plan, instance)
    placed = [found.placed(grouping) for grouping in ("side", "hub", "operator")]
    return (
        result(found),
        cost_terms(found),
        *placed[:-1],
        replace(placed[-1], note=NOTE),
        earned(found, "operator"),
        three_sums(found),
    )
