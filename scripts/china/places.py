"""What are the 31 grid provinces called, here and in each of the shared files?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Province:
    """One grid province: its id, its names, and the names it goes by in the shared files."""

    zone: str
    name: str
    name_zh: str
    facts: str  # provinces.csv, hourly files
    cities: str  # cities.csv, borders
    periods: str  # tou_periods_by_province.csv; "" where it has no periods


# Two tariff areas stand for provinces that have two: the western grid for Inner Mongolia (Hohhot, Ulanqab) and the
# northern one (Jibei) for Hebei (Zhangjiakou, Langfang), because that is where the campuses are.
_OTHER_PERIODS = {"InnerMongolia": "Inner Mongolia-West", "Hebei": "Hebei-North (Jibei)", "Tibet": ""}
_OTHER_CITIES = {"InnerMongolia": "Inner Mongolia", "Tibet": "Tibet (Xizang)"}
_NAMES = (
    "Beijing 北京, Tianjin 天津, Hebei 河北, Shanxi 山西, InnerMongolia 内蒙古, Liaoning 辽宁, Jilin 吉林, "
    "Heilongjiang 黑龙江, Shanghai 上海, Jiangsu 江苏, Zhejiang 浙江, Anhui 安徽, Fujian 福建, Jiangxi 江西, "
    "Shandong 山东, Henan 河南, Hubei 湖北, Hunan 湖南, Guangdong 广东, Guangxi 广西, Hainan 海南, Chongqing 重庆, "
    "Sichuan 四川, Guizhou 贵州, Yunnan 云南, Tibet 西藏, Shaanxi 陕西, Gansu 甘肃, Qinghai 青海, "
    "Ningxia 宁夏, Xinjiang 新疆"
)


def _province(facts: str, name_zh: str) -> Province:
    name = "Inner Mongolia" if facts == "InnerMongolia" else facts
    zone = name.lower().replace(" ", "_")
    cities = _OTHER_CITIES.get(facts, facts)
    return Province(zone, name, name_zh, facts, cities, _OTHER_PERIODS.get(facts, facts))


PROVINCES = tuple(_province(*pair.split()) for pair in _NAMES.split(", "))
ZONE_OF = {province.cities: province.zone for province in PROVINCES}
