"""Is nothing begun once a run's time is over?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from optimizer.data.reading import read_instance
from optimizer.formulation.model import formulate
from optimizer.problem.assembling import assemble
from optimizer.solve.progress import silent
from optimizer.solve.split import bounder, folding, sketching
from optimizer.solve.split.diving import dived, relaxed
from optimizer.solve.split.engine import search_split
from optimizer.solve.split.restricting import Effort, searched
from optimizer.solve.split.sloping import sloped
from optimizer.solve.task import Found, Task
from optimizer.solve.watch import Watch


@pytest.fixture
def late() -> Task:
    """Return the toy's question, asked when all time is gone."""
    return Task(assemble(read_instance("toy")), (), Watch(0.0), 0.01, 2, 0, silent)


@pytest.fixture
def stating(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return what is stated by the split engine from now on."""
    stated: list[object] = []
    for module in (bounder, folding, sketching):
        monkeypatch.setattr(module, "formulate", lambda *asked: stated.append(asked) or formulate(*asked))
    return stated


def test_no_model_is_stated_and_no_half_begins(late: Task, stating: list[object]):
    assert search_split(late) == (Found("stopped", None, math.inf, -math.inf), None)
    assert folding.folded(late) is None
    assert not stating


def test_no_bound_is_begun(late: Task, stating: list[object]):
    half = bounder.Bounder(late, sketching.FirstLook(late))
    half.start()
    half.wait()
    half.stop()
    assert half.ended
    assert half.failure is None
    assert half.bound == -math.inf
    assert not stating


def test_no_search_is_begun(late: Task):
    linear = formulate(late.problem)
    nowhere = np.zeros(len(linear.columns.lower))
    assert searched(late, linear, Effort(0.0, 10), nowhere) is None
    assert dived(linear, late) is None
    assert relaxed(linear, late) is None
    assert sloped(linear, nowhere, late) is None


def test_with_time_left_the_same_is_found(late: Task, stating: list[object]):
    in_time = Task(late.problem, (), Watch(600.0), 0.01, 2, 0, silent)
    assert folding.folded(in_time) is not None
    assert len(stating) == 3
    assert relaxed(formulate(late.problem), in_time) is not None
