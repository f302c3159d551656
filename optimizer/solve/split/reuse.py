"""What can a run hand to runs on neighbouring questions: its decisions, and what it proved?

Another price or limit changes little: the search starts from the neighbour's plan, the proof from its cuts and basis.
Nothing is taken on trust: decisions are completed and verified anew, cuts and bounds only used where `cuts.fitted`
proves that they hold.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from optimizer.errors import BadInput, Fault
from optimizer.problem.labels import Labels, Over
from optimizer.problem.linear import Columns, Linear, Rows
from optimizer.problem.placement import Placement
from optimizer.problem.problem import Problem
from optimizer.solve.highs import Basis
from optimizer.solve.split.cuts import Cuts, Proof
from optimizer.solve.split.decisions import Decisions

FORMAT = "eastwest reuse 3"
JOBS = ("classes", "halls", "jobs")  # of a placement


@dataclass(frozen=True)
class Reuse:
    """A run's best decisions, in the names of its question, and its proof if any.

    `excess` is how much more they cost on the folded day than the sketch's relaxation, relative to that; `gap` is what
    was proven of them.
    """

    names: Mapping[str, tuple[str, ...]]
    decisions: Decisions
    excess: float
    gap: float
    proof: Proof | None

    def speaks_of(self, problem: Problem) -> bool:
        """Return whether a problem has the same places, services and jobs, by name."""
        return dict(self.names) == dict(problem.names)

    def save(self, path: Path) -> None:
        """Write to a file, which appears whole or not at all."""
        arrays, notes = _packed(self)
        arrays["notes"] = np.frombuffer(json.dumps(notes).encode(), dtype=np.uint8)
        draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
        with draft.open("wb") as file:
            np.savez_compressed(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    @classmethod
    def load(cls, path: Path) -> Reuse:
        """Read what `save` wrote; BadInput where it is something else."""
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            notes = json.loads(arrays.pop("notes").tobytes())
            return _unpacked(arrays, notes)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            expected = "a file that an earlier run left; remove it"
            raise BadInput([Fault(path.name, f"a file that cannot be used ({error})", expected)]) from error


def _packed(reuse: Reuse) -> tuple[dict[str, Any], dict[str, Any]]:
    arrays: dict[str, Any] = {}
    notes: dict[str, Any] = {
        "format": FORMAT, "names": reuse.names, "excess": reuse.excess, "gap": reuse.gap, "decisions": {},
        "proof": None,
    }  # fmt: skip
    for name, (over, values) in reuse.decisions.values.items():
        notes["decisions"][name] = over.letters
        arrays[f"decided/{name}"], arrays[f"decision/{name}"] = over.array, values
    arrays |= {f"jobs/{part}": getattr(reuse.decisions.jobs, part) for part in JOBS}
    proof = reuse.proof
    if proof is None:
        return arrays, notes
    linear = proof.linear
    notes["proof"] = {
        "bound": proof.bound,
        "below": proof.below,
        "columns": _blocks(linear.columns.labels, arrays, "columns"),
        "rows": _blocks(linear.rows.labels, arrays, "rows"),
    }
    for kind, matrix in (("rules", linear.rows.matrix), ("cuts", proof.cuts.matrix)):
        arrays |= {f"{kind}/{part}": getattr(matrix, part) for part in ("data", "indices", "indptr")}
    arrays |= {
        "lower": linear.columns.lower, "upper": linear.columns.upper, "whole": linear.columns.whole,
        "row_lower": linear.rows.lower, "row_upper": linear.rows.upper, "objective": linear.objective,
        "cut_lower": proof.cuts.lower, "cut_upper": proof.cuts.upper,
        "basis_columns": proof.basis.columns, "basis_rows": proof.basis.rows,
    }  # fmt: skip
    return arrays, notes


def _unpacked(arrays: Mapping[str, Any], notes: Mapping[str, Any]) -> Reuse:
    if notes["format"] != FORMAT:
        message = f"format {notes['format']!r}"
        raise ValueError(message)
    names = {letter: tuple(words) for letter, words in notes["names"].items()}
    values = {
        name: (Over(letters, arrays[f"decided/{name}"]), arrays[f"decision/{name}"])
        for name, letters in notes["decisions"].items()
    }
    decisions = Decisions(values, Placement(**{part: arrays[f"jobs/{part}"] for part in JOBS}))
    quality = float(notes["excess"]), float(notes["gap"])
    stated = notes["proof"]
    if stated is None:
        return Reuse(names, decisions, *quality, None)
    columns = Columns(
        _labels(names, stated["columns"], arrays, "columns"), arrays["lower"], arrays["upper"], arrays["whole"]
    )
    size = len(columns.lower)
    rows = Rows(
        _labels(names, stated["rows"], arrays, "rows"),
        arrays["row_lower"],
        arrays["row_upper"],
        _matrix(arrays, "rules", (len(arrays["row_lower"]), size)),
        {"objective": arrays["objective"]},
    )
    cuts = Cuts(
        _matrix(arrays, "cuts", (len(arrays["cut_lower"]), size)), arrays["cut_lower"], arrays["cut_upper"]
    )  # fmt: skip
    basis = Basis(arrays["basis_columns"], arrays["basis_rows"])
    proof = Proof(Linear(columns, rows), cuts, basis, float(stated["bound"]), float(stated["below"]))
    return Reuse(names, decisions, *quality, proof)


def _blocks(labels: Labels, arrays: dict[str, Any], kind: str) -> list[list[str]]:
    for name, over in labels.blocks:
        arrays[f"{kind}/{name}"] = over.array
    return [[name, over.letters] for name, over in labels.blocks]


def _labels(
    names: Mapping[str, tuple[str, ...]], blocks: list[list[str]], arrays: Mapping[str, Any], kind: str
) -> Labels:
    labels = Labels(names)
    for name, letters in blocks:
        labels.add(name, Over(letters, arrays[f"{kind}/{name}"]))
    return labels


def _matrix(arrays: Mapping[str, Any], kind: str, shape: tuple[int, int]) -> sparse.csr_array:
    parts = (arrays[f"{kind}/data"], arrays[f"{kind}/indices"], arrays[f"{kind}/indptr"])
    return sparse.csr_array(parts, shape=shape)
