"""How are alternatives kept: each as a run, with a page and a document about all of them?

FOLDER/alternative-1/ ...  witness-1/ ...  map.html  alternatives.json

The folder appears whole or not at all; one that an earlier call wrote is replaced.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from optimizer.data.whole_folders import whole_folder
from optimizer.errors import UsageError
from optimizer.explain.alternatives.finding import Alternatives
from optimizer.explain.alternatives.showing import FORMAT, choices, folders, told
from optimizer.plan.run_files import json_text
from optimizer.plan.store import write_plan
from optimizer.report.comparing.page import choices_page

PAGE, DOCUMENT = "map.html", "alternatives.json"


def write_alternatives(found: Alternatives, folder: Path) -> tuple[Path, ...]:
    """Write the folder and return what a person opens: the page, then the runs.

    Raises UsageError where something else stands there, or where it cannot be written.
    """
    refuse_foreign(folder)
    shown, runs = choices(found), folders(found)
    then = f"eastwest alternatives RUN --within {found.within:g} --count {len(found.plans)}"
    with whole_folder(Path(os.path.abspath(folder)), f"the alternatives to {folder}") as draft:  # noqa: PTH100
        for name, one in runs.items():
            write_plan(one.plan, found.standing.question, draft / name, then)
        (draft / PAGE).write_text(choices_page(shown), encoding="utf-8", newline="\n")
        (draft / DOCUMENT).write_text(json_text(told(shown)), encoding="utf-8", newline="\n")
    return (folder / PAGE, *(folder / name for name in runs))


def refuse_foreign(folder: Path) -> None:
    """Raise UsageError where alternatives could not be written or would replace something else."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError(f"{folder} is not a folder; choose another with -o")
    if folder.is_dir() and any(folder.iterdir()) and not _ours(folder):
        raise UsageError(f"{folder} holds other things than alternatives and is left alone; choose another with -o")
    if Path.cwd().is_relative_to(folder.absolute()):
        raise UsageError(f"{folder} is where you are working; choose another folder with -o")


def _ours(folder: Path) -> bool:
    try:
        said = json.loads((folder / DOCUMENT).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(said, dict) and said.get("format") == FORMAT
