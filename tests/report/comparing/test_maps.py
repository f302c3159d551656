"""Do small maps share one scale, and do labels keep clear of discs and of each other?"""

from __future__ import annotations

import re

import numpy as np
import pytest

from optimizer.report.comparing.measures import measures
from optimizer.report.comparing.showing.difference_map import changes, difference_svg
from optimizer.report.comparing.showing.labelling import Box, placed, width
from optimizer.report.comparing.showing.maps import atlas, outlines_drawing, round_amount, small_map
from tests.report.comparing import scenes

PAGE = Box(0, 0, 1000, 800)


def radii(drawing: str, kind: str) -> list[float]:
    return [float(r) for r in re.findall(rf'class="{kind}" d="M[\d. -]+a([\d.]+) ', drawing)]


def test_all_maps_share_one_scale_and_one_set_of_outlines():
    plans = [measures(scenes.base()), measures(scenes.case("growth"))]
    page = atlas(scenes.question(), [(one.instance, one.places.training, one.places.inference) for one in plans])
    drawings = [small_map(one, page, "label") for one in plans]
    for one, drawing in zip(plans, drawings, strict=True):
        wanted = [page.scale * mw**0.5 for mw in one.places.training if mw > 0]
        assert radii(drawing, "t") == pytest.approx(wanted, abs=0.06)
    assert all(drawing.count("<use") == 4 and "<path id" not in drawing for drawing in drawings)
    assert outlines_drawing(scenes.question(), page).count("<path id=") == 2


def test_what_is_gained_and_lost_is_drawn_as_such():
    one, other = measures(scenes.base()), measures(scenes.case("mandate"))
    changed = changes(one, other)
    assert changed.training.sum() == pytest.approx(0.0, abs=1e-6)
    assert changed.inference == pytest.approx(other.places.inference - one.places.inference, abs=1e-6)
    drawing = difference_svg(scenes.case("mandate"), one, other)
    halves = np.concatenate([changed.training, changed.inference])
    assert drawing.count('class="gained"') == (halves > 0).sum() + 1  # and the key
    assert drawing.count('class="lost"') == (halves < 0).sum() + 1


def test_a_label_goes_where_there_is_room():
    disc = Box(400, 390, 420, 410)
    right = placed(disc, 100, [disc], PAGE)
    assert right.left > disc.right
    left = placed(disc, 100, [disc, right], PAGE)
    assert left.right < disc.left
    below = placed(disc, 100, [disc, right, left], PAGE)
    assert below.top > disc.bottom
    assert placed(disc, 100, [PAGE], PAGE) is None
    assert placed(Box(980, 390, 1000, 410), 100, [], PAGE).right < 980


def test_chinese_is_wider_than_latin():
    assert width("沙丘园区") > width("Dune")


@pytest.mark.parametrize(("largest", "said"), [(1234.0, 1000.0), (7.0, 5.0), (0.3, 0.2), (1.0, 1.0)])
def test_keys_have_round_amounts(largest: float, said: float):
    assert round_amount(largest) == pytest.approx(said)
