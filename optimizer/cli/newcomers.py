"""How does a command tell of an instance that it wrote?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from optimizer.cli.printing import document, line

if TYPE_CHECKING:
    from optimizer.data.instance import Instance


def show_newcomer(instance: Instance, folder: Path, counted: Mapping[str, str], *, as_json: bool) -> None:
    """Print what the instance is, with the rows of the tables `counted` (name of the table by word), and its notes."""
    settings = instance.settings
    if as_json:
        counts = {word: len(instance[name]) for word, name in counted.items()}
        head = {"instance": instance.name, "folder": str(folder), "title": settings.title}
        document({**head, **counts, "notes": list(settings.notes)})
        return
    line(f"{folder}: {settings.title}")
    for note in settings.notes:
        line(f"note: {note}")
    line(f"solve it with: eastwest solve {folder}")
