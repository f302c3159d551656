"""When are workers hired? Once something is there to solve, and then for the rest of the study."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from optimizer.study.running import Workers

Hired = Callable[[], AbstractContextManager[Workers]]


@contextmanager
def on_call(hired: Hired) -> Iterator[Callable[[], Workers]]:
    """Yield a function that returns the workers, hired at its first call and let go at the end of the block."""
    with ExitStack() as stack:
        crew: list[Workers] = []

        def call() -> Workers:
            if not crew:
                crew.append(stack.enter_context(hired()))
            return crew[0]

        yield call
