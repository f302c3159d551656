"""How does a command end? The one place that turns what went wrong into a message and an exit code.

Messages go to standard error, one line where one line says it. No traceback reaches a user; a developer who sets
EASTWEST_DEBUG=1 gets it.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress

import typer

from optimizer.errors import BadInput, EastwestError

USAGE = 2
INTERNAL = 70
INTERRUPTED = 130
READER_LEFT = 141  # 128 + SIGPIPE, as a shell counts it
MOST_FAULTS_SHOWN = 200


def exit_code_of(command: Callable[[], int]) -> int:
    """Run a command and return the exit code of however it ended; say on standard error what went wrong."""
    try:
        code = command()
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):  # typer turns a broken pipe into the latter
        _settle_output()
        return READER_LEFT
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - nothing may reach the user unexplained
        if os.environ.get("EASTWEST_DEBUG"):
            traceback.print_exc()
        _settle_output()
        return _explained(error)
    return code


def say(text: str) -> None:
    """Print to standard error; control characters that came in with the input are shown, not obeyed."""
    print(printable(text), file=sys.stderr)  # noqa: T201 - this is the place that prints


def printable(text: str) -> str:
    """Return text with every control character but the line end written out."""
    return "".join(letter if letter.isprintable() or letter == "\n" else ascii(letter)[1:-1] for letter in text)


def _explained(error: BaseException) -> int:
    if isinstance(error, BadInput):
        return _refused(error)
    if isinstance(error, EastwestError):
        say(f"error: {error}")
        return error.exit_code
    if isinstance(error, typer.TyperException):
        return _miscalled(error)
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        say("stopped: nothing was written")
        return INTERRUPTED
    say(_failure(error))
    return INTERNAL


def _failure(error: BaseException) -> str:
    """Return the message for what nobody planned for."""
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"error: {place}{error.strerror or error}"
    if isinstance(error, MemoryError):
        return "error: there is not enough memory for this instance"
    reason = " ".join(str(error).split())[:500]
    return (
        f"internal error: {type(error).__name__}{': ' if reason else ''}{reason}\n"
        "This is a fault of the program. EASTWEST_DEBUG=1 in front of the command shows where, for a report."
    )


def _refused(error: BadInput) -> int:
    count = len(error.faults)
    say(f"error: the input is refused, {count} fault{'' if count == 1 else 's'} found")
    for fault in error.faults[:MOST_FAULTS_SHOWN]:
        say(f"  {' '.join(str(fault).splitlines())}")
    if count > MOST_FAULTS_SHOWN:
        say(f"  and {count - MOST_FAULTS_SHOWN:,} more")
    return error.exit_code


def _miscalled(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    say(f"error: {error.format_message()}")
    say(f"See `{context.command_path if context else 'eastwest'} --help`.")
    return USAGE


def _settle_output() -> None:
    """Print what is still held back; where that fails, give standard output up so that the exit does not fail again."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
