"""Does a generated instance hold what was asked for, alike each time, with no demand out of reach?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from optimizer.data.generated.asked import Asked
from optimizer.data.generated.assembling import files_of, generate
from optimizer.data.generated.described import library
from optimizer.data.instance import Instance
from optimizer.data.sources import uncovered
from optimizer.errors import UsageError
from optimizer.geography.distance import great_circle_km
from optimizer.problem.reach import measure, within
from optimizer.units import HOURS_PER_YEAR

REGIONS = ("china", "lattice")
SIZES = [
    (1, 1, 1, 24),
    (3, 5, 1, 24),
    (4, 40, 12, 72),
    (12, 2000, 6, 168),
    (60, 300, 9, 24),
    (6, 0, 3, 24),
    (6, 200, 0, 48),
]
ASKED = [
    Asked(region, *size, tightness=tightness, seed=seed)
    for region in REGIONS
    for seed, (size, tightness) in enumerate(zip(SIZES, (0.6, 0.6, 0.3, 0.8, 0.6, 0.5, 0.6), strict=True))
]


@pytest.fixture(scope="module", params=ASKED, ids=lambda asked: asked.command().replace("--", "").replace(" ", "-"))
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Asked, Path, Instance]:
    folder = tmp_path_factory.mktemp("generated") / "drawn"
    return request.param, folder, generate(request.param, folder)


Case = tuple[Asked, Path, Instance]


def work_mw(instance: Instance) -> float:
    return float(instance["training"]["work_mwh"].sum() / HOURS_PER_YEAR + instance["demand"]["demand_mw"].sum())


def carried_mw(asked: Asked, instance: Instance) -> float:
    """What all campuses carry, from the tables alone: halls over energy, each campus cut to its connection."""
    training = 0.6 if asked.jobs and asked.services else float(bool(asked.jobs))
    shares = {"both": training, "training": 1.0, "inference": 0.0}
    weight = instance.calendar.weight / instance.calendar.weight.sum()
    accelerators = instance["accelerators"].set_index("accelerator")
    total = 0.0
    for site, halls in instance["halls"].groupby("site"):
        carried = drawn = 0.0
        for hall in halls.itertuples():
            mw = hall.existing_mw + hall.module_mw * hall.modules_max
            kind, share = accelerators.loc[hall.accelerator], shares[hall.kinds]
            carried += mw / (share * kind["energy_training"] + (1 - share) * kind["energy_inference"])
            drawn += mw * float(instance.calendar.series["pue", hall.pue_curve] @ weight)
        grid = float(instance["sites"].set_index("site")["grid_mw"][site])
        total += carried * min(1.0, grid / drawn)
    return total


def test_it_has_the_size_that_was_asked_for(case: Case):
    asked, _, instance = case
    assert len(instance["sites"]) == asked.sites
    assert len(instance["training"]) == asked.jobs
    assert len(instance["inference"]) == asked.services
    assert instance.calendar.hours == asked.hours
    assert instance["training"]["count"].eq(1).all()
    assert instance["halls"].groupby("site").size().between(1, 3).all()
    assert instance["halls"]["module_mw"].between(1, 20).all()


def test_it_is_as_tight_as_was_asked(case: Case):
    asked, _, instance = case
    assert work_mw(instance) / carried_mw(asked, instance) == pytest.approx(asked.tightness, rel=0.005)


def test_every_number_has_a_source(case: Case):
    _, folder, _ = case
    assert uncovered(folder) == []


def test_every_demand_has_a_site_in_reach_and_every_job_a_hall(case: Case):
    _, _, instance = case
    if len(instance["demand"]):
        assert within(instance, measure(instance)).any(axis=1).all()
    halls = instance["halls"]
    energy = instance["accelerators"].set_index("accelerator")["energy_training"].loc[halls["accelerator"]].to_numpy()
    size = (halls["existing_mw"] + halls["module_mw"] * halls["modules_max"]) / energy
    trains = halls["kinds"] != "inference"
    if len(instance["training"]):
        assert (size[trains] >= instance["training"]["peak_mw"].max()).sum() >= min(3, trains.sum())
        assert (instance["training"]["peak_mw"] * HOURS_PER_YEAR >= instance["training"]["work_mwh"] * (1 - 1e-9)).all()


def test_homes_enough_are_in_reach(case: Case):
    _, _, instance = case
    if not len(instance["demand"]):
        return
    near = pd.DataFrame(within(instance, measure(instance))).groupby(instance["demand"]["service"]).any()
    services = instance["inference"].set_index("service")
    reached = near.sum(axis=1)
    assert (reached >= services["min_sites"].loc[reached.index]).all()
    assert (reached * services["max_share"].loc[reached.index] >= 1 - 1e-9).all()


@pytest.mark.parametrize("region", REGIONS)
def test_the_same_seed_gives_the_same_bytes_and_another_others(region: str, tmp_path: Path):
    texts = []
    for place, seed in (("a", 1), ("b", 1), ("c", 2)):
        folder = tmp_path / place / "same"
        generate(Asked(region, 5, 100, 3, 48, 0.6, seed), folder)
        texts.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert texts[0] == texts[1]
    for name in ("sites.csv", "halls.csv", "demand.csv", "training.csv", "inference.csv"):
        assert texts[0][name] != texts[2][name]


@pytest.mark.parametrize("region", REGIONS)
def test_more_jobs_change_no_campus(region: str):
    few, many = (files_of(Asked(region, 8, jobs), "x").tables for jobs in (1000, 5000))
    for name in ("sites", "halls", "origins", "demand"):
        pd.testing.assert_frame_equal(few[name], many[name])


@pytest.mark.parametrize("seed", range(3))
def test_few_jobs_carry_most_of_the_work(seed: int):
    work = np.sort(files_of(Asked(jobs=20_000, sites=30, seed=seed), "x").tables["training"]["work_mwh"])[::-1]
    # Of the Kalos jobs of an accelerator-hour and more, the largest hundredth carries 0.31 and a tenth 0.79.
    assert work[:200].sum() > 0.3 * work.sum()
    assert work[:2000].sum() > 0.75 * work.sum()
    assert work[0] < 0.2 * work.sum()
    assert work[1] < work[0]


def test_jobs_are_spread_as_asked():
    training = files_of(Asked(jobs=20_000, sites=30), "x").tables["training"]
    assert 0.28 < training["flexible"].mean() < 0.62
    share = training["work_mwh"] / HOURS_PER_YEAR / training["peak_mw"]
    assert abs(np.corrcoef(share, np.log(training["work_mwh"]))[0, 1]) < 0.3
    logs = np.log(training[["work_mwh", "data_tb"]] + 1e-3)
    assert 0.1 < np.corrcoef(logs["work_mwh"], logs["data_tb"])[0, 1] < 0.7


@pytest.mark.parametrize("region", REGIONS)
def test_campuses_do_not_collapse_into_clusters(region: str):
    sites = files_of(Asked(region, sites=40, jobs=10), "x").tables["sites"]
    lat, lon = sites["lat"].to_numpy(), sites["lon"].to_numpy()
    km = great_circle_km(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
    np.fill_diagonal(km, np.inf)
    assert np.median(km.min(axis=1)) > 40
    assert set(sites["side"]) == {"east", "west"}


@pytest.mark.parametrize("hours", [24, 72, 120, 288])
def test_few_days_keep_the_yearly_means_of_the_pack(hours: int):
    from optimizer.data.reading import read_instance  # noqa: PLC0415 - beside what it is compared with

    pack = read_instance("edwc-2025-288h")
    tables = files_of(Asked(jobs=1, hours=hours), "x").tables
    days, profiles = tables["days"], tables["profiles"]
    weight = profiles["day"].map(days.set_index("day")["weight_days"]) / 365
    means = (
        (profiles.filter(regex=r"^h\d\d").mean(axis=1) * weight).groupby([profiles["quantity"], profiles["key"]]).sum()
    )
    for quantity, key in means.index:
        series = pack.calendar.series[quantity, key]
        mean = series @ pack.calendar.weight / pack.calendar.weight.sum()
        assert means[quantity, key] == pytest.approx(mean, rel=0.02 if quantity == "pue" else 0.05)


def test_a_few_jobs_alone_fall_short_and_say_so(tmp_path: Path):
    instance = generate(Asked(sites=20, jobs=2, services=0), tmp_path / "few")
    assert "cannot be so much" in instance.settings.notes[-1]


def test_what_stands_is_left_alone(tmp_path: Path):
    (tmp_path / "there").mkdir()
    with pytest.raises(UsageError, match="exists"):
        generate(Asked(), tmp_path / "there")
    assert list((tmp_path / "there").iterdir()) == []


def test_the_library_describes_what_can_be_asked():
    described = library()
    assert len(described) >= 60
    assert len(set(described.values())) == len(described)
    sizes = pd.Series([(asked.sites, asked.jobs, asked.hours) for asked in described.values()]).value_counts()
    for size, least in (
        ((30, 5000, 24), 12),
        ((50, 20_000, 24), 12),
        ((50, 100_000, 24), 12),
        ((50, 1_000_000, 168), 3),
    ):
        assert sizes[size] >= least
