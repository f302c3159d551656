"""Do two halves of a run come to the same answer, whichever of them is ahead?"""

from __future__ import annotations

import itertools
import math
import random

from optimizer.solve.split.turns import Course, InTurn, meeting

NEAR = 1.0  # a bound this close proves a plan


def near_enough(plan: float, bound: float) -> bool:
    return plan - bound <= NEAR


def drawn(rng: random.Random, better: int) -> list[InTurn[float]]:
    """Return what a half finds: each better than the one before by its sign, in turns that never fall."""
    turns = sorted(rng.randrange(8) for _ in range(rng.randrange(1, 7)))
    values = sorted((rng.uniform(0, 4) for _ in turns), reverse=better < 0)
    return [InTurn(turn, value - 2.0 * better) for turn, value in zip(turns, values, strict=True)]


def known(found: list[InTurn[float]], over: float, rng: random.Random) -> Course[float]:
    """Return all that was found in the turns that are over, and perhaps some of what comes after them."""
    least = sum(one.turn <= over for one in found)
    return Course(found[: rng.randint(least, len(found))], over)


def test_whoever_is_ahead_the_answer_is_the_same():
    answered = 0
    for seed in range(300):
        rng = random.Random(seed)
        plans, bounds = drawn(rng, -1), drawn(rng, 1)
        final = meeting(Course(plans, math.inf), Course(bounds, math.inf), near_enough)
        for plan_turns, bound_turns in itertools.product((-1, 0, 1, 2, 3, 4, 5, 6, 7, math.inf), repeat=2):
            early = meeting(known(plans, plan_turns, rng), known(bounds, bound_turns, rng), near_enough)
            assert early in (None, final)
        answered += final is not None
    assert 50 < answered < 300


def test_the_first_meeting_counts_and_takes_the_best_of_its_turn():
    plans = Course([InTurn(0, 10.0), InTurn(2, 9.0), InTurn(2, 8.5), InTurn(5, 7.0)], math.inf)
    bounds = Course([InTurn(0, 1.0), InTurn(1, 6.0), InTurn(3, 7.6), InTurn(3, 7.8), InTurn(9, 9.0)], math.inf)
    assert meeting(plans, bounds, near_enough) == (8.5, 7.8)


def test_nothing_is_told_before_both_halves_have_had_the_turn():
    plans, bounds = [InTurn(0, 2.0)], [InTurn(0, 0.0), InTurn(3, 1.5)]
    assert meeting(Course(plans, 2), Course(bounds, math.inf), near_enough) is None
    assert meeting(Course(plans, math.inf), Course(bounds, 2), near_enough) is None
    assert meeting(Course(plans, 3), Course(bounds, 3), near_enough) == (2.0, 1.5)


def test_a_plan_does_not_wait_for_more_bounds_than_prove_it():
    plans, bounds = Course([InTurn(2, 2.0)], 2), [InTurn(0, 0.0), InTurn(1, 1.2), InTurn(2, 1.9)]
    assert meeting(plans, Course(bounds, 1), near_enough) == (2.0, 1.2)
    assert meeting(plans, Course(bounds, 0), near_enough) is None


def test_without_a_plan_or_a_bound_there_is_no_answer():
    assert meeting(Course([], math.inf), Course([InTurn(0, 1.0)], math.inf), near_enough) is None
    assert meeting(Course([InTurn(0, 1.0)], math.inf), Course([], math.inf), near_enough) is None
