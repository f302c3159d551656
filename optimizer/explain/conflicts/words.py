"""How are facts and repairs said, in English and in Chinese? One table of sentences for every kind."""

from __future__ import annotations

from collections.abc import Sequence

InBoth = tuple[str, str]  # English and Chinese, as LANGUAGES has them
SHOWN = 3  # names in a sentence; the rest is counted

FACTS: dict[str, InBoth] = {
    "demand": ("{names} must be served: {amount:,.6g} MW.", "{names}必须得到服务：{amount:,.6g} 兆瓦。"),
    "training": (
        "Training {names} must run: {amount:,.6g} MW on average.",
        "训练{names}必须运行：平均 {amount:,.6g} 兆瓦。",
    ),
    "latency": (
        "{names} may take {span} ms at most: {near:.0f} of {all:.0f} campuses are near enough for any of it.",
        "{names}最多允许 {span} 毫秒：{all:.0f} 个园区中有 {near:.0f} 个足够近，可承担其中一部分。",
    ),
    "room": (
        "Halls {names} hold {amount:,.6g} MW, every module built.",
        "机房 {names} 建满所有模块后可容纳 {amount:,.6g} 兆瓦。",
    ),
    "connection": ("{names} may draw {amount:,.6g} MW at most.", "{names}最多可取电 {amount:,.6g} 兆瓦。"),
    "trunk": (
        "Trunks {names} carry {amount:,.6g} Gbit/s at most, widened as far as they can be.",
        "干线 {names} 扩容到极限后最多承载 {amount:,.6g} Gbit/s。",
    ),
    "supply": ("Of {names} no more than {amount:,.6g} MW can be had.", "{names}最多可获得 {amount:,.6g} 兆瓦。"),
    "capital": ("{names} can invest {amount:,.6g} million yuan at most.", "{names}最多可投资 {amount:,.6g} 百万元。"),
    "homes": ("{names} must live at {span} campuses or more.", "{names}至少要部署在 {span} 个园区。"),
    "share": (
        "No campus may carry more than {span} % of {names}.",
        "任何园区承载{names}的比例不得超过 {span}%。",
    ),
    "single_home": (
        "What a place asks of {names} must be served by one campus.",
        "每个地方对{names}的需求必须由一个园区满足。",
    ),
    "whole_modules": ("Modules are built whole.", "模块只能整建。"),
    "whole_homes": ("A service lives at a campus wholly or not at all.", "服务在一个园区要么部署、要么不部署。"),
    "whole_jobs": ("A job runs in one hall.", "每个作业只在一个机房运行。"),
    "build_moratorium": (
        "A moratorium forbids building at {names}.",
        "暂停建设令禁止在{names}新建。",
    ),
    "pue_ceiling": (
        "No hall may grow whose PUE is above {amount:.4g}.",
        "PUE 高于 {amount:.4g} 的机房不得扩建。",
    ),
    "data_residency": ("Policy keeps data where they are.", "政策要求数据留在原地。"),
    "placement_mandate": ("A mandate says where work may be placed.", "政策规定了工作负载可以放置的地方。"),
    "demand_growth": (
        "The scenario lets demand grow up to {amount:.4g} times.",
        "该情景让需求最多增长到 {amount:.4g} 倍。",
    ),
    "enough_is_domestic": (
        "{percent:.4g} % of what is added must be domestic accelerators.",
        "新增容量中国产加速器必须占 {percent:.4g}%。",
    ),
    "share_at_least": (
        "The group of the share rule must have {percent:.4g} % or more.",
        "份额规定的园区组至少要占 {percent:.4g}%。",
    ),
    "share_at_most": (
        "The group of the share rule may have {percent:.4g} % at most.",
        "份额规定的园区组最多占 {percent:.4g}%。",
    ),
    "investment_within_the_budget": (
        "All investment must stay within {billions:,.6g} billion yuan.",
        "总投资不得超过 {billions:,.6g} 十亿元。",
    ),
    "operators_within_their_budgets": (
        "{names} may invest {amount:,.6g} million yuan at most.",
        "{names}最多可投资 {amount:,.6g} 百万元。",
    ),
    "carbon_within_the_cap": (
        "Emissions must stay within {amount:,.6g} tonnes of CO2 a year.",
        "每年排放不得超过 {amount:,.6g} 吨二氧化碳。",
    ),
    "green_enough": (
        "{percent:.4g} % of the power must be green at each campus that the policy names.",
        "政策指定的每个园区，绿电必须占 {percent:.4g}%。",
    ),
    "mean_latency_within_the_limit": (
        "The mean round trip must be {amount:,.6g} ms or less.",
        "平均往返时延不得超过 {amount:,.6g} 毫秒。",
    ),
    "new_halls_are_used": (
        "New halls must be used at {percent:.4g} % of what is built.",
        "新机房的利用率必须达到 {percent:.4g}%。",
    ),
    "water_within_the_limit": (
        "No campus that the policy names may take more than {amount:,.6g} m³ of water a year.",
        "政策指定的每个园区每年取水不得超过 {amount:,.6g} 立方米。",
    ),
}
SHORT: InBoth = ("At least {mw:,.4g} MW of this cannot be done.", "其中至少 {mw:,.4g} 兆瓦无法完成。")

REPAIRS: dict[str, InBoth] = {
    "room": (
        "Make room for modules at {names}: {units:,.0f} more ({price:,.4g} million yuan a year).",
        "允许在{names}再建 {units:,.0f} 个模块（每年 {price:,.4g} 百万元）。",
    ),
    "connection": ("Connect {names} with {units:,.6g} MW more.", "为{names}增加 {units:,.6g} 兆瓦接入。"),
    "trunk": ("Widen {names} by {units:,.6g} Tbit/s.", "将{names}扩容 {units:,.6g} Tbit/s。"),
    "supply": ("Find {units:,.6g} MW more of {names}.", "为{names}再争取 {units:,.6g} 兆瓦。"),
    "capital": ("Give {names} {units:,.6g} million yuan more to invest.", "为{names}增加 {units:,.6g} 百万元资本。"),
    "homes": ("Let {names} live at {units:,.0f} campuses fewer.", "让{names}少部署 {units:,.0f} 个园区。"),
    "share": (
        "Let a campus carry {points:,.6g} points more of {names}.",
        "允许一个园区多承载{names}的 {points:,.6g} 个百分点。",
    ),
    "latency": (
        "Allow {names} {value:,.6g} ms.",
        "允许{names}的时延达到 {value:,.6g} 毫秒。",
    ),
    "training": ("Leave {units:,.0f} jobs of {names} undone.", "放弃{names}的 {units:,.0f} 个作业。"),
    "build_moratorium": ("Lift the moratorium at {names}.", "解除{names}的暂停建设令。"),
    "pue_ceiling": ("Raise the PUE ceiling to {value:.5g}.", "将 PUE 上限提高到 {value:.5g}。"),
    "data_residency": ("Let data leave.", "允许数据流出。"),
    "placement_mandate": ("Lift the mandate.", "取消放置规定。"),
    "demand_growth": ("Let demand grow by {percent:.6g} % less of its growth.", "需求增量减少 {percent:.6g}%。"),
    "enough_is_domestic": ("Ask for {share:.6g} % of domestic accelerators.", "国产加速器比例降到 {share:.6g}%。"),
    "share_at_least": ("Ask for {share:.6g} % of the group.", "园区组的份额下限降到 {share:.6g}%。"),
    "share_at_most": ("Allow the group {share:.6g} %.", "园区组的份额上限提高到 {share:.6g}%。"),
    "investment_within_the_budget": (
        "Raise the budget by {units:,.6g} million yuan.",
        "将总预算提高 {units:,.6g} 百万元。",
    ),
    "operators_within_their_budgets": (
        "Raise the budget of {names} by {units:,.6g} million yuan.",
        "将{names}的预算提高 {units:,.6g} 百万元。",
    ),
    "carbon_within_the_cap": ("Raise the cap by {units:,.6g} kt of CO2.", "将排放上限提高 {units:,.6g} 千吨二氧化碳。"),
    "green_enough": ("Ask for {share:.6g} % of green power.", "绿电比例降到 {share:.6g}%。"),
    "mean_latency_within_the_limit": (
        "Allow a mean round trip of {value:,.6g} ms.",
        "允许平均往返时延达到 {value:,.6g} 毫秒。",
    ),
    "new_halls_are_used": ("Ask for {share:.6g} % of use.", "利用率要求降到 {share:.6g}%。"),
    "water_within_the_limit": (
        "Allow each campus {units:,.6g} thousand m³ of water more.",
        "允许每个园区多取水 {units:,.6g} 千立方米。",
    ),
}
# Of repairs that are larger than the least of divided work.
NEEDED: InBoth = (" At least {percent:.4g} % of that is needed.", "其中至少 {percent:.4g}% 必不可少。")
CHANGE_NEEDED: InBoth = (
    " At least {percent:.4g} % of that change is needed.",
    "这一变动中至少 {percent:.4g}% 必不可少。",
)


def listed(names: Sequence[str], language: str) -> str:
    """Return names as a list: the first few, then how many more there are."""
    shown, more = list(names[:SHOWN]), len(names) - SHOWN
    if more > 0:
        return ", ".join(shown) + f" and {more} more" if language == "en" else "、".join(shown) + f"等 {len(names)} 项"
    if language == "zh":
        return "、".join(shown)
    return "".join(shown) if len(shown) < 2 else f"{', '.join(shown[:-1])} and {shown[-1]}"
