"""How is a result said in a sentence, in English and in Chinese?"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from typing import Any

Both = dict[str, str]  # "en" and "zh"
LONGEST_NAME = 80
ATTRIBUTION = {
    "en": "Borders are analysis geometry: no position on any boundary is implied.",
    "zh": "边界仅为分析用几何图形，不代表对任何边界的立场。",
}
STATUS: dict[str, Both] = {
    "optimal": {"en": "proven optimal", "zh": "已证明最优"},
    "within_gap": {"en": "within the gap asked for", "zh": "已达到要求的差距"},
    "limit": {"en": "stopped at the time limit", "zh": "到达时限时停止"},
    "interrupted": {"en": "stopped by the user", "zh": "被用户中止"},
}


def name(text: object) -> str:
    """Return a name fit for one line of a page: no control or direction characters, not endless."""
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c != "\u200d" else c for c in str(text))
    plain = " ".join(plain.split())
    return plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - 1] + "…"


def both(english: object, chinese: object = "") -> Both:
    """Return a name in both languages; where the Chinese is missing, the English stands for it."""
    return {"en": name(english), "zh": name(chinese) or name(english)}


def percent(share: float | None, digits: int = 0) -> str:
    """Return a share as "72%"; a small one keeps two digits that say something, an unknown one is "unknown"."""
    if share is None or not math.isfinite(share):
        return "unknown"
    if digits == 0 and 0 < share < 0.005:  # noqa: PLR2004 (what would read 0%)
        return "under 1%"
    return f"{100 * share:.{digits}f}%"


def billions(cny: float | None) -> str:
    """Return CNY as billions with three digits or more: "242bn", "0.52bn"."""
    if cny is None or not math.isfinite(cny):
        return "unknown"
    amount = cny / 1e9
    digits = next((d for d, least in ((1, 100), (1, 10), (2, 1), (3, 0)) if abs(amount) >= least), 3)
    return f"{amount:,.{digits}f}bn"


def headline(west: Mapping[str, float], training: float, inference: float) -> Both:
    """Return the finding; `training` and `inference` are the MW placed, which may be none."""
    parts = [("training", "训练", training), ("inference", "推理", inference)]
    stated = [(en, zh, percent(west[en])) for en, zh, placed in parts if placed > 0]
    if not stated:
        return {"en": "Nothing to place: no work is asked for", "zh": "没有需要安置的工作"}
    verb = "go west" if len(stated) > 1 else "goes west"
    english = " and ".join(f"{share} of {en}" for en, _, share in stated)
    chinese = "、".join(f"{share} 的{zh}" for _, zh, share in stated)
    return {"en": f"{english} {verb}", "zh": f"{chinese}落在西部".replace("unknown", "未知").replace("under 1%", "不到 1%")}


def standfirst(summary: Mapping[str, Any], campuses: int, placed: float) -> Both:
    """Return the second sentence: what is placed, what it costs, how near the best it is and whether it was checked."""
    cost, gap = summary["objective"] / 1e9, summary["gap"]
    amount = f"{cost:,.1f}" if cost >= 10 else f"{cost:,.3f}"  # noqa: PLR2004 (ten billion)
    sure = summary["verified"]
    if gap is None:
        en_gap, zh_gap = "how much cheaper a plan could be is not known", "能否更便宜尚未证明"
    elif summary["status"] == "optimal":
        en_gap, zh_gap = "no plan can be cheaper", "已证明没有更便宜的方案"
    else:
        en_gap = f"no plan can be more than {percent(gap, 2)} cheaper"
        zh_gap = f"任何方案最多便宜 {percent(gap, 2)}"
    en_check = "every rule and cost re-computed and confirmed" if sure else "not verified"
    zh_check = "全部规则与成本已独立复核" if sure else "未经复核"
    sites = "campus" if campuses == 1 else "campuses"
    return {
        "en": f"{placed:,.0f} MW of AI work on {campuses} {sites} for CNY {amount}bn a year; {en_gap}; {en_check}.",
        "zh": f"{campuses} 个园区承载 {placed:,.0f} MW 智算工作，每年 {_hundred_millions(summary['objective'])} 亿元；{zh_gap}；{zh_check}。",
    }


def _hundred_millions(cny: float) -> str:
    amount = cny / 1e8
    return f"{amount:,.0f}" if abs(amount) >= 100 else f"{amount:,.2f}"  # noqa: PLR2004 (three digits say enough)
