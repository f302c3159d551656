"""How is a folder kept to one program at a time? By a lock that the system lets go when the program ends, however."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from optimizer.errors import UsageError

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


LOCK = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder while the block runs; raise UsageError where another program holds it."""
    with (folder / LOCK).open("ab") as file:
        try:
            _take(file)
        except OSError as taken:
            message = f"{folder} is being worked on by another program; wait for it, or choose another folder with -o"
            raise UsageError(message) from taken
        yield
