"""Which commands are there?

Heavy packages are loaded inside the command that needs them, so that help and mistyped options answer at once.
"""

from __future__ import annotations

import os
import sys
import threading
import warnings
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TextIO

import typer

import optimizer
from optimizer.cli import (
    alternating,
    benching,
    checking,
    comparing,
    demonstrating,
    explaining,
    generating,
    importing,
    listing,
    mapping,
    pricing,
    reporting,
    solving,
    sweeping,
    tracing,
    verifying,
)
from optimizer.cli.endings import exit_code_of
from optimizer.cli.options import examples

PROGRAM = "eastwest"
COMMANDS: tuple[tuple[str, str, Callable[..., None], str], ...] = (
    ("list", "What is there to solve?", listing.listing, listing.EXAMPLES),
    ("check", "Does an instance say everything it must?", checking.checking, checking.EXAMPLES),
    ("import", "What does a published problem look like as an instance?", importing.importing, importing.EXAMPLES),
    ("generate", "What does an instance of any size look like?", generating.generating, generating.EXAMPLES),
    ("solve", "What is the best plan?", solving.solving, solving.EXAMPLES),
    ("explain", "Why can it not work, or why is work here?", explaining.explaining, explaining.EXAMPLES),
    ("prices", "What is a limit worth?", pricing.pricing, pricing.EXAMPLES),
    (
        "alternatives",
        "What else could be done at nearly the same cost?",
        alternating.alternating,
        alternating.EXAMPLES,
    ),
    ("verify", "Is a saved plan true?", verifying.verifying, verifying.EXAMPLES),
    ("map", "Where is everything, on a map?", mapping.mapping, mapping.EXAMPLES),
    ("report", "What does a plan say, in tables and figures?", reporting.reporting, reporting.EXAMPLES),
    ("bench", "What do all scenarios of an instance change?", benching.benching, benching.EXAMPLES),
    ("compare", "What leads from one plan to another?", comparing.comparing, comparing.EXAMPLES),
    ("frontier", "What does each step towards a goal cost?", tracing.tracing, tracing.EXAMPLES),
    ("sweep", "What does turning levers change?", sweeping.sweeping, sweeping.EXAMPLES),
    ("demo", "The national plan, from nothing to a map.", demonstrating.demonstrating, demonstrating.EXAMPLES),
)
ENDINGS = """\b
Exit codes:
    0  done; a plan is solved within its gap and verified
    2  called wrongly
    3  input refused: every fault is listed
    4  no plan can obey all rules
    5  the cost has no floor
    6  limit reached: the plan is verified, the gap is not reached
    7  limit reached before any plan was found
    8  a plan breaks a rule or does not cost what it says
   70  internal error, or a file that cannot be written
  130  stopped by the user (the best plan so far is kept)"""

app = typer.Typer(name=PROGRAM, add_completion=False, rich_markup_mode=None)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{PROGRAM} {optimizer.__version__}")
        raise typer.Exit


@app.callback(
    epilog=f"{examples('make demo', 'eastwest list', 'eastwest solve toy', 'eastwest map runs/toy')}\n\n{ENDINGS}"
)
def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Decide where AI compute goes when power, latency and policy disagree."""


for _name, _question, _function, _epilog in COMMANDS:
    app.command(_name, short_help=_question, epilog=_epilog)(_function)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; return its exit code."""
    command: Any = typer.main.get_command(app)

    def invoked() -> int:
        # Without arguments the help is the answer.
        code = command.main(list(arguments) or ["--help"], prog_name=PROGRAM, standalone_mode=False)
        return int(code or 0)

    return exit_code_of(invoked)


def main() -> None:
    """Run the command line of this process and exit."""
    for stream in (sys.stdout, sys.stderr):
        _forgiving(stream)
    if not os.environ.get("EASTWEST_DEBUG"):
        warnings.simplefilter("ignore")
    code = run(sys.argv[1:])
    if any(thread.daemon for thread in threading.enumerate()):
        # A solver that would not stop in time still runs: ending the interpreter under it would abort the process.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _forgiving(stream: TextIO) -> None:
    """Let names that the terminal's encoding lacks appear escaped rather than end the program."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    main()
