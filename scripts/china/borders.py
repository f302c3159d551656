"""How do the provinces lie? The shared outline with our ids and Chinese names, geometry untouched."""

from __future__ import annotations

import json

from scripts.china.files import FACTS
from scripts.china.places import PROVINCES, ZONE_OF

_OTHERS = {"Taiwan": "台湾", "Hong Kong": "香港", "Macau": "澳门"}


def text() -> str:
    """Return borders.geojson: one feature a line; `zone` is empty where the region has no zone."""
    source = json.loads((FACTS / "borders_naturalearth.geojson").read_text(encoding="utf-8"))
    features = ",\n".join(_feature(feature) for feature in source["features"])
    return f'{{"type":"FeatureCollection","features":[\n{features}\n]}}\n'


def _feature(feature: dict[str, dict[str, object]]) -> str:
    given = str(feature["properties"]["name"])
    zone = ZONE_OF.get(given, "")
    province = next((province for province in PROVINCES if province.zone == zone), None)
    properties = {
        "zone": zone,
        "name": province.name if province else given,
        "name_zh": province.name_zh if province else _OTHERS[given],
        "adcode": feature["properties"]["adcode2"],
    }
    whole = {"type": "Feature", "properties": properties, "geometry": feature["geometry"]}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
