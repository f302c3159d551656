"""Does Ctrl-C end a long run in order: exit 130, no traceback, a verified plan with its bound or nothing at all?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.cli.conftest import ROOT, Command


def test_ctrl_c_keeps_the_best_plan_or_says_there_is_none(tmp_path: Path, command: Command):
    started = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "optimizer.cli.app",
            "solve",
            "edwc-2025",
            "--gap",
            "0",
            "--seconds",
            "600",
            "-o",
            "run",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stderr is not None
    told = [started.stderr.readline()]
    assert "building" in told[0]
    time.sleep(10)  # well into the search, on any machine before its end
    started.send_signal(signal.SIGINT)
    printed, rest = started.communicate()
    messages = "".join(told) + rest
    assert started.returncode == 130, messages
    assert "Traceback" not in messages
    if (tmp_path / "run").exists():
        assert "VERIFIED" in printed
        assert command("verify", tmp_path / "run").code == 0
    else:
        assert "stopped before any plan was found" in messages
        assert list(tmp_path.iterdir()) == []
