"""Is a price list read, optional, and part of what a run is made from?"""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.data.writing import write_instance
from optimizer.library import region_folder, regions
from tests.hostile.edits import REGION
from tests.packs import write_pack

HEADER = "operator,product,share,training_cny_per_mwh,inference_cny_per_mwh,cost_share\n"


def read(folder: Path, text: str | None) -> Instance:
    """Return the tiny instance with another price list, or with none."""
    pack = write_pack(folder)
    path = folder / REGION / "prices.csv"
    if text is None:
        path.unlink()
    else:
        path.write_text(text, encoding="utf-8")
    return read_instance(pack)


def test_prices_are_read_as_they_stand(tmp_path: Path):
    prices = read_instance(write_pack(tmp_path))["prices"]
    assert prices["operator"].tolist() == ["01", "01", "cloud", "cloud"]
    assert prices["training_cny_per_mwh"].tolist() == [6000.0, 8000.0, 7000.0, 9000.0]


@pytest.mark.parametrize("text", [None, HEADER], ids=["no file", "no rows"])
def test_a_region_may_have_no_price_list(tmp_path: Path, text: str | None):
    instance = read(tmp_path / "a", text)
    assert instance["prices"].empty
    assert instance["prices"]["share"].dtype == float
    assert "prices" not in instance.hashes
    write_instance(instance, tmp_path / "b")
    assert not (tmp_path / "b" / "prices.csv").exists()
    assert read_instance(tmp_path / "b").hashes == instance.hashes


def test_a_price_list_is_written_and_hashed(tmp_path: Path):
    instance = read_instance(write_pack(tmp_path / "a"))
    write_instance(instance, tmp_path / "b")
    again = read_instance(tmp_path / "b")
    assert again.hashes == instance.hashes
    assert again["prices"].equals(instance["prices"])
    dearer = read(tmp_path / "c", HEADER + "01,iaas,1,6000,6000,0.1\ncloud,paas,1,9000,9000,0.3\n")
    assert dearer.hashes["prices"] != instance.hashes["prices"]


def test_one_product_is_enough(tmp_path: Path):
    assert len(read(tmp_path, HEADER + "01,iaas,1,6000,6000,0.1\ncloud,paas,1,9000,9000,0.3\n")["prices"]) == 2


@pytest.mark.parametrize("name", regions())
def test_every_shipped_region_says_what_operators_ask(name: str):
    assert (region_folder(name) / "prices.csv").is_file()
