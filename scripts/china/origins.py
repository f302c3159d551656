"""Where does demand arise, and how much of the nation's?

The 340 cities of the shared list. A province's product is shared among its cities by population; a city's weight is the
mean of its share of the cities' population and its share of the product. Hong Kong and Macau stand on the map with
weight 0: they have no grid province here, and their demand is not part of the mainland question.
"""

from __future__ import annotations

import unicodedata

from scripts.china.files import Row, choice, fact
from scripts.china.network import nearest_node
from scripts.china.places import PROVINCES, ZONE_OF

OUTSIDE = {"Hong Kong", "Macau"}
RIGHT_QUOTE = "\N{RIGHT SINGLE QUOTATION MARK}"  # GeoNames writes both kinds
NEIGHBOUR = "guangdong"  # the column must name a zone


def rows() -> list[Row]:
    """Return the rows of origins.csv, largest city first."""
    cities = _cities()
    inside = [city for city in cities if city["province"] not in OUTSIDE]
    people = dict.fromkeys(ZONE_OF.values(), 0.0)
    for city in inside:
        people[ZONE_OF[str(city["province"])]] += float(city["population"])
    product = _product_by_zone()
    total_people, total_product = sum(people.values()), sum(product.values())
    result: list[Row] = []
    for city, origin in zip(cities, _ids(cities), strict=True):
        counts = city["province"] not in OUTSIDE
        zone = ZONE_OF[str(city["province"])] if counts else NEIGHBOUR
        size = float(city["population"])
        gdp = product[zone] * size / people[zone] if counts else 0.0
        weight = (size / total_people + gdp / total_product) / 2 if counts else 0.0
        result.append(
            {
                "origin": origin,
                "name": city["name"],
                "name_zh": city["name_zh"],
                "zone": zone,
                "node": nearest_node(city),
                "lat": city["lat"],
                "lon": city["lon"],
                "population": size,
                "gdp_cny": float(round(gdp, -6)),
                "weight": weight,
            }
        )
    return result


def _cities() -> list[Row]:
    """Return the cities with corrected names and populations, and Chinese names where known."""
    corrected = {row["geonameid"]: row for row in choice("city_corrections")}
    chinese = {(row["city"], row["province"]): row["name_zh"] for row in choice("city_names")}
    result: list[Row] = []
    for row in fact("cities.csv"):
        change = corrected.get(row["geonameid"], {})
        name = (change.get("name") or row["city"]).replace(RIGHT_QUOTE, "'")
        result.append(
            {
                "name": name,
                "name_zh": chinese.get((name, row["province"]), ""),
                "province": row["province"],
                "lat": float(row["lat"]),
                "lon": float(row["lon"]),
                "population": float(change.get("population") or row["population"]),
            }
        )
    return result


def _ids(cities: list[Row]) -> list[str]:
    """Return one id for each city: its name, with the province where a larger city has the name already."""
    result: list[str] = []
    for city in cities:
        plain = _slug(str(city["name"]))
        result.append(plain if plain not in result else f"{plain}_{_slug(str(city['province']))}")
    return result


def _slug(name: str) -> str:
    """Return a name as an id: lower-case Latin letters and underscores."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "_".join("".join(c if c.isalpha() else " " if c in " ,()-" else "" for c in letters).split())


def _product_by_zone() -> dict[str, float]:
    """Return the product of each province in CNY."""
    stated = {row["province"]: float(row["gdp_2024_1e8cny"]) * 1e8 for row in fact("provinces.csv")}
    return {province.zone: stated[province.facts] for province in PROVINCES}
