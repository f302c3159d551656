"""May a result be written to a file? Asked before any work is done."""

from __future__ import annotations

from pathlib import Path

from optimizer.errors import UsageError


def refuse_unwritable(file: Path) -> None:
    """Raise UsageError for a file that is a folder, or lies in none that exists."""
    if file.is_dir() or not file.parent.is_dir():
        raise UsageError(f"{file} cannot be written; name a file in a folder that exists")
