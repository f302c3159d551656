"""Do both locks hold the same versions, and do solvers we compare with stay out of what `make demo` installs?"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from scripts.lock import BENCH_LOCK, GROUPS, LOCK, ROOT, requirements

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def pins(lock: Path) -> dict[str, str]:
    return dict(PINNED.findall(lock.read_text(encoding="utf-8")))


def test_the_lock_for_benchmarks_moves_no_version():
    ours, with_peers = pins(LOCK), pins(BENCH_LOCK)
    assert ours.items() <= with_peers.items()


def test_peers_are_locked_for_benchmarks_alone():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    peers = dict(PINNED.findall("\n".join(project["dependency-groups"]["bench"])))
    assert peers
    assert not peers.keys() & pins(LOCK).keys()
    assert peers.items() <= pins(BENCH_LOCK).items()
    assert set(requirements(GROUPS[BENCH_LOCK])) - set(requirements()) == {
        f"{name}=={at}" for name, at in peers.items()
    }


def test_locks_name_hashes_and_no_place():
    for lock in GROUPS:
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--(index|extra|find)", text)
