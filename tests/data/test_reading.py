"""Does a pack become the instance it describes, and come back the same from what is written?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.data import schema
from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.data.writing import write_instance
from optimizer.errors import BadInput
from optimizer.library import instances, scenarios
from tests.hostile.edits import both, cell, content, override, path_of, replaced
from tests.packs import write_pack

VARIANT = 'name = "variant"\ntitle = "t"\ndescription = "d"\nextends = "tiny"\n'


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path)


def same(one: Instance, other: Instance) -> bool:
    tables = all(one[name].equals(other[name]) for name in one.tables)
    types = all((one[name].dtypes == other[name].dtypes).all() for name in one.tables)
    return tables and types and dict(one.hashes) == dict(other.hashes) and one.borders == other.borders


def test_the_pack_is_read(pack: Path):
    instance = read_instance(pack)
    assert instance.name == "tiny"
    assert set(instance.tables) == {table.name for table in (*schema.REGION_TABLES, *schema.INSTANCE_TABLES)}
    assert instance.region.latency.factor_west == 1.9
    assert instance.scenario.name == "none"
    assert instance.scenario == read_instance(str(pack), "none").scenario


def test_the_calendar_stands_for_a_year(pack: Path):
    calendar = read_instance(pack).calendar
    assert calendar.hours == 24
    assert calendar.weight.sum() == pytest.approx(8760)
    assert set(calendar.series) == {
        *((quantity, zone) for quantity in ("tariff_cny_per_mwh", "wind_cf", "solar_cf") for zone in ("coast", "NA")),
        ("pue", "warm"),
        ("pue", "cool"),
    }
    assert calendar.series["tariff_cny_per_mwh", "NA"][[0, 8, 16]].tolist() == [150.0, 300.0, 450.0]


def test_days_are_put_in_order(pack: Path, tmp_path: Path):
    days = "calendar,day,date,label,weight_days\none-day,2,b,second,65\none-day,1,a,first,300\n"
    profiles = path_of(tmp_path, "profiles.csv")
    header, *rows = profiles.read_text(encoding="utf-8").splitlines()
    later = [row.replace(",1,", ",2,", 1) for row in rows]
    content("days.csv", days)(tmp_path)
    content("profiles.csv", "\n".join([header, *later, *rows]) + "\n")(tmp_path)
    calendar = read_instance(pack).calendar
    assert calendar.labels == ("first", "second")
    assert calendar.weight[[0, 24]].tolist() == [300.0, 65.0]
    assert len(calendar.series["pue", "warm"]) == 48


def test_a_scenario_overrides_and_keeps_its_levers_raw(pack: Path, tmp_path: Path):
    scenario = path_of(tmp_path, "instances/tiny/scenarios/cheap-west.toml")
    scenario.write_text(scenario.read_text(encoding="utf-8") + "[levers.cap]\nshare = 0.5\n", encoding="utf-8")
    instance = read_instance(pack, "cheap-west")
    sites = instance["sites"].set_index("site")
    assert sites.loc["hill", "opening_cny_per_year"] == 2.5e6
    assert sites.loc["plain", "grid_mw"] == 90
    assert instance.scenario.levers == {"cap": {"share": 0.5}}
    assert read_instance(pack, str(scenario)).hashes == instance.hashes


def test_overrides_of_hours_scale_price_and_tariff_together(pack: Path, tmp_path: Path):
    both(
        override('table="zones"\ncolumn="price_cny_per_mwh"\nwhere={zone="NA"}\nmultiply=1.1'),
        override('table="profiles"\ncolumn="hours"\nwhere={quantity="tariff_cny_per_mwh", key="NA"}\nmultiply=1.1'),
    )(tmp_path)
    assert read_instance(pack).calendar.series["tariff_cny_per_mwh", "NA"].mean() == pytest.approx(330)


def test_overrides_know_blanks_integers_and_text(pack: Path, tmp_path: Path):
    both(
        override('table="operators"\ncolumn="capital_limit_cny"\nwhere={capital_limit_cny="5e10"}\nset=""'),
        override('table="halls"\ncolumn="modules_max"\nwhere={existing_mw="0"}\nmultiply=2'),
        override('table="sites"\ncolumn="hub"\nwhere={hub=""}\nset="Hill hub"'),
        override('table="accelerators"\ncolumn="supply_mw"\nwhere={supply_mw=""}\nset=10'),
    )(tmp_path)
    instance = read_instance(pack)
    assert instance["operators"]["capital_limit_cny"].isna().all()
    assert instance["halls"]["modules_max"].tolist() == [4, 40, 10, 20]
    assert instance["halls"]["modules_max"].dtype == np.int64
    assert instance["sites"]["hub"].tolist()[-1] == "Hill hub"
    assert instance["accelerators"]["supply_mw"].tolist() == [10, 500]
    assert len(instance.settings.override) == 4


def test_a_blank_may_not_be_set_where_none_is_allowed(pack: Path, tmp_path: Path):
    override('table="sites"\ncolumn="grid_mw"\nset=""')(tmp_path)
    with pytest.raises(BadInput, match=r"override 1.set.*may not be empty"):
        read_instance(pack)


def test_an_instance_takes_tables_settings_and_scenarios_from_what_it_extends(pack: Path, tmp_path: Path):
    override('table="sites"\ncolumn="grid_mw"\nset=50')(tmp_path)
    own = VARIANT + "[training]\npeak_factor = 3\n" + '[[override]]\ntable="sites"\ncolumn="grid_mw"\nmultiply=2\n'
    content("instances/variant/instance.toml", own)(tmp_path)
    variant = read_instance(tmp_path / "instances" / "variant", "cheap-west")
    assert variant.settings.training.peak_factor == 3
    assert variant.settings.solve.seconds == 60
    assert variant["sites"]["grid_mw"].tolist() == [100, 90, 100]
    assert variant["demand"].equals(read_instance(pack)["demand"])
    assert scenarios(tmp_path / "instances" / "variant") == ["cheap-west"]


def test_a_table_of_its_own_wins_over_an_inherited_one(pack: Path, tmp_path: Path):
    content("instances/variant/instance.toml", VARIANT)(tmp_path)
    text = (pack / "demand.csv").read_text(encoding="utf-8").replace("4.0", "8.0")
    content("instances/variant/demand.csv", text)(tmp_path)
    assert read_instance(tmp_path / "instances" / "variant")["demand"]["demand_mw"].iloc[0] == 8


def test_faults_below_are_reported_where_they_stand(pack: Path, tmp_path: Path):
    replaced("instance.toml", "peak_factor = 2.0", "peak_factor = 0")(tmp_path)
    cell("demand.csv", 2, "demand_mw", "x")(tmp_path)
    content("instances/variant/instance.toml", VARIANT)(tmp_path)
    with pytest.raises(BadInput) as refusal:
        read_instance(tmp_path / "instances" / "variant")
    assert len(refusal.value.faults) == 2
    assert all("instances/tiny/" in fault.file for fault in refusal.value.faults)


def test_sources_of_the_instance_join_those_of_the_region(pack: Path, tmp_path: Path):
    header = ",".join(column.name for column in schema.SOURCES.columns)
    content("instances/tiny/SOURCES.csv", f"{header}\ndemand,demand_mw,thought,2025,CC0,low,\n")(tmp_path)
    instance = read_instance(pack)
    assert instance["SOURCES"].iloc[-1].tolist()[:3] == ["demand", "demand_mw", "thought"]
    write_instance(instance, tmp_path / "saved")
    assert same(instance, read_instance(tmp_path / "saved"))


@pytest.mark.parametrize("scenario", [None, "cheap-west"])
def test_what_is_written_reads_back_the_same(pack: Path, tmp_path: Path, scenario: str | None):
    override('table="sites"\ncolumn="grid_mw"\nmultiply=1.1')(tmp_path)
    instance = read_instance(pack, scenario)
    write_instance(instance, tmp_path / "saved")
    again = read_instance(tmp_path / "saved", instance.scenario.name)
    assert same(instance, again)
    assert again.settings.region == "."
    assert again.settings.override == ()
    assert again.calendar.weight.tolist() == instance.calendar.weight.tolist()


def test_hashes_tell_what_changed(pack: Path, tmp_path: Path):
    before = read_instance(pack).hashes
    override('table="sites"\ncolumn="grid_mw"\nmultiply=1.1')(tmp_path)
    after = read_instance(pack).hashes
    assert [name for name in before if before[name] != after[name]] == ["sites"]


def test_writing_a_number_otherwise_changes_nothing(pack: Path, tmp_path: Path):
    before = read_instance(pack).hashes
    cell("sites.csv", 2, "grid_mw", "4e1")(tmp_path)
    assert read_instance(pack).hashes == before


@pytest.mark.parametrize("name", instances())
def test_every_shipped_instance_is_read_and_written_the_same(name: str, tmp_path: Path):
    instance = read_instance(name)
    assert instance.name == name
    write_instance(instance, tmp_path)
    assert same(instance, read_instance(tmp_path))
