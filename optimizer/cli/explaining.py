"""`eastwest explain`: why can an instance not work, and what would make it work?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from optimizer.cli.options import InstanceArgument, JsonOption, ScenarioOption, SecondsOption, examples
from optimizer.cli.printing import document, line
from optimizer.errors import NoPlanWithinLimit

if TYPE_CHECKING:
    from optimizer.explain.conflicts.explaining import Explanation, Proposal, Reason

EXAMPLES = examples(
    "eastwest explain edwc-2025 --scenario moratorium-first-tier",
    "eastwest explain path/to/my-instance --json",
    "eastwest explain toy --language zh",
)
DEFAULT_SECONDS = 120.0
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
VERIFIED = {
    "en": {True: "verified by solving", None: "not solved in time"},
    "zh": {True: "已求解验证", None: "未及求解"},
}


def explaining(
    instance: InstanceArgument,
    scenario: ScenarioOption = None,
    seconds: SecondsOption = None,
    language: Annotated[
        Language, typer.Option("--language", metavar="en|zh", help="Language of the sentences. Default: en.")
    ] = "en",
    as_json: JsonOption = False,
) -> None:
    """Say which few facts of an instance cannot all be true, and what is the least change that makes a plan possible.

    Facts are what is asked for, what there is, and every policy. The least change of each kind is stated, and solved.
    """
    from optimizer.data.reading import read_instance
    from optimizer.explain.conflicts.explaining import explain, told

    question = read_instance(instance, scenario)
    explanation = explain(question, DEFAULT_SECONDS if seconds is None else seconds)
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
    line(REPAIRS[language] if reason.proposals else NO_REPAIR[language])
    for one in reason.proposals:
        line(f"  {_proposal(one, language)}")


def _proposal(one: Proposal, language: Language) -> str:
    return f"{one.words[language]} ({VERIFIED[language][one.verified]})"
