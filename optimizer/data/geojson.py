"""Are the borders of a region plain GeoJSON with sound shapes?

Parsed with `json` and shapely alone: a library that opens any vector format would follow what the content tells it to.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from optimizer.data.cells import quoted
from optimizer.data.files import MEBIBYTE, read_text, shown
from optimizer.data.settings import MapSettings
from optimizer.errors import Fault

MOST_BYTES = 64 * MEBIBYTE
MOST_FEATURES = 20_000
SHAPES = ("Polygon", "MultiPolygon")


class _RefusedJson(ValueError):
    """JSON that the standard forbids but the parser would take."""


def read_borders(path: Path, within: Path, box: MapSettings | None) -> tuple[str | None, list[Fault]]:
    """Return the text of a FeatureCollection of polygons, or None and everything wrong with it."""
    text = read_text(path, MOST_BYTES, "GeoJSON", within)
    if isinstance(text, Fault):
        return None, [text]
    content = _parsed(text, shown(path))
    faults = [content] if isinstance(content, Fault) else list(_collection_faults(content, shown(path), box))
    return (None if faults else text), faults


def _parsed(text: str, file: str) -> Any:
    if text.lstrip().startswith("<"):
        return Fault(file, "XML (a VRT or KML file?)", "GeoJSON; export it as GeoJSON")
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except _RefusedJson as error:
        return Fault(file, str(error), "JSON with each key once and finite numbers; export it again")
    except RecursionError:
        return Fault(file, "JSON nested too deeply", "a FeatureCollection")
    except json.JSONDecodeError as error:
        return Fault(file, f"text that is not JSON ({error.msg})", "GeoJSON; export it again", row=error.lineno)
    except ValueError:
        return Fault(file, "a number too long to store", "coordinates in degrees")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise _RefusedJson(f"the key {quoted(repeated)} twice in one object")
    return found


def _no_constant(word: str) -> float:
    raise _RefusedJson(f"the number {word}")


def _collection_faults(content: Any, file: str, box: MapSettings | None) -> Iterator[Fault]:
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        kind = quoted(str(content.get("type"))) if isinstance(content, dict) else type(content).__name__
        yield Fault(file, f"the type {kind}", 'an object with "type": "FeatureCollection"; export it as GeoJSON')
        return
    features = content.get("features")
    if not isinstance(features, list) or not 0 < len(features) <= MOST_FEATURES:
        found = f"{len(features):,} features" if isinstance(features, list) else "no list of features"
        yield Fault(file, found, f"1 to {MOST_FEATURES:,} features", column="features")
        return
    for number, feature in enumerate(features, start=1):
        yield from _feature_faults(feature, file, f"feature {number}", box)


def _feature_faults(feature: Any, file: str, place: str, box: MapSettings | None) -> Iterator[Fault]:
    geometry = feature.get("geometry") if isinstance(feature, dict) and feature.get("type") == "Feature" else None
    if not isinstance(geometry, dict) or geometry.get("type") not in SHAPES:
        kind = quoted(str(geometry.get("type"))) if isinstance(geometry, dict) else "no geometry"
        yield Fault(file, kind, f"a Feature with a {' or '.join(SHAPES)}; remove or redraw it", column=place)
        return
    properties = feature.get("properties")
    if properties is not None and not isinstance(properties, dict):
        yield Fault(file, "properties that are not an object", "an object of names and values", column=place)
    try:
        outline = shape(geometry)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError):
        yield Fault(
            file, "coordinates that are not rings of [lon, lat]", "rings of [lon, lat] in degrees", column=place
        )
        return
    yield from _outline_faults(outline, file, place, box)


def _outline_faults(outline: Any, file: str, place: str, box: MapSettings | None) -> Iterator[Fault]:
    if outline.is_empty:
        yield Fault(file, "an empty shape", "rings of at least four places; remove or redraw it", column=place)
        return
    west, south, east, north = (float(edge) for edge in outline.bounds)
    reach = f"longitudes {west:.6g} to {east:.6g}, latitudes {south:.6g} to {north:.6g}"
    finite = all(math.isfinite(edge) for edge in (west, south, east, north))
    if not finite or west < -180 or east > 180 or south < -90 or north > 90:
        yield Fault(file, reach, "[lon, lat] in degrees; swap them or project to WGS 84", column=place)
    elif box and (west > box.lon_max or east < box.lon_min or south > box.lat_max or north < box.lat_min):
        expected = "a shape that meets the box of [map] in region.toml; swap lon and lat if they were exchanged"
        yield Fault(file, reach, expected, column=place)
    elif not outline.is_valid:
        reason = shapely.is_valid_reason(outline)
        yield Fault(file, f"a shape that is not sound ({reason})", "rings that do not cross; repair it", column=place)
