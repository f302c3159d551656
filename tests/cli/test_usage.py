"""Is a wrong call refused with exit code 2 before anything is read or written?"""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.cli.mapping import targets_of
from tests.cli.conftest import Command

WRONG = [
    ["frobnicate"],
    ["solve"],
    ["solve", "toy", "extra"],
    ["solve", "toy", "--nonsense"],
    ["solve", "toy", "--gap"],
    *(["solve", "toy", "--gap", value] for value in ("-0.1", "1", "1.5", "nan", "inf", "1%", "")),
    *(["solve", "toy", "--seconds", value] for value in ("0", "-1", "nan", "inf", "1e400", "soon")),
    *(["solve", "toy", "--threads", value] for value in ("0", "-1", "1.5", "100000")),
    *(["solve", "toy", "--engine", value] for value in ("magic", "", "EXACT ")),
    *(["solve", "toy", "--seed", value] for value in ("-1", "2147483648", "x")),
    ["map", "runs/toy", "--format", "pdf"],
    ["map", "runs/toy", "--format", "html,,png"],
    ["map", "runs/toy", "-o", "out.png", "--format", "svg"],
    ["verify"],
    ["list", "--scenario", "x"],
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_it_is_refused_in_one_sentence_that_points_to_help(
    arguments: list[str], command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    ended = command(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.startswith("error: ")
    assert "--help" in ended.err or "out.png" in ended.err
    assert "Traceback" not in ended.err
    assert list(tmp_path.iterdir()) == []


def test_options_are_judged_before_the_instance_is_looked_for(command: Command):
    ended = command("solve", "no-such-instance", "--seconds", "-1")
    assert ended.code == 2
    assert "seconds" in ended.err


@pytest.mark.parametrize(
    ("place", "formats", "files"),
    [
        ("out.html", ("html",), {"html": "out.html"}),
        ("out.PNG", ("png",), {"png": "out.PNG"}),
        ("out.html", (), {"html": "out.html"}),
        ("out", (), {"html": "out/map.html"}),
        ("out", ("geojson",), {"geojson": "out"}),
        ("out", ("html", "svg"), {"html": "out/map.html", "svg": "out/map.svg"}),
        ("v1.0", ("gpkg",), {"gpkg": "v1.0/map.gpkg"}),
    ],
)
def test_a_place_that_ends_like_a_format_is_one_file(place: str, formats: tuple[str, ...], files: dict[str, str]):
    assert {name: str(path) for name, path in targets_of(Path(place), formats).items()} == files
