"""Is a setting that a repair proposes the nearest to the stated one at which there is a plan?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.explain.conflicts.applying import lifted
from optimizer.explain.conflicts.explaining import explain
from optimizer.explain.conflicts.repairing import limits_of
from tests.explain.planted import SECONDS, possible
from tests.explain.plantings import PLANTINGS, lever, scaled
from tests.random_instances import random_instance

NEARER = 1e-4  # of a share: so much nearer to the stated one none is possible
INSTANCES: Mapping[str, Callable[[], Instance]] = {
    "toy": lambda: read_instance("toy"),
    **{str(seed): lambda seed=seed: random_instance(seed) for seed in (0, 4, 6, 16, 20)},  # type: ignore[misc]
}


def little_green(instance: Instance) -> Instance:
    """Ask for more green power at every site than contracts can bring."""
    asked = lever("green_share", lambda _: {"least": 0.9, "within": (), "new_only": False})
    return asked(scaled("sites", "contract_mw", 0.05)(instance))


SETTINGS = {
    "use": (PLANTINGS["use"][0], "new_halls_are_used", "utilisation_floor"),
    "green": (little_green, "green_enough", "green_share"),
    "share": (PLANTINGS["share at least"][0], "share_at_least", "capacity_share"),
}


@pytest.mark.parametrize("where", INSTANCES)
@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_the_nearest_that_is_possible(name: str, where: str):
    plant, rule, policy = SETTINGS[name]
    instance = plant(INSTANCES[where]())
    explanation = explain(instance, SECONDS)
    for reason in explanation.reasons:
        others = [other.conflict for other in explanation.reasons if other is not reason]
        asked = lifted(explanation.question, limits_of(others, reason.conflict))
        values = [one.repairs[0].value for one in reason.proposals if [r.kind for r in one.repairs] == [rule]]
        for value in (value for value in values if value is not None):
            assert possible(lever(policy, lambda _, value=value: {"least": max(0.0, value - 1e-6)})(asked)) is True  # type: ignore[misc]
            assert possible(lever(policy, lambda _, value=value: {"least": value + NEARER})(asked)) is not True  # type: ignore[misc]
    if where == "toy":
        assert any(fact.kind == rule for reason in explanation.reasons for fact in reason.conflict.facts)
