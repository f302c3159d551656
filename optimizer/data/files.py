"""Which bytes may be read at all?

Only regular files inside the folder asked for, of a bounded size, in UTF-8, as they are: nothing is unpacked, no link
leads out, and nothing is interpreted before it is known to be text.
"""

from __future__ import annotations

import os
from pathlib import Path

from optimizer.data import schema
from optimizer.errors import Fault
from optimizer.library import did_you_mean, is_inside

MEBIBYTE = 2**20
PACKED = {
    b"\x1f\x8b": "a gzip archive",
    b"PK": "a zip archive or a spreadsheet",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstandard archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"PAR1": "a Parquet file",
}
EXPECTED = {table.file for table in (*schema.REGION_TABLES, *schema.INSTANCE_TABLES)}  # no misspelling of another
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
UTF_8_MARK = b"\xef\xbb\xbf"


def shown(path: Path) -> str:
    """Return how a message names a file: from the working folder where it lies below it, else in full."""
    full, here = Path(os.path.abspath(path)), Path.cwd()  # noqa: PTH100 - links must stay as they were typed
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else full.as_posix()


def read_text(path: Path, most_bytes: int, kind: str, within: Path | None = None) -> str | Fault:
    """Return the text of a file, or the fault that forbids reading it.

    `kind` says what it should be ("CSV"). No link may lead out of `within`, by default the file's own folder.
    """
    fault = _unreadable(path, most_bytes, kind, within or path.parent)
    if fault is not None:
        return fault
    try:
        content = path.read_bytes()
    except OSError as error:
        return Fault(shown(path), f"a file that cannot be read ({error.strerror})", "a file you may read")
    return _decoded(content, shown(path), kind)


def _unreadable(path: Path, most_bytes: int, kind: str, within: Path) -> Fault | None:
    file = shown(path)
    if (path.is_symlink() or path.exists()) and not is_inside(path, within):
        return Fault(file, "a symbolic link that leaves its folder", "a file of its own; copy it there")
    if not path.exists():
        return _missing(path)
    if not path.is_file():
        return Fault(file, "something that is not a regular file", f"a {kind} file")
    size = path.stat().st_size
    if size > most_bytes:
        return Fault(file, f"{size:,} bytes", f"at most {most_bytes:,} bytes; leave out what is not needed")
    return None


def _missing(path: Path) -> Fault:
    beside = sorted(other.name for other in path.parent.iterdir()) if path.parent.is_dir() else []
    packed = [name for name in beside if name.startswith(f"{path.name}.")]
    if packed:
        return Fault(shown(path), f"only {packed[0]}", f"{path.name} itself; unpack it, nothing is unpacked for you")
    near = did_you_mean(path.name, [name for name in beside if name not in EXPECTED])
    hint = f"; {near}" if near.startswith("did you") else ""
    return Fault(shown(path), "no such file", f"the file {path.name}; add it or rename what should be it{hint}")


def _decoded(content: bytes, file: str, kind: str) -> str | Fault:
    if not content.strip():
        return Fault(file, "an empty file", f"{kind} content")
    for mark, what in PACKED.items():
        if content.startswith(mark):
            return Fault(file, what, f"{kind} text in UTF-8, not packed; unpack or export it first")
    if content.startswith(UTF_16):
        return Fault(file, "UTF-16 text", f"{kind} text in UTF-8; save it again as UTF-8")
    row = content[: content.find(b"\0")].count(b"\n") + 1 if b"\0" in content else None
    if row is not None:
        return Fault(file, "a NUL byte", f"{kind} text in UTF-8 without NUL bytes; save it again as UTF-8", row=row)
    try:
        return content.removeprefix(UTF_8_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        found = f"the byte 0x{error.object[error.start]:02x}, which is not UTF-8"
        return Fault(file, found, f"{kind} text in UTF-8; save it again as UTF-8 (not GBK, Latin-1 or UTF-16)", row=row)
