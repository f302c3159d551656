"""Which trunk nodes and links are there, and which round trips have been measured?

Nodes and logical links of the Chinanet backbone of 2010 (without Hong Kong and Shiquanhe), with nodes for the campuses
that lie far from it, local links to their neighbours, and a direct link between every two of the eight hubs, as the
programme's deterministic network plans.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import combinations

from optimizer.geography.distance import great_circle_km
from optimizer.units import FIBRE_MS_PER_KM
from scripts.china.files import FACTS, Row, choice

ROUTE_FACTOR = 1.5  # fibre along a trunk against the great circle: optimised OTN
DROPPED = {"Hong Kong", "Shiquanhe"}
HUB_NODES = ("zhangjiakou", "shanghai", "shaoguan", "chengdu", "guiyang", "hohhot", "qingyang", "zhongwei")
LOCAL = (
    ("zhangjiakou", "beijing"), ("ulanqab", "beijing"), ("ulanqab", "hohhot"), ("ulanqab", "zhangjiakou"),
    ("datong", "beijing"), ("datong", "taiyuan"), ("wuhu", "nanjing"), ("wuhu", "hefei"), ("shaoguan", "guangzhou"),
    ("shaoguan", "shenzhen"), ("shenzhen", "guangzhou"), ("zhongwei", "yinchuan"), ("zhongwei", "lanzhou"),
    ("zhongwei", "beijing"), ("qingyang", "xian"), ("hami", "urumqi"), ("hami", "lanzhou"),
)  # fmt: skip
CORE = {"beijing", "shanghai", "guangzhou", "shenzhen", "xian", "wuhan", "nanjing", "chengdu", "hangzhou", "ulanqab"}
CORE_GBPS, OTHER_GBPS = 8000.0, 4000.0
# Published egress over the links of the node: Shaoguan 13 x 400G, Zhongwei 12.4 Tbit/s over ten directions.
PUBLISHED_GBPS = {"shaoguan": 5200.0, "zhongwei": 1240.0}
UNIT_GBPS = 1600.0  # four waves of 400G
CNY_PER_GBPS_KM = 18.0  # the price of carrying traffic, again: 1.5 CNY/Mbit/s/month/1000 km
UNITS_MAX = 20


@cache
def places() -> dict[str, Row]:
    """Return the rows of nodes.csv by node."""
    rows = {row["node"]: row for row in choice("nodes")}
    cities = json.loads((FACTS / "chinanet_topology.json").read_text(encoding="utf-8"))["nodes"]
    known = {city["name"]: city for city in cities if city["name"] not in DROPPED}
    result: dict[str, Row] = {}
    for node, row in rows.items():
        city = known.pop(row["name"], None) or {"lat": float(row["lat"]), "lon": float(row["lon"])}
        lat, lon = round(city["lat"], 4), round(city["lon"], 4)
        result[node] = {"node": node, "name": row["name"], "name_zh": row["name_zh"], "lat": lat, "lon": lon}
    if known:
        raise ValueError(f"choices/nodes.csv lacks {sorted(known)}")
    return result


def nodes() -> list[Row]:
    """Return the rows of nodes.csv."""
    return list(places().values())


def links() -> list[Row]:
    """Return the rows of links.csv, in alphabetical order."""
    backbone = json.loads((FACTS / "chinanet_topology.json").read_text(encoding="utf-8"))["edges"]
    node_of = {str(row["name"]): node for node, row in places().items()}
    kept = [edge for edge in backbone if not {edge["a"], edge["b"]} & DROPPED]
    pairs = [(node_of[edge["a"]], node_of[edge["b"]]) for edge in kept]
    ends = {tuple(sorted(pair)) for pair in (*pairs, *LOCAL, *combinations(HUB_NODES, 2))}
    return [_link(a, b) for a, b in sorted(ends)]


def _link(node_a: str, node_b: str) -> Row:
    km = distance_km(places()[node_a], places()[node_b])
    return {
        "link": f"{node_a}-{node_b}",
        "node_a": node_a,
        "node_b": node_b,
        "latency_ms": round(2 * FIBRE_MS_PER_KM * km * ROUTE_FACTOR, 3),
        "capacity_gbps": min(_capacity(node_a), _capacity(node_b)),
        "widen_gbps": UNIT_GBPS,
        "widen_cny_per_year": float(round(CNY_PER_GBPS_KM * km * UNIT_GBPS, -3)),
        "widen_max": UNITS_MAX,
    }


def _capacity(node: str) -> float:
    return PUBLISHED_GBPS.get(node, CORE_GBPS if node in CORE else OTHER_GBPS)


def distance_km(place: Row, other: Row) -> float:
    """Return the great-circle distance of two rows that have lat and lon."""
    return float(great_circle_km(float(place["lat"]), float(place["lon"]), float(other["lat"]), float(other["lon"])))


def nearest_node(place: Row) -> str:
    """Return the trunk node nearest to a place."""
    return min(places(), key=lambda node: distance_km(place, places()[node]))


def latency() -> list[Row]:
    """Return the rows of latency.csv: only figures that name two ends, as round trips."""
    return [
        {
            "origin": row["origin"],
            "site": row["site"],
            "round_trip_ms": round(2 * float(row["one_way_ms"]), 3),
            "source": row["source"],
        }
        for row in choice("latency")
    ]
