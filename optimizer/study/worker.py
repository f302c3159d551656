"""How does a local worker live? As a process of dask on the loopback address, and not a moment longer than its parent.

The parent holds the other end of standard input; when that closes, whatever closed it, the worker ends. So a parent
that is killed leaves nobody behind.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading

LOOPBACK = "127.0.0.1"
REGISTER_SECONDS = 60.0
SETTINGS = {
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.admin.tick.limit": "1 h",  # a solver may hold a worker for long
}
LOGGERS = ("distributed", "tornado", "asyncio")


def hush() -> None:
    """Keep what dask logs about workers that come and go off the terminal, unless someone debugs."""
    if os.environ.get("EASTWEST_DEBUG"):
        return
    for name in (*LOGGERS, *logging.root.manager.loggerDict):  # dask gives its own loggers levels of their own
        if name.partition(".")[0] in LOGGERS:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def main() -> None:
    """Serve the scheduler at the address given first, with the folder given second, until standard input closes."""
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    asyncio.run(_serve(*sys.argv[1:]))


def _end_with_the_parent() -> None:
    while os.read(0, 1):
        pass
    os._exit(0)  # in the middle of whatever it does: nobody is left to hear of it


async def _serve(address: str, folder: str) -> None:
    import dask  # noqa: PLC0415 - a worker without parent should end before it has loaded anything
    from distributed import Worker  # noqa: PLC0415 - see above

    hush()
    with dask.config.set(SETTINGS):
        async with Worker(
            address,
            nthreads=1,
            host=LOOPBACK,
            dashboard=False,
            memory_limit=0,
            local_directory=folder,
            death_timeout=REGISTER_SECONDS,
        ) as worker:
            await worker.finished()


if __name__ == "__main__":
    main()
