"""Which methods compete, and how is each run? Every one is a process of its own; a plan is judged by another one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, get_args

import tomli_w

from optimizer.data.settings import Rule
from optimizer.plan.plan import relative_gap
from scripts.bench.measuring import solved
from scripts.peers.known import SOLVERS, Peer
from scripts.studies.running import told

Run = dict[str, Any]

GAP = 1e-4  # relative: every method stops there
SEED = 0
SLOW = 4.0  # how many times its processor seconds a process may take by the clock, and
MORE_SECONDS = 900.0  # how many more to load, build and write, before it is ended
ENDED = {4: "infeasible", 7: "limit"}  # exit codes of eastwest that are answers, not failures


@dataclass(frozen=True)
class Case:
    """One instance to be solved: its folder, the file of its whole model or why there is none, and CPU seconds."""

    name: str
    folder: Path
    model: Path
    no_model: str
    cpu_seconds: float

    @property
    def patience(self) -> float:
        """Wall seconds after which a process is ended."""
        return SLOW * self.cpu_seconds + MORE_SECONDS


def stated(case: Case) -> Run:
    """Write the whole model that the peers read."""
    command = [sys.executable, "-m", "scripts.peers.stating", str(case.folder), str(case.model)]
    return {**told("model", case.name, command, MORE_SECONDS), "instance": case.name}


def by_engine(engine: str, role: str, case: Case, *options: str) -> Run:
    """Solve with `eastwest solve`, on one thread; the limit is for the command as a whole."""
    limits = ("--engine", engine, "--threads", "1", "--seconds", f"{case.cpu_seconds:g}", "--gap", f"{GAP:g}")
    run = solved(case.name, SEED, (*limits, *options), case.folder)
    if run["code"] in ENDED:
        run |= {"status": ENDED[run["code"]], "failure": ""}
    verified = bool(run.get("verified") and run.get("judged"))
    return {**run, "role": role, "verified": verified if run.get("objective") is not None else None}


def by_rule(rule: str, role: str, case: Case) -> Run:
    """Place work by a rule of thumb: the scenario says so, the engine that suits the size finds the plan."""
    scenario = case.folder.parent / f"{rule}.toml"
    told_so = {"name": role, "title": role, "description": "A rule of thumb.", "rule": rule}
    scenario.write_text(tomli_w.dumps(told_so), encoding="utf-8")
    return by_engine("auto", role, case, "--scenario", str(scenario))


def by_peer(peer: Peer, role: str, case: Case) -> Run:
    """Have another solver search the whole model; the limit is for its search alone."""
    why_not = peer.missing or case.no_model
    if why_not:
        return {"role": role, "what": case.name, "instance": case.name, "failure": why_not}
    solution = case.model.with_name(f"{role}.npy")
    words = [peer.module, str(case.model), f"{case.cpu_seconds:g}", str(solution)]
    command = [sys.executable, "-m", "scripts.peers.searching", *words]
    run = {**told(role, case.name, command, case.patience), "instance": case.name}
    if run["failure"] or not run["solution"]:
        return run
    files = [str(case.model), str(solution)]
    if peer.rounds:
        rest = told(role, case.name, [sys.executable, "-m", "scripts.peers.completing", *files], case.patience)
        run["cpu"], run["wall"] = run["cpu"] + rest["cpu"], run["wall"] + rest["wall"]
    found = told("judge", case.name, [sys.executable, "-m", "scripts.peers.judging", *files], MORE_SECONDS)
    return {**run, **_judgement(run["bound"], found)}


def _judgement(bound: float | None, found: Run) -> Run:
    """Return what the judge says of a solution; one that breaks the model has no objective to compare."""
    if found["failure"]:
        return {"failure": f"could not be judged: {found['failure']}"}
    violations = {name: found[name] for name in ("rows", "bounds", "wholeness")}
    if not found["feasible"]:
        return {"verified": False, "claimed": found["objective"], "violations": violations}
    gap = None if bound is None else relative_gap(found["objective"], bound)
    return {"verified": True, "objective": found["objective"], "gap": gap, "violations": violations}


METHODS: Mapping[str, Callable[[Case], Run]] = {
    **{engine: partial(by_engine, engine, engine) for engine in ("split", "exact")},
    **{name: partial(by_peer, peer, name) for name, peer in SOLVERS.items()},
    **{rule.replace("_", "-"): partial(by_rule, rule, rule.replace("_", "-")) for rule in get_args(Rule) if rule},
}
