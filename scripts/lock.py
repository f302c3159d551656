"""Which exact files does the project stand on? Writes the lock files from the names in pyproject.toml.

A lock holds every package with the hashes of all its files and no index address, so that it serves any mirror.
requirements.lock has what the project runs on, the development group and the build backend; requirements-bench.lock has
all that too, in the same versions, and the peers that `make bench` compares with. Run it with `make lock` after
changing a dependency.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK, BENCH_LOCK = ROOT / "requirements.lock", ROOT / "requirements-bench.lock"
GROUPS: dict[Path, tuple[str, ...]] = {LOCK: ("dev",), BENCH_LOCK: ("dev", "bench")}
HEADER = """\
# Every package of {whose} with the hashes of its files; written by `make lock`, not by hand.
# Install with: pip install --require-hashes -r {name}
"""
WHOSE = {LOCK: "this project", BENCH_LOCK: "this project and of its benchmarks"}
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


def requirements(groups: Sequence[str] = ("dev",)) -> list[str]:
    """Return the requirement lines of the project: what it runs on, what it is built by, and some of its groups."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for group in groups:
        wanted += project["dependency-groups"][group]
    return sorted(set(wanted))


def locked_by(lock: Path, arguments: Sequence[str]) -> list[str]:
    """Return the lines of a lock; versions already locked stay unless a requirement rules them out."""
    with tempfile.TemporaryDirectory() as folder:
        wanted, locked = Path(folder, "requirements.in"), Path(folder, "requirements.txt")
        # The lock for the benchmarks may not move what the project stands on.
        fixed = [f"-c {LOCK}"] if lock != LOCK else []
        wanted.write_text("\n".join([*fixed, *requirements(GROUPS[lock])]) + "\n", encoding="utf-8")
        if lock.exists():
            locked.write_text(lock.read_text(encoding="utf-8"), encoding="utf-8")
        command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *arguments, "-o", str(locked), str(wanted)]
        subprocess.run(command, check=True)
        lines = locked.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def main() -> None:
    """Resolve and write both locks."""
    for lock in GROUPS:
        kept = locked_by(lock, sys.argv[1:])
        header = HEADER.format(whose=WHOSE[lock], name=lock.name)
        lock.write_text(header + "\n".join(kept) + "\n", encoding="utf-8")
        print(f"{lock.name}: {sum('==' in line for line in kept)} packages")


if __name__ == "__main__":
    main()
