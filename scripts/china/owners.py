"""Who builds halls, at what cost of capital, and which accelerators fill them?"""

from __future__ import annotations

from scripts.china.files import Row

STATE_RATE, PRIVATE_RATE = 0.03, 0.075
# Together the three state operators can build about 1,500 MW at 22 CNY/W.
_STATE = (
    (("telecom", "China Telecom", "中国电信"), 13.2e9),
    (("mobile", "China Mobile", "中国移动"), 11.0e9),
    (("unicom", "China Unicom", "中国联通"), 8.8e9),
)
_PRIVATE = (
    ("alibaba", "Alibaba", "阿里巴巴"),
    ("tencent", "Tencent", "腾讯"),
    ("huawei", "Huawei", "华为"),
    ("third_party", "Third-party operators", "第三方运营商"),
)
_ACCELERATORS = (
    ("imported", "Imported accelerator (reference)", "进口加速器", "imported", 1.0, 1.0, 206e6, 2000.0),
    ("domestic", "Domestic accelerator", "国产加速器", "domestic", 1.45, 1.40, 140e6, ""),
)


def operators() -> list[Row]:
    """Return the rows of operators.csv."""
    state = [_names(*names) | _terms("state", STATE_RATE, limit) for names, limit in _STATE]
    return state + [_names(*names) | _terms("private", PRIVATE_RATE, "") for names in _PRIVATE]


def _names(operator: str, name: str, name_zh: str) -> Row:
    return {"operator": operator, "name": name, "name_zh": name_zh}


def _terms(kind: str, rate: float, limit: float | str) -> Row:
    return {"kind": kind, "cost_of_capital": rate, "capital_limit_cny": limit}


def accelerators() -> list[Row]:
    """Return the rows of accelerators.csv."""
    return [
        {
            "accelerator": accelerator,
            "name": name,
            "name_zh": name_zh,
            "origin": origin,
            "energy_training": training,
            "energy_inference": inference,
            "price_cny_per_mw": price,
            "life_years": 5.0,
            "supply_mw": supply,
        }
        for accelerator, name, name_zh, origin, training, inference, price, supply in _ACCELERATORS
    ]
