"""Is what pairs.csv states of a workload in a hall read, refused where it cannot be, and worth more than formulas?"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from optimizer.data.instance import Instance
from optimizer.data.pairs import Stated
from optimizer.data.reading import read_instance
from optimizer.data.writing import write_instance
from optimizer.errors import BadInput
from optimizer.plan.plan import Plan
from optimizer.plan.verify import verify
from optimizer.solve.pipeline import solve

HEADER = "workload,origin,hall,cost_cny_per_year,load_mw,latency_ms"
TOY = read_instance("toy")


def stating(*rows: dict[str, Any]) -> Instance:
    """Return the toy with some pairs stated."""
    frame = pd.DataFrame([{"origin": "", **row} for row in rows]).reindex(columns=HEADER.split(","))
    numbers = {column: frame[column].astype(np.float64) for column in HEADER.split(",")[3:]}
    return dataclasses.replace(TOY, tables={**TOY.tables, "pairs": frame.assign(**numbers)})


def solved(instance: Instance) -> Plan:
    return solve(instance, gap=0.0, threads=1)


def refused(tmp_path: Path, *lines: str) -> str:
    """Return what is said of the toy with a pairs.csv of these lines."""
    write_instance(TOY, tmp_path / "toy")
    (tmp_path / "toy" / "pairs.csv").write_text("\n".join((HEADER, *lines, "")), encoding="utf-8")
    with pytest.raises(BadInput) as error:
        read_instance(tmp_path / "toy")
    return str(error.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("chatt,dune,dune-old,5,,", "row 2, column workload: found 'chatt'"),
        ("voice,dune,dune-old,5,,", "row 2, column origin: found 'dune' for 'voice'"),
        ("frontierr,,dune-old,5,,", "did you mean frontier"),
        ("chat,dune,dune-olt,5,,", "did you mean dune-old"),
        ("chat,dune,dune-old,,,", "found a row that states nothing"),
        ("chat,dune,dune-old,,3,", "column load_mw: found 3"),
        ("tuning,,dune-old,,,20", "column latency_ms: found 20"),
        ("tuning,,dune-old,nan,,", "column cost_cny_per_year"),
        ("voice,port,dune-old,,,0.5", "which light in glass needs"),
        ("chat,,dune-old,5,,", "or, for a service, the origin of the demand"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(line: str, said: str, tmp_path: Path):
    assert said in refused(tmp_path, line)


def test_halls_of_one_site_say_the_same_of_a_demand(tmp_path: Path):
    said = refused(tmp_path, "chat,dune,dune-old,5,,", "chat,dune,dune-new,6,,")
    assert "row 3, column cost_cny_per_year: found 6 where another hall of the site has 5" in said


def test_a_pair_stands_once(tmp_path: Path):
    assert "which row 2 has already" in refused(tmp_path, "tuning,,dune-old,5,,", "tuning,,dune-old,5,,")


def test_what_is_written_reads_back(tmp_path: Path):
    stated = stating({"workload": "tuning", "hall": "dune-old", "cost_cny_per_year": -5.5, "load_mw": 1.25})
    write_instance(stated, tmp_path / "toy")
    pd.testing.assert_frame_equal(read_instance(tmp_path / "toy")["pairs"], stated["pairs"])


def test_a_stated_cost_is_what_serving_there_costs():
    plain = solved(TOY)
    serve = plain.tables["serve"]
    halls = TOY["halls"].merge(serve, on="site")
    cost = 7e9
    rows = [
        {"workload": row.service, "origin": row.origin, "hall": row.hall, "cost_cny_per_year": cost}
        for row in halls.drop_duplicates(["service", "origin", "hall"]).itertuples()
        if row.service == "voice"
    ]
    dear = solved(stating(*rows))
    assert dear.verified
    assert dear.costs["traffic"] >= cost  # voice has nowhere else to go
    assert dear.objective == pytest.approx(plain.objective - plain.costs["traffic"] + dear.costs["traffic"], rel=1e-6)


def test_a_stated_load_is_what_a_job_draws_there():
    plain = solved(TOY)
    classes = [name for name in TOY["training"]["class"] if name == "tuning"]
    rows = [{"workload": name, "hall": hall, "load_mw": 3.0} for name in classes for hall in TOY["halls"]["hall"]]
    heavy = stating(*rows)
    plan = solved(heavy)
    assert plan.verified
    assert plan.objective > plain.objective
    assert not verify(dataclasses.replace(plain, costs=plain.costs), heavy).ok  # the lighter plan is no plan for it


def test_a_stated_latency_opens_a_site_and_closes_one():
    near = stating(
        *({"workload": "voice", "origin": "port", "hall": hall, "latency_ms": 8.9} for hall in ("dune-old", "dune-new"))
    )
    plan = solved(near)
    assert plan.verified
    assert plan.objective <= solved(TOY).objective
    far = [{"workload": "voice", "origin": "port", "hall": hall, "latency_ms": 500.0} for hall in TOY["halls"]["hall"]]
    with pytest.raises(BadInput, match="service voice in port"):
        solve(stating(*far), gap=0.0, threads=1)


def test_stated_values_are_found_by_position():
    rng = np.random.default_rng(7)
    shape = (4, 5, 6)
    dense = rng.random(shape)
    keys = np.sort(rng.permutation(dense.size)[:30])
    stated = Stated(shape, keys, -np.arange(1.0, 31.0))
    expected = dense.copy()
    expected.flat[keys] = stated.numbers
    assert np.array_equal(stated.instead_of_all(dense), expected)
    index = tuple(rng.integers(0, size, 200) for size in shape)
    assert np.array_equal(stated.instead_of(dense[index], *index), expected[index])
    assert np.array_equal(stated.divided(2.0).numbers, stated.numbers / 2)
