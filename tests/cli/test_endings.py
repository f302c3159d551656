"""Does every ending have its exit code and a message without a traceback?"""

from __future__ import annotations

import errno
from types import SimpleNamespace
from typing import NoReturn

import pytest

from optimizer import errors
from optimizer.cli.endings import exit_code_of, printable
from optimizer.cli.solving import ending

FAULT = errors.Fault("sites.csv", found="'x'", expected="a number", row=3, column="grid_mw")
ENDINGS = [
    (errors.UsageError("wrongly called"), 2, "wrongly called"),
    (errors.BadInput([FAULT, FAULT]), 3, "sites.csv, row 3, column grid_mw: found 'x'; expected a number"),
    (errors.Infeasible("no plan"), 4, "no plan"),
    (errors.Unbounded("no floor"), 5, "no floor"),
    (errors.NoPlanWithinLimit("too short"), 7, "too short"),
    (errors.VerificationFailed("untrue"), 8, "untrue"),
    (errors.Interrupted("stopped"), 130, "stopped"),
    (errors.EastwestError("broken"), 70, "broken"),
    (KeyboardInterrupt(), 130, "stopped"),
    (OSError(errno.ENOSPC, "No space left on device", "runs/toy"), 70, "runs/toy: No space left on device"),
    (OSError("odd"), 70, "odd"),
    (MemoryError(), 70, "memory"),
    (ZeroDivisionError("division\nby zero"), 70, "internal error: ZeroDivisionError: division by zero"),
    (RecursionError(), 70, "internal error: RecursionError"),
]


def raising(error: BaseException) -> NoReturn:
    raise error


@pytest.mark.parametrize(("error", "code", "words"), ENDINGS, ids=lambda value: type(value).__name__)
def test_each_ending_has_its_code_and_message(
    error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]
):
    assert exit_code_of(lambda: raising(error)) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert words in printed.err
    assert "Traceback" not in printed.err


def test_a_developer_gets_the_traceback(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EASTWEST_DEBUG", "1")
    assert exit_code_of(lambda: raising(ZeroDivisionError())) == 70
    assert "Traceback" in capsys.readouterr().err


def test_many_faults_are_cut_short_but_counted(capsys: pytest.CaptureFixture[str]):
    assert exit_code_of(lambda: raising(errors.BadInput([FAULT] * 1000))) == 3
    message = capsys.readouterr().err
    assert "1000 faults" in message
    assert "and 800 more" in message


def test_control_characters_are_shown_not_obeyed():
    assert printable("a\x1b[31mb\u202ec\nd\x7f东") == "a\\x1b[31mb\\u202ec\nd\\x7f东"


@pytest.mark.parametrize(
    ("status", "verified", "code"),
    [
        ("optimal", True, 0),
        ("within_gap", True, 0),
        ("limit", True, 6),
        ("interrupted", True, 130),
        ("optimal", False, 8),
        ("limit", False, 8),
    ],
)
def test_a_plan_earns_its_exit_code(status: str, verified: bool, code: int, capsys: pytest.CaptureFixture[str]):
    assert ending(SimpleNamespace(status=status, verified=verified)) == code
    assert ("NOT VERIFIED" in capsys.readouterr().err) is not verified
