"""How does a folder appear whole or not at all?

It is drawn up beside its place under a hidden name and moved there at the end; whatever goes wrong before, the folder
that stood there stands unchanged and nothing is left behind.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from optimizer.errors import UsageError


@contextmanager
def whole_folder(target: Path, what: str) -> Iterator[Path]:
    """Yield a new folder that takes the place of `target` once it is filled; its parents are made.

    Raises UsageError, which says `what` could not be written, where the disk or a permission forbids it.
    """
    mark = secrets.token_hex(4)
    draft, old = target.with_name(f".{target.name}.{mark}.draft"), target.with_name(f".{target.name}.{mark}.old")
    created: list[Path] = []
    try:
        _make_parents(target.parent, created)
        draft.mkdir()
        yield draft
        _take_place(draft, target, old)
    except BaseException as failure:
        shutil.rmtree(draft, ignore_errors=True)
        for parent in reversed(created):
            with suppress(OSError):
                parent.rmdir()
        if isinstance(failure, OSError):
            message = f"cannot write {what}: {failure.strerror or failure}; nothing was changed"
            raise UsageError(message) from failure
        raise
    finally:
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)


def _make_parents(folder: Path, created: list[Path]) -> None:
    if not folder.exists():
        _make_parents(folder.parent, created)
        folder.mkdir()
        created.append(folder)


def _take_place(draft: Path, target: Path, old: Path) -> None:
    """Move `draft` to `target`; what stood there waits as `old` until that has worked."""
    try:
        if target.exists():
            target.rename(old)
        draft.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        raise
