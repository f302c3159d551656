"""Is every case brought to its end exactly once, and does each ending become an answer?"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from optimizer.data.reading import read_instance
from optimizer.errors import EastwestError, NoPlanWithinLimit, Unbounded, UsageError
from optimizer.study import answering, running
from optimizer.study.answering import answered
from optimizer.study.asking import Asked, Options
from optimizer.study.bench import cases_of, with_nearest
from optimizer.study.standing import Standing, time_left
from optimizer.study.studying import Means, Study, studying
from tests.study.conftest import Here
from tests.study.scenarios import dear, hopeless, misspelt, write_scenario

Made = Callable[..., Means]
QUICK = Options(1e-6, 60.0)


def ends(cases: list[Asked], means: Means) -> dict[str, str]:
    with studying("bench", cases[0].read, cases, means) as study:
        return {name: answer.ending for name, answer in study.run(cases).items()}


def test_every_ending_is_a_row(made: Made, tmp_path: Path):
    cases = cases_of("toy", [dear(tmp_path, 100.0), hopeless(tmp_path), misspelt(tmp_path)])
    assert ends(cases, made()) == {
        "none": "planned",
        "dear-100": "planned",
        "hopeless": "infeasible",
        "misspelt": "refused",
    }


def test_what_is_finished_is_not_done_again(made: Made, here: Here, tmp_path: Path):
    cases = cases_of("toy", [dear(tmp_path, 100.0), hopeless(tmp_path)])
    first = ends(cases, made())
    given = list(here.given)
    assert ends(cases, made()) == first
    assert here.given == given
    more = cases_of("toy", [dear(tmp_path, 100.0), hopeless(tmp_path), dear(tmp_path, 200.0)])
    ends(more, made())
    assert here.given == [*given, "dear-200"]


def test_a_case_whose_inputs_changed_is_done_again_and_no_other(made: Made, here: Here, tmp_path: Path):
    ends(cases_of("toy", [dear(tmp_path, 100.0), hopeless(tmp_path)]), made())
    given = len(here.given)
    changed = write_scenario(tmp_path, "dear-100", "[levers.carbon_price]\nprice_cny_per_t = 150.0")
    cases = cases_of("toy", [changed, hopeless(tmp_path)])
    ends(cases, made())
    assert here.given[given:] == ["dear-100"]


@pytest.mark.parametrize("damage", ["summary.json", "plan/serve.csv", "inputs/sites.csv"])
def test_a_run_that_was_damaged_is_done_again(damage: str, made: Made, here: Here, tmp_path: Path):
    cases = cases_of("toy", [dear(tmp_path, 100.0)])
    ends(cases, made())
    file = made().folder / "runs" / "dear-100" / damage
    file.write_bytes(file.read_bytes()[:40])
    given = len(here.given)
    assert ends(cases, made())["dear-100"] == "planned"
    assert here.given[given:] == ["dear-100"]


def test_a_base_is_finished_only_with_what_it_leaves(made: Made, here: Here):
    cases = cases_of("toy", None)
    ends(cases, made())
    (left,) = (made().folder / "reuse").iterdir()
    left.unlink()
    ends(cases, made())
    assert here.given == ["none", "none"]


def test_a_case_that_failed_is_tried_again_by_the_next_run(made: Made, here: Here, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("/home/someone/secret broke\x07")

    cases = cases_of("toy", None)
    with monkeypatch.context() as patch:
        patch.setattr(answering, "solve", broken)
        assert ends(cases, made()) == {"none": "failed"}
    assert ends(cases, made()) == {"none": "planned"}
    assert not list((made().folder / "endings").iterdir())


@pytest.mark.parametrize(
    ("error", "ending", "bound"),
    [
        (NoPlanWithinLimit("too short", 7.0), "no_plan", 7.0),
        (Unbounded("no floor"), "refused", None),
        (EastwestError("the solver failed"), "failed", None),
        (MemoryError(), "failed", None),
        (ZeroDivisionError("by zero"), "failed", None),
    ],
)
def test_whatever_happens_inside_a_case_is_its_answer(
    error: Exception, ending: str, bound: float | None, monkeypatch: pytest.MonkeyPatch
):
    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(answering, "solve", failing)
    answer = answered(read_instance("toy"), QUICK, None, leaves=False)
    assert (answer.ending, answer.bound) == (ending, bound)
    assert answer.message
    assert answer.message.isprintable()


def test_a_case_whose_worker_dies_is_tried_again(made: Made, here: Here, tmp_path: Path):
    here.size, here.deaths = 2, {"dear-100": 7, "none": 3}
    cases = cases_of("toy", [dear(tmp_path, 100.0), hopeless(tmp_path)])
    assert set(ends(cases, made()).values()) == {"planned", "infeasible"}
    assert here.given.count("dear-100") == 8
    assert not list((made().folder / "deaths").iterdir())


def test_a_case_that_kills_every_worker_is_given_up_and_the_others_are_not(made: Made, here: Here, tmp_path: Path):
    here.deaths = {"dear-100": 10_000}
    cases = cases_of("toy", [dear(tmp_path, 100.0), hopeless(tmp_path)])
    assert ends(cases, made()) == {"none": "planned", "dear-100": "failed", "hopeless": "infeasible"}
    assert here.given.count("dear-100") == running.MOST_DEATHS


def test_deaths_are_counted_across_runs_and_dear_ones_sooner(made: Made, here: Here, tmp_path: Path):
    cases = cases_of("toy", None)
    with studying("bench", cases[0].read, cases, made()) as study:
        for _ in range(running.FEW_DEATHS - 1):
            study.ledger.count_death("none", 1000.0)
    here.deaths = {"none": 10_000}
    assert ends(cases, made()) == {"none": "failed"}
    assert here.given == ["none"]


def test_a_case_waits_for_the_one_it_starts_from(made: Made, here: Here, tmp_path: Path):
    here.size = 4
    head = dear(tmp_path, 100.0)
    member = write_scenario(tmp_path, "member", "[levers.carbon_price]\nprice_cny_per_t = 1.0", 'against = "dear-100"')
    cases = cases_of("toy", [member, hopeless(tmp_path), head])
    assert {case.name: (case.near, case.leaves) for case in cases} == {
        "none": ("", True),
        "member": ("dear-100", False),
        "hopeless": ("none", False),
        "dear-100": ("none", True),
    }
    ends(cases, made())
    assert here.given == ["none", "hopeless", "dear-100", "member"]


def test_cases_against_each_other_start_from_the_base(tmp_path: Path):
    one = write_scenario(tmp_path, "one", "", 'against = "two"')
    two = write_scenario(tmp_path, "two", "", 'against = "one"')
    own = write_scenario(tmp_path, "own", "", 'against = "own"')
    cases = with_nearest(cases_of("toy", [one, two, own]))
    assert [case.near for case in cases] == ["", "none", "none", "none"]


def test_the_teller_hears_of_every_case_and_of_the_time_left(made: Made, tmp_path: Path):
    heard: list[Standing] = []
    cases = cases_of("toy", [dear(tmp_path, 100.0), hopeless(tmp_path)])
    ends(cases, made(tell=heard.append))
    assert [told.case for told in heard if told.answer is not None] == ["none", "dear-100", "hopeless"]
    assert heard[-1].finished == heard[-1].total == 3
    assert heard[0].left is None
    assert heard[-1].left == 0.0


def test_time_left_is_what_the_rest_takes_at_the_pace_so_far():
    assert time_left([], 3, [1.0], 2) is None
    assert time_left([10.0, 20.0], 3, [5.0, 40.0], 2) == (3 * 15.0 + 10.0) / 2


@pytest.mark.parametrize(
    ("options", "word"),
    [({"gap": 0.5}, "gap"), ({"seconds": 9.0}, "seconds"), ({"seed": 7}, "seed"), ({"threads": 1}, "threads")],
)
def test_a_study_is_not_gone_on_with_under_other_options(options: dict[str, float], word: str, made: Made, here: Here):
    cases = cases_of("toy", None)
    ends(cases, made())
    with pytest.raises(UsageError, match=word):
        ends(cases, made(**options))
    assert here.given == ["none"]


def test_a_study_is_not_gone_on_with_under_other_versions(made: Made):
    cases = cases_of("toy", None)
    ends(cases, made())
    note = made().folder / "study.json"
    content = json.loads(note.read_text(encoding="utf-8"))
    content["versions"]["highspy"] = "1.14.0"
    note.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(UsageError, match=r"highspy 1\.14\.0"):
        ends(cases, made())


def test_a_folder_is_held_by_one_study_at_a_time(made: Made):
    cases = cases_of("toy", None)
    with studying("bench", cases[0].read, cases, made()), pytest.raises(UsageError, match="another program"):
        ends(cases, made())


def test_a_folder_of_something_else_is_left_alone(made: Made, tmp_path: Path):
    cases = cases_of("toy", None)
    thesis = tmp_path / "thesis"
    (thesis / "runs").mkdir(parents=True)
    (thesis / "runs" / "chapter.txt").touch()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(thesis)
    for name in ("thesis", "file", "link"):
        with pytest.raises(UsageError):
            ends(cases, made(name))
    assert [path.name for path in thesis.rglob("*")] == ["runs", "chapter.txt"]


def test_a_study_killed_at_its_very_beginning_can_be_gone_on_with(made: Made):
    folder = made().folder
    for place in ("runs", "endings"):
        (folder / place).mkdir(parents=True)
    (folder / ".lock").touch()
    (folder / ".study.json.0123abcd.draft").write_text("{", encoding="utf-8")
    assert ends(cases_of("toy", None), made()) == {"none": "planned"}
    assert not list(folder.rglob("*.draft"))


def test_one_more_task_is_given_again_where_its_worker_dies(made: Made, here: Here):
    here.deaths = {"sum": 3}
    cases = cases_of("toy", None)
    with studying("bench", cases[0].read, cases, made()) as study:
        assert isinstance(study, Study)
        assert study.ask("sum", sum, (1, 2)) == 3
        here.deaths = {"sum": 10_000}
        with pytest.raises(EastwestError, match="died"):
            study.ask("sum", sum, (1, 2))


def test_the_digest_tells_cases_apart():
    reference = cases_of("toy", None)[0]
    other = dataclasses.replace(reference, near="other")
    assert reference.digest == dataclasses.replace(reference, name="renamed").digest
    assert reference.digest != other.digest
