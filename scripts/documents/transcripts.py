"""Does the documentation show what the commands print? Runs every `console` block of a page and writes what it printed.

A line that starts with `$ ` is a command; the lines below are its standard output. Seconds are shown as `0 s`, because
they differ from run to run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
SECONDS = re.compile(r"\bafter \d+ s\b")
ROOT = Path(__file__).resolve().parents[2]


def refreshed(text: str, folder: Path) -> str:
    """Return a page with the output of its commands as they print it today; all run in `folder`, one after another."""
    shims = folder / ".bin"
    shims.mkdir(parents=True, exist_ok=True)
    program = shims / "eastwest"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m optimizer.cli.app "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return BLOCK.sub(lambda block: _transcript(block[0], folder), text)


def _transcript(block: str, folder: Path) -> str:
    commands = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{_printed(command, folder)}" for command in commands)


def _printed(command: str, folder: Path) -> str:
    path = f"{folder / '.bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    sources = f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": sources, "PYTHONUTF8": "1"}
    finished = subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    if finished.returncode != 0:
        message = f"`{command}` ended with exit code {finished.returncode}:\n{finished.stderr}"
        raise RuntimeError(message)
    lines = [line.rstrip() for line in SECONDS.sub("after 0 s", finished.stdout).splitlines()]
    return "".join(f"{line}\n" for line in lines)
