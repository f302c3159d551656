"""How does the cost follow a limit? The exact curve, piece by piece.

With whole numbers held, least cost is a convex and piecewise linear function of a right-hand side. Two points and their
tangents either prove it straight between them or cross at a third point (Eisner and Severance, 1976).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from optimizer.explain.prices.holding import Point

Cost = Callable[[float], Point]
ROUNDING = 1e-12  # of the cost, and in MCNY: less than this is no bend
LEAST_BEND = 1e-9
SAME_SLOPE = 1e-7  # relative


@dataclass(frozen=True)
class Piece:
    """A straight part of a curve between two points, with its slope: MCNY a year for one unit more."""

    start: Point
    end: Point
    slope: float


def curve(cost: Cost, start: Point, end: Point) -> Iterator[Piece]:
    """Yield the pieces between two points, from `start` on; each is found only when it is asked for."""
    piece: Piece | None = None
    for more in _straight(cost, start, end):
        if piece is not None and same_slope(piece.slope, more.slope):
            piece = Piece(piece.start, more.end, _longer(piece, more).slope)
            continue
        if piece is not None:
            yield piece
        piece = more
    if piece is not None:
        yield piece


def _straight(cost: Cost, start: Point, end: Point) -> Iterator[Piece]:
    span = end.units - start.units
    rise = (end.cost - start.cost) / span
    # How far below the chord the curve can lie: at most where the tangents cross.
    turn = end.slope - start.slope
    at = (end.cost - start.cost - end.slope * span) / -turn if turn else 0.0
    below = (rise - start.slope) * at
    if abs(below) <= max(LEAST_BEND, ROUNDING * abs(start.cost)) or not 0.0 < at / span < 1.0:
        slope = min(start.slope, end.slope, key=lambda one: abs(one - rise))
        yield Piece(start, end, slope)
        return
    middle = cost(start.units + at)
    yield from _straight(cost, start, middle)
    yield from _straight(cost, middle, end)


def same_slope(one: float, other: float) -> bool:
    """Return whether two slopes differ by no more than rounding."""
    return abs(one - other) <= SAME_SLOPE * max(abs(one), abs(other), LEAST_BEND)


def _longer(one: Piece, other: Piece) -> Piece:
    return max(one, other, key=lambda piece: abs(piece.end.units - piece.start.units))
