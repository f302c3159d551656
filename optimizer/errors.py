"""What can go wrong, and the exit code each ending has.

    EastwestError                70 internal
    ├── UsageError                2 the command was called wrongly
    ├── BadInput                  3 a file does not say what it must: carries every fault found
    ├── Infeasible                4 no plan can obey all rules
    ├── Unbounded                 5 the cost has no floor: a price or a bound is missing
    ├── NoPlanWithinLimit         7 no plan was found by the limit, or before the search gave up
    ├── VerificationFailed        8 a plan does not obey the rules or does not cost what it says
    └── Interrupted             130 stopped by the user before any plan was found

Exit codes 0 (solved and verified) and 6 (limit reached with a plan) are not errors: the plan's status says them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the input: where it stands, what was found, what is expected and what to do.

    `row` is the line of the file as an editor counts it (the header of a table is line 1); None where no line applies.
    """

    file: str
    found: str
    expected: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """Return the fault as one line a person can act on."""
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: found {self.found}; expected {self.expected}"


class EastwestError(Exception):
    """Any failure this program names itself."""

    exit_code = 70


class UsageError(EastwestError):
    """The command was called wrongly."""

    exit_code = 2


class BadInput(EastwestError):
    """The input is refused; `faults` lists everything found wrong, all at once."""

    exit_code = 3

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Infeasible(EastwestError):
    """No plan can obey all rules."""

    exit_code = 4


class Unbounded(EastwestError):
    """The cost can fall without end, so the instance lacks a price or a bound."""

    exit_code = 5


class NoPlanWithinLimit(EastwestError):
    """No plan was found by the time limit, or before the search gave up; `bound` is what was proven then, in CNY."""

    exit_code = 7

    def __init__(self, message: str, bound: float | None = None) -> None:
        self.bound = bound
        super().__init__(message)


class VerificationFailed(EastwestError):
    """A plan breaks a rule or does not cost what it says."""

    exit_code = 8


class Interrupted(EastwestError):
    """The user stopped the run before any plan was found."""

    exit_code = 130
