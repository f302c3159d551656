"""What is compared? Finished cases, read back from their folders, judged anew, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from optimizer import policies
from optimizer.errors import EastwestError
from optimizer.plan.verify import verify
from optimizer.report.comparing.cases import Case, Comparison, Frontier
from optimizer.study.answering import Answer
from optimizer.study.asking import Asked, Options
from optimizer.study.ledger import Ledger


def comparison(
    cases: Sequence[Asked],
    answers: Mapping[str, Answer],
    ledger: Ledger,
    options: Options,
    frontiers: Sequence[Frontier] = (),
) -> Comparison:
    """Return the comparison of all cases in order, the first being the base; a function of finished cases alone."""
    shown = tuple(case_of(case, answers[case.name], ledger) for case in cases)
    return Comparison(cases[0].read, shown, tuple(frontiers), tuple(options.plain().items()))


def case_of(case: Asked, answer: Answer, ledger: Ledger) -> Case:
    """Return one finished case; its plan is read from its run folder and judged again."""
    if answer.plan is None:
        return Case(case.name, case.scenario, answer.ending, answer.message, answer.bound)
    read = ledger.planned(case)
    if read is None:
        raise EastwestError(f"the run of {case.name} was changed from outside; run the same command again")
    plan, instance = read
    question, levers = policies.enacted(instance)
    verdict = verify(plan, question, levers)
    return Case(case.name, question.scenario, "planned", "", plan.bound, plan, question, levers, verdict)
