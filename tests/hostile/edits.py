"""How is one file of a valid pack spoilt? Each function returns an edit: a callable that takes the pack's folder."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Edit = Callable[[Path], None]
REGION = "regions/tiny"
INSTANCE = "instances/tiny"
SCENARIO = "cheap-west"
SCENARIO_PATH = f"{INSTANCE}/scenarios/{SCENARIO}.toml"


@dataclass(frozen=True)
class Case:
    """A spoilt pack, what to ask for, and words the refusal must hold: the place, what was found, the remedy.

    `argument` is a path below the pack, or with `literal` exactly what is typed.
    """

    name: str
    edit: Edit
    words: tuple[str, ...]
    scenario: str | None = None
    argument: str = INSTANCE
    literal: bool = False

    def asked_for(self, folder: Path) -> str:
        return self.argument if self.literal else str(folder / self.argument)


def nothing(_folder: Path) -> None:
    """Leave the pack as it is."""


def path_of(folder: Path, name: str) -> Path:
    """Return the path of a table or settings file, in the region or the instance, whichever has it."""
    if "/" in name:
        return folder / name
    candidates = [folder / REGION / name, folder / INSTANCE / name]
    return next((path for path in candidates if path.exists()), candidates[0])


def cell(name: str, row: int, column: str, value: object) -> Edit:
    """Write one cell; `row` is the line of the file."""
    return cells(name, (row, column, value))


def cells(name: str, *changes: tuple[int, str, object]) -> Edit:
    def edit(folder: Path) -> None:
        path = path_of(folder, name)
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        for row, column, value in changes:
            rows[row - 1][rows[0].index(column)] = str(value)
        write(path, rows)

    return edit


def whole_column(name: str, column: str, factor: float) -> Edit:
    """Multiply a column of numbers, empty cells excepted."""

    def edit(folder: Path) -> None:
        path = path_of(folder, name)
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        at = rows[0].index(column)
        for row in rows[1:]:
            row[at] = repr(float(row[at]) * factor) if row[at] else ""
        write(path, rows)

    return edit


def without_column(name: str, column: str) -> Edit:
    def edit(folder: Path) -> None:
        path = path_of(folder, name)
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        at = rows[0].index(column)
        write(path, [[value for number, value in enumerate(row) if number != at] for row in rows])

    return edit


def with_column(name: str, column: str, value: str) -> Edit:
    def edit(folder: Path) -> None:
        path = path_of(folder, name)
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        write(path, [[*row, column if number == 0 else value] for number, row in enumerate(rows)])

    return edit


def without_row(name: str, row: int) -> Edit:
    def edit(folder: Path) -> None:
        path = path_of(folder, name)
        lines = path.read_text(encoding="utf-8").splitlines()
        del lines[row - 1]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    return edit


def with_line(name: str, line: str) -> Edit:
    """Add a line at the end."""

    def edit(folder: Path) -> None:
        path = path_of(folder, name)
        path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")

    return edit


def replaced(name: str, old: str, new: str) -> Edit:
    def edit(folder: Path) -> None:
        path = path_of(folder, name)
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def content(name: str, data: bytes | str) -> Edit:
    """Replace a file, or add it by its path below the pack."""

    def edit(folder: Path) -> None:
        path = path_of(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    return edit


def recoded(name: str, encoding: str) -> Edit:
    def edit(folder: Path) -> None:
        path = path_of(folder, name)
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))

    return edit


def removed(name: str) -> Edit:
    def edit(folder: Path) -> None:
        path_of(folder, name).unlink()

    return edit


def linked_out(name: str) -> Edit:
    """Replace a file by a link to a copy outside its folder."""

    def edit(folder: Path) -> None:
        path = path_of(folder, name)
        outside = folder / f"outside-{path.name}"
        path.rename(outside)
        path.symlink_to(outside)

    return edit


def linked_folder(name: str) -> Edit:
    """Replace a folder by a link to a copy elsewhere."""

    def edit(folder: Path) -> None:
        path = folder / name
        outside = folder / f"outside-{path.name}"
        path.rename(outside)
        path.symlink_to(outside, target_is_directory=True)

    return edit


def pipe(name: str) -> Edit:
    """Replace a file by a named pipe, which would make a reader wait for ever."""

    def edit(folder: Path) -> None:
        path = path_of(folder, name)
        path.unlink()
        os.mkfifo(path)

    return edit


def override(text: str, *, in_scenario: bool = False) -> Edit:
    """Add an override to the instance, or to its scenario after the two it has."""
    place = SCENARIO_PATH if in_scenario else f"{INSTANCE}/instance.toml"
    return with_line(place, f"\n[[override]]\n{text}")


def both(*edits: Edit) -> Edit:
    def edit(folder: Path) -> None:
        for one in edits:
            one(folder)

    return edit


def write(path: Path, rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
