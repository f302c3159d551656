"""Is a member of an index set found where it stands, one by one and many at once?"""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.problem.labels import Labels, Over

PAIRS = ((2, 0), (0, 1), (1, 3), (0, 0))


@pytest.fixture
def over() -> Over:
    return Over("ws", PAIRS)


def test_members_are_found_where_they_stand(over: Over):
    assert over.members == PAIRS
    assert [over.row(member) for member in PAIRS] == [0, 1, 2, 3]
    assert over.rows(np.array([(1, 3), (2, 0), (1, 3)])).tolist() == [2, 0, 2]
    assert over.rows(np.zeros((0, 2), dtype=np.int64)).tolist() == []


@pytest.mark.parametrize("member", [(1, 0), (0, 4), (3, 0), (0, -1), (-1, 3)])
def test_a_stranger_is_not_found(member: tuple[int, int], over: Over):
    with pytest.raises(KeyError):
        over.row(member)
    with pytest.raises(KeyError):
        over.rows(np.array([PAIRS[0], member]))
    with pytest.raises(KeyError):
        Over("ws", ()).rows(np.array([member]))


def test_sets_are_equal_by_letters_and_members_in_order(over: Over):
    assert over == Over.of("ws", np.array([2, 0, 1, 0]), np.array([0, 1, 3, 0]))
    assert over != Over("ws", PAIRS[::-1])
    assert over != Over("wa", PAIRS)
    assert Over("", ((),)) != Over("", ())
    assert over.where(np.array([True, False, False, True])) == Over("ws", (PAIRS[0], PAIRS[3]))
    assert Over.count(2) == Over("k", ((0,), (1,)))


def test_blocks_follow_one_another(over: Over):
    labels = Labels({"w": ("chat", "code", "image"), "s": ("north", "east", "south", "west")})
    labels.add("once", Over("", ((),)))
    assert labels.add("home", over) == slice(1, 5)
    assert labels.find("home", (1, 3)) == 3
    assert labels.find_all("home", np.array([(0, 0), (2, 0)])).tolist() == [4, 1]
    assert labels.text(0) == "once"
    assert labels.text(3) == "home[code,west]"
    assert labels.members("home") == PAIRS
    assert labels.members("host") == ()
    assert labels.letter("home").tolist() == [member[0] for member in PAIRS]
    assert labels.letter("home", 1).tolist() == [member[1] for member in PAIRS]
    assert labels.letter("host", 1).tolist() == []
    with pytest.raises(ValueError, match="two blocks"):
        labels.add("home", over)
