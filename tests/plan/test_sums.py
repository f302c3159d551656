"""Are amounts added up by their places, whatever they are and however many there are?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.plan.sums import added_up

ROWS = st.lists(st.tuples(st.floats(), st.integers(0, 2), st.integers(0, 3)), max_size=20)


@given(ROWS)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")  # infinities of both signs
@pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning")
def test_sums_are_those_of_one_row_after_another(rows: list[tuple[float, int, int]]):
    amounts, first, second = (np.array([row[axis] for row in rows]) for axis in range(3))
    summed = np.zeros((3, 4))
    for amount, at, other in rows:
        summed[at, other] += amount
    found = added_up(amounts.astype(float), (3, 4), first.astype(np.intp), second.astype(np.intp))
    assert np.array_equal(found, summed, equal_nan=True)


@pytest.mark.parametrize("shape", [(0,), (3,), (0, 4), (3, 0)])
def test_without_rows_every_sum_is_zero(shape: tuple[int, ...]):
    nothing = np.zeros(0, dtype=np.intp)
    found = added_up(np.zeros(0), shape, *(nothing for _ in shape))
    assert found.shape == shape
    assert not found.any()
