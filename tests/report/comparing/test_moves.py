"""Does what leaves one place arrive in another, and is what moves counted right?"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from optimizer.report.comparing.cases import Case
from optimizer.report.comparing.measures import measures
from optimizer.report.comparing.moves import KINDS, moved
from tests.plans import example_plan
from tests.report.comparing import scenes


def planned(**tables: pd.DataFrame) -> Case:
    question = scenes.question()
    plan = example_plan(question)
    plan = dataclasses.replace(plan, tables={**plan.tables, **tables})
    return Case("x", scenes.scenario("x"), "planned", plan=plan, instance=question)


def test_a_demand_that_changes_campus_is_one_move():
    serve = example_plan(scenes.question())["serve"]
    there = serve.replace({"site": {"hill": "plain"}}).groupby(["service", "origin", "site"], as_index=False).sum()
    moves = moved(planned(), planned(serve=there))
    (move,) = moves.by["site"]
    assert (move.kind, move.source["en"], move.target["en"]) == ("inference", "Hill campus", "Plain campus")
    assert move.mw == pytest.approx(0.1 * 2.0)
    assert [(move.source["en"], move.target["en"]) for move in moves.by["side"]] == [("east", "west")]
    assert [move.source["en"] for move in moves.by["hub"]] == ["outside the hubs (east)"]
    placed = {kind: getattr(measures(planned()).places, kind).sum() for kind in ("training", "inference")}
    assert moves.share["inference"] == pytest.approx(0.2 / placed["inference"])
    assert moves.share["training"] == 0.0
    assert moves.moved == pytest.approx(0.2 / sum(placed.values()))


def test_a_move_within_a_side_is_no_move_of_the_side():
    serve = example_plan(scenes.question())["serve"]
    there = serve.replace({"site": {"hill": "city"}}).groupby(["service", "origin", "site"], as_index=False).sum()
    moves = moved(planned(), planned(serve=there))
    assert moves.by["side"] == ()
    assert len(moves.by["site"]) == 1


def test_two_demands_that_swap_both_move():
    serve = pd.DataFrame(
        [("chat", "harbour", "city", 1.0), ("chat", "delta", "plain", 1.0)],
        columns=["service", "origin", "site", "share"],
    )
    swapped = serve.assign(site=["plain", "city"])
    moves = moved(planned(serve=serve), planned(serve=swapped))
    inference = {(m.source["en"], m.target["en"]): m.mw for m in moves.by["site"] if m.kind == "inference"}
    assert inference == pytest.approx({("City campus", "Plain campus"): 4.0, ("Plain campus", "City campus"): 2.0})


def test_refused_work_goes_nowhere_and_new_capacity_comes_from_there():
    plan = example_plan(scenes.question())
    serve, halls = plan["serve"].iloc[1:].reset_index(drop=True), plan["halls"].assign(modules=[2, 4, 3, 1])
    moves = moved(planned(), planned(serve=serve, halls=halls))
    named = {(m.kind, m.source["en"], m.target["en"]): m.mw for m in moves.by["site"]}
    assert named["inference", "City campus", "(nowhere)"] == pytest.approx(2.0)
    assert named["added", "(nowhere)", "City campus"] == pytest.approx(1.0)
    assert moves.share["added"] == 0.0


@pytest.mark.parametrize("name", ["mandate", "carbon", "growth"])
def test_what_a_site_gains_is_what_arrives_less_what_leaves(name: str):
    one, other = scenes.base(), scenes.case(name)
    moves = moved(one, other)
    before, after = measures(one).places, measures(other).places
    names = list(scenes.question()["sites"]["name"])
    for kind in KINDS:
        net = dict.fromkeys(names, 0.0)
        for move in moves.by["site"]:
            if move.kind == kind:
                net[move.source["en"]] = net.get(move.source["en"], 0.0) - move.mw
                net[move.target["en"]] = net.get(move.target["en"], 0.0) + move.mw
        gained = getattr(after, kind) - getattr(before, kind)
        assert np.allclose([net[place] for place in names], gained, atol=1e-4)


def test_the_largest_moves_stand_first():
    sizes = [move.mw for move in moved(scenes.base(), scenes.case("mandate")).by["site"]]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes


def test_nothing_moves_to_the_same_plan_and_nothing_is_said_without_one():
    moves = moved(scenes.base(), scenes.base())
    assert moves.by == {"site": (), "hub": (), "side": ()}
    assert moves.moved == 0.0
    assert moved(scenes.base(), scenes.case("impossible")) is None
