"""`eastwest explain`: why can an instance not work, and why does a plan put things where it does?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from optimizer.cli.explaining_runs import About, explain_run, is_run
from optimizer.cli.following import following
from optimizer.cli.options import JsonOption, ScenarioOption, SecondsOption, WithinOption, examples, share_of
from optimizer.cli.printing import document, line
from optimizer.errors import NoPlanWithinLimit, UsageError

if TYPE_CHECKING:
    from optimizer.explain.conflicts.explaining import Explanation, Reason
    from optimizer.explain.conflicts.proposing import Proposal
    from optimizer.report.words import Both

EXAMPLES = examples(
    "eastwest explain edwc-2025 --scenario moratorium-first-tier",
    "eastwest explain path/to/my-instance --json",
    "eastwest explain toy --language zh",
    "eastwest explain runs/toy --workload chat",
    "eastwest explain runs/toy --workload chat --origin port --site gorge",
    "eastwest explain runs/toy --site delta",
    "eastwest explain runs/toy --table why-not.csv",
    "eastwest explain runs/toy --map why.html",
)
DEFAULT_SECONDS = 120.0
DEFAULT_SECONDS_OF_A_RUN = 300.0  # the relaxation of a national run alone takes one to three minutes
Language = Literal["en", "zh"]
POSSIBLE = {"en": "nothing stands in the way: a plan is possible", "zh": "没有任何障碍：可以有规划方案"}
REASON = {"en": "These cannot all be true ({at} of {all}):", "zh": "以下各项不能同时成立（{at}/{all}）："}
NOT_SMALLEST = {
    "en": "Fewer of them may be enough: there was no time to tell.",
    "zh": "其中一部分可能已足够：时间不够，无法判断。",
}
REPAIRS = {"en": "Any one of these repairs it:", "zh": "以下任一措施可以解决："}
NO_REPAIR = {
    "en": "No change of one kind or of two was found that repairs it.",
    "zh": "未找到任何一类或两类措施可以解决。",
}
NO_TIME = {
    "en": "The time was over before a change was found that repairs it; --seconds gives more.",
    "zh": "时间已到，尚未找到可以解决的措施；可用 --seconds 延长。",
}
VERIFIED = {
    "en": {True: "verified by solving", None: "not solved in time"},
    "zh": {True: "已求解验证", None: "未及求解"},
}


def explaining(
    target: Annotated[
        str,
        typer.Argument(
            metavar="INSTANCE|RUN", help="Name or path of an instance, or folder that `eastwest solve` wrote."
        ),
    ],
    scenario: ScenarioOption = None,
    workload: Annotated[
        str | None,
        typer.Option("--workload", "-w", metavar="W", help="Why does this service or training class of RUN lie here?"),
    ] = None,
    origin: Annotated[
        str | None, typer.Option("--origin", metavar="O", help="Only what this place asks of the service.")
    ] = None,
    site: Annotated[
        str | None,
        typer.Option(
            "--site", metavar="S", help="What would open or close this site; or why is the workload not here?"
        ),
    ] = None,
    whole: Annotated[
        Path | None,
        typer.Option(
            "--table", metavar="FILE", help="Write what every workload would cost at every site of RUN, as CSV."
        ),
    ] = None,
    drawn: Annotated[
        Path | None,
        typer.Option(
            "--map", metavar="FILE", help="Write the map of RUN that says all this where it is clicked, as HTML."
        ),
    ] = None,
    within: WithinOption = "1%",
    seconds: SecondsOption = None,
    language: Annotated[
        Language, typer.Option("--language", metavar="en|zh", help="Language of the sentences. Default: en.")
    ] = "en",
    as_json: JsonOption = False,
) -> None:
    """Say why an instance has no plan and what would make one possible; or why a run's work lies where it does.

    Of an instance: the few facts that cannot all be true (what is asked for, what there is, every policy), and the
    least change of each kind, solved. Of a run: what each alternative costs, and the prices at which the answer flips.
    """
    about = About(workload, origin, site, share_of(within), whole, drawn)
    if is_run(target):
        if scenario is not None:
            raise UsageError("a run has its scenario; leave --scenario out")
        limit = DEFAULT_SECONDS_OF_A_RUN if seconds is None else seconds
        explain_run(Path(target), about, limit, language, as_json=as_json)
        return
    if about.is_stated:
        raise UsageError(f"{target} is no run; --workload, --origin, --site, --table and --map need the folder of one")
    _explain_instance(target, scenario, DEFAULT_SECONDS if seconds is None else seconds, language, as_json=as_json)


def _explain_instance(
    instance: str, scenario: str | None, seconds: float, language: Language, *, as_json: bool
) -> None:
    from optimizer.data.reading import read_instance
    from optimizer.explain.conflicts.explaining import explain
    from optimizer.explain.conflicts.telling import told
    from optimizer.solve.progress import Progress

    question = read_instance(instance, scenario)
    with following("stops") as show:

        def named(words: Sequence[Sequence[Both]], after: float) -> None:
            for at, of_one in enumerate(words, 1):
                said = REASON[language].format(at=at, all=len(words))
                show(Progress(" ".join([said, *(one[language] for one in of_one)]), after))

        explanation = explain(question, seconds, named)
    if as_json:
        document({"instance": question.name, "scenario": question.scenario.name, **told(explanation)})
    else:
        _print(explanation, language)
    if not explanation.known:
        raise NoPlanWithinLimit("the time was over before it was known whether a plan is possible", None)


def _print(explanation: Explanation, language: Language) -> None:
    if explanation.known and not explanation.reasons:
        line(POSSIBLE[language])
    for at, reason in enumerate(explanation.reasons, 1):
        if at > 1:
            line()
        line(REASON[language].format(at=at, all=len(explanation.reasons)))
        _reason(reason, language)


def _reason(reason: Reason, language: Language) -> None:
    for words in reason.words:
        line(f"  {words[language]}")
    if not reason.conflict.smallest:
        line(f"  {NOT_SMALLEST[language]}")
    none = NO_TIME if reason.cut_off else NO_REPAIR
    line((REPAIRS if reason.proposals else none)[language])
    for one in reason.proposals:
        line(f"  {_proposal(one, language)}")


def _proposal(one: Proposal, language: Language) -> str:
    return f"{one.words[language]} ({VERIFIED[language][one.verified]})"
