"""Which exact files does the project stand on? Writes requirements.lock from the names in pyproject.toml.

The lock holds every package, the development group and the build backend included, with the hashes of all its files and
no index address, so that it serves any mirror. Run it with `make lock` after changing a dependency.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
HEADER = """\
# Every package of this project with the hashes of its files; written by `make lock`, not by hand.
# Install with: pip install --require-hashes -r requirements.lock
"""
OPTIONS = (
    "--quiet",
    "--generate-hashes",
    "--allow-unsafe",
    "--strip-extras",
    "--no-header",
    "--no-annotate",
    "--no-emit-options",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
)


def requirements() -> list[str]:
    """Return the requirement lines of the project: what it runs on, what it is developed with, what it is built by."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]
    return sorted(set(wanted))


def main() -> None:
    """Resolve and write the lock; versions already locked stay unless a requirement rules them out."""
    with tempfile.TemporaryDirectory() as folder:
        wanted, locked = Path(folder, "requirements.in"), Path(folder, "requirements.txt")
        wanted.write_text("\n".join(requirements()) + "\n", encoding="utf-8")
        if LOCK.exists():
            locked.write_text(LOCK.read_text(encoding="utf-8"), encoding="utf-8")
        command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *sys.argv[1:], "-o", str(locked), str(wanted)]
        subprocess.run(command, check=True)
        lines = locked.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    LOCK.write_text(HEADER + "\n".join(kept) + "\n", encoding="utf-8")
    print(f"{LOCK.name}: {sum('==' in line for line in kept)} packages")


if __name__ == "__main__":
    main()
