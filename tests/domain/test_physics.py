"""Is anything faster than light in glass, or paid twice or not at all?"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.errors import Infeasible
from optimizer.library import instances
from optimizer.plan.plan import COST_TERMS, Plan
from optimizer.plan.store import write_plan
from optimizer.problem.assembling import assemble
from optimizer.problem.reach import measure, within
from optimizer.solve.pipeline import solve
from tests.property.country import haversine
from tests.random_instances import random_instance

REFRACTIVE_INDEX = 1.468  # of the glass of a fibre
LIGHT_KM_PER_MS = 299_792.458 / 1e3
NAMES = instances()


def in_glass_ms(km: float) -> float:
    """Return the round trip of light in glass along the great circle."""
    return 2 * km * REFRACTIVE_INDEX / LIGHT_KM_PER_MS


@pytest.fixture(scope="module", params=NAMES)
def instance(request: pytest.FixtureRequest) -> Instance:
    return read_instance(request.param)


def test_no_admitted_pair_beats_light_in_glass(instance: Instance):
    reach = measure(instance)
    admitted = within(instance, reach)
    assert admitted.any(axis=1).all(), "every demand can be served"
    origins, sites = instance["origins"].to_dict("records"), instance["sites"].to_dict("records")
    row = {origin["origin"]: position for position, origin in enumerate(origins)}
    asked = {row[origin]: admitted[position] for position, origin in enumerate(instance["demand"]["origin"])}
    for o, reached in asked.items():
        for s in np.flatnonzero(reached):
            assert reach.backbone_ms[o, s] >= in_glass_ms(haversine(origins[o], sites[s])), (origins[o], sites[s])


def test_no_round_trip_at_all_beats_light_in_glass(instance: Instance):
    reach = measure(instance)
    assert (reach.backbone_ms >= 2 * reach.km * REFRACTIVE_INDEX / LIGHT_KM_PER_MS).all()


def test_no_service_is_served_beyond_its_limit(instance: Instance):
    reach, admitted = measure(instance), within(instance, measure(instance))
    services = instance["inference"].set_index("service")
    row = {origin: position for position, origin in enumerate(instance["origins"]["origin"])}
    for position, (service, origin) in enumerate(
        zip(*(instance["demand"][c] for c in ("service", "origin")), strict=True)
    ):
        trip = reach.backbone_ms[row[origin], admitted[position]].max() + services["last_mile_ms"][service]
        assert trip <= services["latency_ms"][service] + 1e-9


def test_no_trunk_link_beats_light_in_glass(instance: Instance):
    nodes = {row["node"]: row for row in instance["nodes"].to_dict("records")}
    for link in instance["links"].to_dict("records"):
        assert link["latency_ms"] >= in_glass_ms(haversine(nodes[link["node_a"]], nodes[link["node_b"]])), link["link"]


def test_the_hours_stand_for_a_year(instance: Instance):
    assert instance.calendar.weight.sum() == pytest.approx(8760, rel=1e-9)
    assert assemble(instance).weight.sum() == pytest.approx(8760, rel=1e-9)


def answered() -> Iterator[tuple[Instance, Plan]]:
    """Yield the toy and random countries that have a plan, with their best ones."""
    for instance in (read_instance("toy"), *(random_instance(seed) for seed in range(2000, 2012))):
        with contextlib.suppress(Infeasible):
            yield instance, solve(instance, gap=0.0, threads=1)


def test_the_objective_is_the_sum_of_the_reported_terms(tmp_path: Path):
    count = 0
    for instance, plan in answered():
        run = write_plan(plan, instance, tmp_path / instance.name)
        summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
        assert set(summary["costs"]) == set(COST_TERMS)
        assert math.fsum(summary["costs"].values()) == pytest.approx(summary["objective"], rel=1e-9)
        count += 1
    assert count >= 6
