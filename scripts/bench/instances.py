"""Where does an instance lie that is named? One of the library instances/bench is drawn first."""

from __future__ import annotations

from pathlib import Path

from optimizer.data.generated.described import library
from scripts.bench.observing import eastwest, observed


def placed(name: str, folder: Path) -> Path | None:
    """Return the folder of an instance drawn into `folder`, or None for one that ships; raises RuntimeError."""
    if name not in library():
        return None
    target = folder / name
    seen = observed(eastwest("generate", "--bench", name, "-o", str(target)))
    if seen.code:
        message = f"{name} could not be drawn: {seen.last_words()}"
        raise RuntimeError(message)
    return target
