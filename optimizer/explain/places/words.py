"""How is it said where work lies, what it would cost elsewhere and what would move it? English and Chinese."""

from __future__ import annotations

InBoth = tuple[str, str]  # English and Chinese, as LANGUAGES has them

LIES: dict[str, InBoth] = {
    "service": ("{name} ({mw:,.4g} MW on average) lies at {places}.", "{name}（平均 {mw:,.4g} 兆瓦）位于{places}。"),
    "training": (
        "Training {name} ({mw:,.4g} MW on average) runs at {places}.",
        "训练{name}（平均 {mw:,.4g} 兆瓦）运行于{places}。",
    ),
    "demand": (
        "What {origin} asks of {name} ({mw:,.4g} MW on average) is served from {places}.",
        "{origin}对{name}的需求（平均 {mw:,.4g} 兆瓦）由{places}提供。",
    ),
}
JOINED: InBoth = (", ", "、")
FULL_STOP: InBoth = (".", "。")
NOWHERE: InBoth = ("nowhere: it is refused", "无处：被拒绝")
AND_MORE: InBoth = ("And {count:,} smaller ones.", "另有 {count:,} 个较小的。")
PLACE: InBoth = ("{site} ({share:.4g} %)", "{site}（{share:.4g}%）")
ALTERNATIVES: dict[str, InBoth] = {
    "here": ("{site}: as much of it as may be is there.", "{site}：允许的部分已全部在此。"),
    "same": ("{site}: costs the same.", "{site}：成本相同。"),
    "more": ("{site}: {cost:,.6g} million yuan a year more.", "{site}：每年多 {cost:,.6g} 百万元。"),
    "less": ("{site}: {cost:,.6g} million yuan a year less.", "{site}：每年少 {cost:,.6g} 百万元。"),
    "between": (
        "{site}: {least:,.6g} to {cost:,.6g} million yuan a year more.",
        "{site}：每年多 {least:,.6g} 至 {cost:,.6g} 百万元。",
    ),
    "at_least": (
        "{site}: at least {least:,.6g} million yuan a year more.",
        "{site}：每年至少多 {least:,.6g} 百万元。",
    ),
    "divided": (
        "{site}: not known; if everything could be divided, {divided:,.6g} million yuan a year more.",
        "{site}：未知；若一切均可拆分，每年多 {divided:,.6g} 百万元。",
    ),
    "by_prices": (
        "{site}: not known; if everything could be divided, at least {divided:,.6g} million yuan a year more.",
        "{site}：未知；若一切均可拆分，每年至少多 {divided:,.6g} 百万元。",
    ),
    "unknown": ("{site}: not asked in time.", "{site}：未及求解。"),
    "no_room": (
        "{site}: impossible, no plan has room for all of it there.",
        "{site}：不可能，没有方案能在此容纳全部。",
    ),
    "no_hall": ("{site}: no hall there is for such work.", "{site}：没有适合此类工作的机房。"),
    "too_slow": (
        "{site}: too slow, {takes:,.4g} ms where {allowed:,.4g} ms are allowed.",
        "{site}：太慢，需 {takes:,.4g} 毫秒，只允许 {allowed:,.4g} 毫秒。",
    ),
    "too_large": ("{site}: no hall there is large enough for one of its jobs.", "{site}：没有机房能容纳其中一个作业。"),
    "policy": ("{site}: a policy forbids it.", "{site}：政策不允许。"),
}
WOULD: dict[str, InBoth] = {
    "move": ("It would go to {site} if", "若满足以下任一条件，将移至{site}："),
    "open": ("{site} would be used if", "若满足以下任一条件，{site}将被使用："),
    "close": ("{site} would be left if", "若满足以下任一条件，{site}将被放弃："),
}
# Before these, where it is so for a relaxation alone.
IF_DIVIDED: InBoth = ("If everything could be divided: {rest}", "若一切均可拆分：{rest}")
FLIPS: dict[str, InBoth] = {
    "sum": ("it were paid {at:,.6g} million yuan a year.", "每年为此支付 {at:,.6g} 百万元。"),
    "tax": ("it had to pay {at:,.6g} million yuan a year.", "每年须缴纳 {at:,.6g} 百万元。"),
    "power_down": ("market power there cost {at:,.6g} yuan/MWh less.", "当地市场电价每兆瓦时降低 {at:,.6g} 元。"),
    "power_up": ("market power there cost {at:,.6g} yuan/MWh more.", "当地市场电价每兆瓦时提高 {at:,.6g} 元。"),
    "building_down": ("new halls there cost {at:,.6g} % less.", "当地新建机房成本降低 {at:,.6g}%。"),
    "building_up": ("new halls there cost {at:,.6g} % more.", "当地新建机房成本提高 {at:,.6g}%。"),
    "carbon": ("each tonne of CO2 cost {at:,.6g} yuan more.", "每吨二氧化碳价格提高 {at:,.6g} 元。"),
    "voucher": ("each MWh of work there were paid {at:,.6g} yuan.", "当地每兆瓦时算力补贴 {at:,.6g} 元。"),
    "latency": ("{service} were allowed {at:,.6g} ms.", "允许{service}的时延达到 {at:,.6g} 毫秒。"),
}
NO_FLIPS: dict[str, InBoth] = {
    "power_down": ("free market power there was not found to do it", "当地市场电价为零也未见改变"),
    "power_up": ("dearer market power there was not found to do it", "当地市场电价提高未见改变"),
    "building_down": ("free new halls there were not found to do it", "当地新建机房免费也未见改变"),
    "building_up": ("dearer new halls there were not found to do it", "当地新建机房成本提高未见改变"),
    "carbon": ("no carbon price was found to do it", "未找到能改变结果的碳价"),
    "voucher": ("no voucher was found to do it", "未找到能改变结果的算力券"),
}
NOT_ASKED: InBoth = ("Not asked in time: {prices}.", "未及求解：{prices}。")
PRICES: dict[str, InBoth] = {
    "power_down": ("cheaper market power there", "当地市场电价降低"),
    "power_up": ("dearer market power there", "当地市场电价提高"),
    "building_down": ("cheaper new halls there", "当地新建机房成本降低"),
    "building_up": ("dearer new halls there", "当地新建机房成本提高"),
    "carbon": ("a carbon price", "碳价"),
    "voucher": ("vouchers for work there", "当地算力券"),
    "latency": ("a longer round trip", "更长的时延"),
}
BINDING: dict[str, InBoth] = {
    "hall_load_fits": ("halls are full", "机房已满"),
    "within_the_connection": ("the connection is used up", "接入容量已用尽"),
    "contracts_within_the_limit": ("no more wind and sun can be contracted", "风光合约已达上限"),
    "no_site_carries_too_much": ("it carries as much of the service as it may", "所承载的服务份额已达上限"),
    "storage_within_its_share": ("storage is as large as it may be", "储能已达上限"),
}
BINDS: InBoth = ("At {site} these limits bind: {limits}.", "{site}的约束：{limits}。")
CERTAIN: dict[str, InBoth] = {
    "must": (
        "Must: every plan that costs at most {within:.4g} % more uses it.",
        "必用：成本增加不超过 {within:.4g}% 的方案都使用它。",
    ),
    "never": (
        "Never: no plan that costs at most {within:.4g} % more uses it.",
        "不用：成本增加不超过 {within:.4g}% 的方案都不使用它。",
    ),
    "choice": (
        "Choice: of the plans that cost at most {within:.4g} % more, some use it and some do not.",
        "可选：成本增加不超过 {within:.4g}% 的方案中，有的使用它，有的不使用。",
    ),
    "unknown": (
        "Whether every plan that costs at most {within:.4g} % more does so is not known.",
        "成本增加不超过 {within:.4g}% 的方案是否都如此，尚不知道。",
    ),
}
SITES: dict[str, InBoth] = {
    "used": ("{site} is used: {mw:,.4g} MW of work lie there.", "{site}已使用：承载 {mw:,.4g} 兆瓦工作。"),
    "unused": ("{site} is not used.", "{site}未使用。"),
    "close_exact": (
        "Without it the best plan costs {cost:,.6g} million yuan a year more.",
        "若不使用，最优方案每年多花 {cost:,.6g} 百万元。",
    ),
    "open_exact": (
        "With it the best plan costs {cost:,.6g} million yuan a year more.",
        "若使用，最优方案每年多花 {cost:,.6g} 百万元。",
    ),
    "close_never": ("No plan can do without it.", "任何方案都离不开它。"),
    "open_never": ("No plan can use it.", "任何方案都无法使用它。"),
    "close_between": (
        "Without it every plan costs at least {least:,.6g} million yuan a year more; one costs {cost:,.6g} more.",
        "若不使用，任何方案每年至少多花 {least:,.6g} 百万元；已知一个方案多花 {cost:,.6g} 百万元。",
    ),
    "open_between": (
        "With it every plan costs at least {least:,.6g} million yuan a year more; one costs {cost:,.6g} more.",
        "若使用，任何方案每年至少多花 {least:,.6g} 百万元；已知一个方案多花 {cost:,.6g} 百万元。",
    ),
    "close_at_most": (
        "A plan was found that does without it for {cost:,.6g} million yuan a year more.",
        "已知一个不使用它的方案，每年多花 {cost:,.6g} 百万元。",
    ),
    "open_at_most": (
        "A plan was found that uses it for {cost:,.6g} million yuan a year more.",
        "已知一个使用它的方案，每年多花 {cost:,.6g} 百万元。",
    ),
    "close_less": (
        "A plan was found that does without it and costs {cost:,.6g} million yuan a year less.",
        "已知一个不使用它的方案，每年少花 {cost:,.6g} 百万元。",
    ),
    "open_less": (
        "A plan was found that uses it and costs {cost:,.6g} million yuan a year less.",
        "已知一个使用它的方案，每年少花 {cost:,.6g} 百万元。",
    ),
    "close_at_least": (
        "Without it every plan costs at least {least:,.6g} million yuan a year more.",
        "若不使用，任何方案每年至少多花 {least:,.6g} 百万元。",
    ),
    "open_at_least": (
        "With it every plan costs at least {least:,.6g} million yuan a year more.",
        "若使用，任何方案每年至少多花 {least:,.6g} 百万元。",
    ),
    "close_unknown": ("What it costs to do without it was not found in time.", "未及求出不使用它的成本。"),
    "open_unknown": ("What it costs to use it was not found in time.", "未及求出使用它的成本。"),
}
