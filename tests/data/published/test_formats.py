"""Is the file of a published problem read number by number, and refused with the line where it does not add up?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimizer.cli.importing import FormatName
from optimizer.data.published.formats import FORMATS, Wanted, read_problem
from optimizer.data.published.problems import Assignment, Location
from optimizer.errors import BadInput, UsageError

CFLP = " 2 3 \n 10 5. \n 20 0. \n 4 \n 1.5 2 \n 6 \n 3 4 \n 7 \n 5 6 \n"
HOLMBERG = "2 3\n10 5\n20 0\n4. 6. 7.\n1.5 3 5\n2 4 6\n"
TBED = "2 3\n4 6 7\n10 20\n5 0\n1 2 3\n0.5 1 2\n"
GAP = "2 3\n1 2 3\n4 5 6\n7 8 9\n1 1 2\n15 16\n"
SEVERAL = f"2\n{GAP}{GAP.replace('15 16', '17 18')}"


def read(text: str, name: str, **wanted: Any) -> Any:
    return read_problem(text, "a.txt", "a", name, Wanted(**wanted))


@pytest.mark.parametrize(("text", "name"), [(CFLP, "orlib-cflp"), (HOLMBERG, "holmberg")])
def test_facilities_and_customers_are_read(text: str, name: str):
    problem = read(text, name)
    assert isinstance(problem, Location)
    assert problem.capacity.tolist() == [10, 20]
    assert problem.fixed.tolist() == [5, 0]
    assert problem.demand.tolist() == [4, 6, 7]
    assert problem.cost.tolist() == [[1.5, 2], [3, 4], [5, 6]]
    assert problem.single_source == (name == "holmberg")


def test_costs_of_a_unit_become_costs_of_the_whole():
    problem = read(TBED, "tbed", single_source=True)
    assert problem.cost.tolist() == [[4, 2], [12, 6], [21, 14]]
    assert problem.single_source


def test_agents_and_jobs_are_read():
    problem = read(GAP, "orlib-gap")
    assert isinstance(problem, Assignment)
    assert problem.cost.tolist() == [[1, 4], [2, 5], [3, 6]]
    assert problem.load.tolist() == [[7, 1], [8, 1], [9, 2]]
    assert problem.capacity.tolist() == [15, 16]
    assert read(SEVERAL, "orlib-gap", problem=2).capacity.tolist() == [17, 18]
    assert np.array_equal(read(GAP, "orlib-gap", maximise=True).cost, -problem.cost)


def test_a_word_stands_for_the_capacity_that_is_given():
    large = CFLP.replace(" 10 5.", " capacity 5.").replace(" 20 0.", " capacity 0.")
    assert read(large, "orlib-cflp", capacity=12.0).capacity.tolist() == [12, 12]
    with pytest.raises(BadInput, match="row 2: found the word 'capacity'"):
        read(large, "orlib-cflp")
    with pytest.raises(UsageError, match="states its capacities itself"):
        read(CFLP, "orlib-cflp", capacity=12.0)


def test_without_capacities_everybody_fits_anywhere():
    assert read(CFLP, "orlib-cflp", uncapacitated=True).capacity.tolist() == [17, 17]


@pytest.mark.parametrize(
    ("text", "name", "row", "said"),
    [
        (CFLP.replace(" 5 6 ", " 5 "), "orlib-cflp", 9, "the end of the file, 1 number too early"),
        (CFLP + "8 9\n", "orlib-cflp", 10, "2 more numbers"),
        (CFLP.replace(" 3 4 ", " 3 x "), "orlib-cflp", 7, "'x'"),
        (CFLP.replace(" 6 \n 3", " -6 \n 3"), "orlib-cflp", 6, "a demand of -6"),
        (CFLP.replace(" 6 \n 3", " 0 \n 3"), "orlib-cflp", 6, "a demand of 0"),
        (CFLP.replace(" 20 0.", " -20 0."), "orlib-cflp", 3, "-20 as a capacity or a fixed cost"),
        (CFLP.replace(" 3 4 ", " nan 4 "), "orlib-cflp", 7, "nan as a demand or a cost"),
        (CFLP.replace(" 3 4 ", " inf 4 "), "orlib-cflp", 7, "inf as a demand or a cost"),
        (CFLP.replace(" 2 3 ", " 2.5 3 ", 1), "orlib-cflp", 1, "2.5 as the number of warehouses"),
        (CFLP.replace(" 2 3 ", " 0 3 ", 1), "orlib-cflp", 1, "0 as the number of warehouses"),
        (CFLP.replace(" 2 3 ", " 2 99999999999 ", 1), "orlib-cflp", 1, "as the number of customers"),
        (HOLMBERG + "8848\n", "holmberg", 7, "1 more number"),
        (HOLMBERG.replace("4. 6. 7.", "4. 6."), "holmberg", 6, "too early"),
        (TBED.replace("4 6 7", "4 0 7"), "tbed", 2, "a demand of 0"),
        (GAP.replace("7 8 9", "7 0 9"), "orlib-gap", 4, "a load of 0"),
        (SEVERAL.replace("17 18", "17"), "orlib-gap", 13, "too early"),
        ("", "holmberg", 1, "too early"),
    ],
)
def test_what_does_not_add_up_is_refused_with_its_line(text: str, name: str, row: int, said: str):
    with pytest.raises(BadInput) as error:
        read(text, name)
    assert f"a.txt, row {row}: found" in str(error.value)
    assert said in str(error.value)


def test_a_copy_with_cut_demands_is_known_by_its_name():
    cut = CFLP.replace(" 2 3 ", " 2 3 ", 1)
    with pytest.raises(BadInput, match="row 4: found demands that sum to 17; expected 58268"):
        read_problem(cut, "cap41.txt", "cap41", "orlib-cflp", Wanted())


@pytest.mark.parametrize("number", [None, 3])
def test_a_file_of_several_asks_for_one(number: int | None):
    with pytest.raises(UsageError, match="holds 2 problems; say which"):
        read(SEVERAL, "orlib-gap", problem=number)


@pytest.mark.parametrize(
    ("name", "wish"),
    [("orlib-gap", {"capacity": 5.0}), ("holmberg", {"maximise": True}), ("tbed", {"problem": 1}),
     ("orlib-gap", {"single_source": True}), ("holmberg", {"capacity": 3.0})],
)  # fmt: skip
def test_a_wish_that_says_nothing_to_a_format_is_refused(name: str, wish: dict[str, Any]):
    with pytest.raises(UsageError, match="says nothing to"):
        read(GAP if name == "orlib-gap" else HOLMBERG, name, **wish)


def test_every_format_can_be_asked_for():
    assert set(FormatName.__args__) == set(FORMATS)  # type: ignore[attr-defined]
