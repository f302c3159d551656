"""How does a file appear whole or not at all, whatever stops the program or the machine?

A file is written beside its place under a hidden name, forced to the disk and moved there at the end. What a killed
program leaves behind bears such a hidden name, so it can be told apart from results and cleared away.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LEFTOVER = re.compile(r"\..+\.[0-9a-f]{1,16}\.(draft|old)")  # a name, a random mark or a process, what it was


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, or leave what stood there unchanged."""
    draft = _draft(path)
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    settle(path.parent)


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8 with Unix line ends, or leave what stood there unchanged."""
    write_bytes(path, text.encode("utf-8"))


@contextmanager
def drafts_of(folder: Path) -> Iterator[Path]:
    """Yield an empty folder for new files of `folder`; when the block succeeds each takes its place there."""
    draft = _draft(folder / "files")
    draft.mkdir()
    try:
        yield draft
        for file in sorted(path for path in draft.rglob("*") if path.is_file()):
            target = folder / file.relative_to(draft)
            target.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(target, file.read_bytes())
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def scratch_in(folder: Path) -> Iterator[Path]:
    """Yield an empty folder inside `folder` while the block runs; what a killed program leaves of it is a leftover."""
    scratch = _draft(folder / "scratch")
    scratch.mkdir()
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def settle(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system can."""
    try:
        place = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(place)
    except OSError:  # nor does every network file system force them
        pass
    finally:
        os.close(place)


def clear_leftovers(folder: Path) -> None:
    """Remove what a killed program left half-written in a folder of ours; anything else stays."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if not LEFTOVER.fullmatch(path.name):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.draft")
