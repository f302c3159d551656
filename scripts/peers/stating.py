"""Write the planner's whole model of an instance to a file that every peer reads.

Run as `python -m scripts.peers.stating INSTANCE MODEL`; the last line of standard output is JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from optimizer import policies
from optimizer.data.reading import read_instance
from optimizer.formulation.model import formulate
from optimizer.problem.assembling import assemble
from scripts.peers.arrays import Arrays


def stated(instance: str) -> Arrays:
    """Return the whole model of an instance, by name or folder."""
    question, levers = policies.enacted(read_instance(instance))
    return Arrays.of(formulate(assemble(question), levers))


def main() -> None:
    """Write the model and print its size."""
    instance, path = sys.argv[1:]
    model = stated(instance)
    model.save(Path(path))
    print(json.dumps(model.size))


if __name__ == "__main__":
    main()
