"""Which facts rule a plan out by themselves, as multipliers of rows prove?"""

from __future__ import annotations

import numpy as np

from optimizer.explain.conflicts.facts import Open
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Flags, Floats

NOTHING = 1e-9  # of the greatest multiplier: rounding
SURE = 1e-9  # of what the rows ask for together: by how much it must be more than columns can give


def ruling_out(question: Open, enforced: Flags, ray: Floats) -> Flags:
    """Return the facts among some (F,) that multipliers of the rows (M,) name, if those are impossible by themselves.

    The rows together ask for more than the columns can give (Farkas, 1902). What is rounding counts as nothing, so that
    is computed anew for the facts that are left; all of them are returned where it does not hold.
    """
    for multipliers in (ray, -ray):  # whichever way the solver counts
        named = _named(question, enforced, multipliers)
        if _proves(question.under(named), multipliers):
            return named
    return enforced


def _named(question: Open, enforced: Flags, multipliers: Floats) -> Flags:
    y = _without_rounding(multipliers)
    gives = question.linear.rows.matrix.T @ y > NOTHING * np.abs(y).max(initial=0.0)
    named = [(y[fact.rows] != 0.0).any() or gives[fact.columns].any() for fact in question.facts]
    return np.array(named, dtype=bool) & enforced


def _proves(linear: Linear, multipliers: Floats) -> bool:
    """Return whether what the rows ask for, each times its multiplier, is more than the columns can give."""
    rows, columns, y = linear.rows, linear.columns, _without_rounding(multipliers)
    sides = np.where(y > 0.0, rows.lower, rows.upper)
    y = np.where(np.isfinite(sides), y, 0.0)
    each = rows.matrix.T @ y
    bounds = np.where(each > 0.0, columns.upper, columns.lower)
    used = each != 0.0
    asked = float(y[y != 0.0] @ sides[y != 0.0])
    scale = float(np.abs(y[y != 0.0]) @ np.abs(sides[y != 0.0]))
    return asked - float(each[used] @ bounds[used]) > SURE * max(scale, float(np.abs(y).max(initial=0.0)))


def _without_rounding(multipliers: Floats) -> Floats:
    return np.where(np.abs(multipliers) > NOTHING * np.abs(multipliers).max(initial=0.0), multipliers, 0.0)
