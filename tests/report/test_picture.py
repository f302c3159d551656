"""Are the pictures the same every time, whatever stands in them?"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.report.canvas import printable
from optimizer.report.figure import hours_picture
from optimizer.report.picture import map_picture, write_pictures
from optimizer.report.view import view
from tests.report.spoiling import NAMES, empty_plan, renamed, single_plan, single_site, without_demand


def test_pictures_are_the_same_byte_for_byte(plan: Plan, instance: Instance, tmp_path: Path):
    first = {file.name: file.read_bytes() for file in write_pictures(plan, instance, tmp_path / "one")}
    with mpl.rc_context({"font.size": 20, "svg.fonttype": "none", "axes.facecolor": "red"}):
        second = {file.name: file.read_bytes() for file in write_pictures(plan, instance, tmp_path / "two")}
    assert first == second
    assert set(first) == {"map.png", "map.svg", "hours.png", "hours.svg"}
    assert first["map.png"].startswith(b"\x89PNG")
    assert all(str(tmp_path).encode() not in content and b"Date" not in content for content in first.values())


@pytest.mark.parametrize("kind", NAMES)
def test_any_name_can_be_drawn(plan: Plan, instance: Instance, kind: str):
    spoilt = renamed(instance, NAMES[kind])
    shown = view(plan, spoilt)
    for picture in (map_picture(shown, spoilt, "svg"), hours_picture(shown.hours, "svg")):
        tags = {element.tag.split("}")[-1] for element in ET.fromstring(picture).iter()}
        assert not tags & {"script", "foreignObject", "image", "a"}


def test_what_the_font_lacks_becomes_a_box():
    assert printable("Gui'an 贵安\n🏭") == "Gui'an □□\n□"


def test_strange_plans_can_be_drawn(instance: Instance):
    bare, small = without_demand(instance), single_site(instance)
    for plan, question in ((empty_plan(bare), bare), (single_plan(small), small)):
        shown = view(plan, question)
        assert map_picture(shown, question, "png", titled=False)
        assert hours_picture(shown.hours, "png")
