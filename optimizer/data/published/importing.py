"""From the file of a published problem to the folder of an instance, which appears whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from optimizer.data.files import MEBIBYTE, read_text, shown
from optimizer.data.instance import Instance
from optimizer.data.published.formats import FORMATS, Wanted, read_problem
from optimizer.data.published.instances import Origin, files_of
from optimizer.data.self_contained import Files, keep, refuse_target
from optimizer.errors import BadInput, Fault

MOST_BYTES = 256 * MEBIBYTE


def import_problem(path: Path, format_name: str, wanted: Wanted, target: Path) -> Instance:
    """Write the problem of a file as an instance into a new folder `target`, and return it as it reads back.

    Raises BadInput with the line where the file does not add up, UsageError for wishes that do not suit it.
    """
    refuse_target(target)
    text = read_text(path, MOST_BYTES, "plain")
    if isinstance(text, Fault):
        raise BadInput([text])
    problem = read_problem(text, shown(path), path.stem, format_name, wanted)
    files = files_of(problem, target.name, Origin(path.name, FORMATS[format_name].title, _asked(wanted)))
    return _kept(files, target, shown(path))


def _asked(wanted: Wanted) -> str:
    said = [
        f"{name} {value:g}" for name, value in (("capacity", wanted.capacity), ("problem", wanted.problem)) if value
    ]
    said += [name for name in ("single source", "uncapacitated") if getattr(wanted, name.replace(" ", "_"))]
    said += ["maximised: costs are negative"] if wanted.maximise else []
    return f" ({', '.join(said)})" if said else ""


def _kept(files: Files, target: Path, file: str) -> Instance:
    try:
        return keep(files, target)
    except BadInput as refused:
        # Such as amounts too far apart for one unit: what is wrong stands in tables that nobody will see.
        faults = [replace(fault, file=file, row=None) for fault in refused.faults]
        raise BadInput(faults) from refused
