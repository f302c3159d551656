"""Which settings files, borders and names are refused, and with which words?"""

from __future__ import annotations

from pathlib import Path

from tests.hostile.edits import (
    INSTANCE,
    REGION,
    SCENARIO,
    SCENARIO_PATH,
    Case,
    Edit,
    both,
    content,
    linked_folder,
    linked_out,
    nothing,
    override,
    recoded,
    removed,
    replaced,
    with_line,
)

TOML = "instance.toml"
OTHER = 'name = "other"\ntitle = "t"\ndescription = "d"\nextends = "tiny"\n'


def circle(folder: Path) -> None:
    content("instances/other/instance.toml", OTHER)(folder)
    replaced(TOML, 'calendar = "one-day"', 'calendar = "one-day"\nextends = "other"')(folder)


SETTINGS = (
    Case("no settings of the region", removed("region.toml"), ("region.toml", "no such file")),
    Case("TOML syntax", replaced(TOML, 'region = "tiny"', "region = tiny"), (TOML, "row 5", "not TOML", "quotes")),
    Case("TOML key twice", replaced(TOML, 'region = "tiny"', 'region = "a"\nregion = "b"'), (TOML, "row 6", "twice")),
    Case("TOML table twice", with_line(TOML, "[solve]\ngap = 0.1"), (TOML, "twice", "remove one")),
    Case("TOML in UTF-16", recoded(TOML, "utf-16"), (TOML, "UTF-16")),
    Case("TOML with a NUL", with_line(TOML, "# \0"), (TOML, "NUL")),
    Case("TOML nested too deeply", with_line(TOML, "x = " + "[" * 20_000), (TOML, "nested too deeply")),
    Case("endless integer", replaced(TOML, "seconds = 60.0", "seconds = " + "9" * 6000), (TOML,)),
    Case("unknown key", replaced(TOML, "seconds", "second"), (TOML, "solve.second", "did you mean seconds")),
    Case("missing key", replaced(TOML, "peak_factor = 2.0", ""), (TOML, "training.peak_factor", "add it")),
    Case("text for a number", replaced(TOML, "peak_factor = 2.0", 'peak_factor = "2"'), ("peak_factor", "number")),
    Case("flag for a number", replaced(TOML, "peak_factor = 2.0", "peak_factor = true"), ("peak_factor", "number")),
    Case("number for text", replaced(TOML, 'title = "Tiny question"', "title = 7"), (TOML, "title", "text in quotes")),
    Case(
        "date for text", replaced(TOML, 'title = "Tiny question"', "title = 2025-01-01"), ("title", "put it in quotes")
    ),
    Case(
        "setting out of range", replaced(TOML, "peak_factor = 2.0", "peak_factor = 0.5"), ("peak_factor", "equal to 1")
    ),
    Case(
        "nan in TOML", replaced("region.toml", "hours = 2.0", "hours = nan"), ("region.toml", "storage.hours", "finite")
    ),
    Case(
        "inf in TOML", replaced("region.toml", "hours = 2.0", "hours = inf"), ("region.toml", "storage.hours", "finite")
    ),
    Case("huge float in TOML", replaced("region.toml", "hours = 2.0", "hours = 1e999"), ("storage.hours", "finite")),
    Case(
        "efficiency in percent", replaced("region.toml", "0.88", "88"), ("storage.round_trip_efficiency", "equal to 1")
    ),
    Case(
        "control character in TOML",
        replaced(TOML, "Tiny question", "Tiny\\u001b[2J"),
        ("title", "control or invisible"),
    ),
    Case(
        "name with a path",
        replaced(TOML, 'name = "tiny"', 'name = "../tiny"'),
        (TOML, "column name", "letters, digits"),
    ),
    Case(
        "region name with a path", replaced("region.toml", 'name = "tiny"', 'name = "a/b"'), ("region.toml", "letters")
    ),
    Case("box upside down", replaced("region.toml", "lat_min = 20.0", "lat_min = 60.0"), ("map.lat_min", "exchange")),
    Case(
        "unknown region", replaced(TOML, 'region = "tiny"', 'region = "tinny"'), (TOML, "region", "did you mean tiny")
    ),
    Case(
        "region by a path",
        replaced(TOML, 'region = "tiny"', 'region = "../../regions/tiny"'),
        (TOML, "name of a region"),
    ),
    Case(
        "region by an address",
        replaced(TOML, 'region = "tiny"', 'region = "https://x.y/z"'),
        (TOML, "name of a region"),
    ),
    Case("unknown calendar", replaced(TOML, '"one-day"', '"two-day"'), (TOML, "calendar", "did you mean one-day")),
    Case(
        "extends nothing known",
        replaced(TOML, "calendar", 'extends = "tyny"\ncalendar'),
        (TOML, "extends", "did you mean tiny"),
    ),
    Case(
        "extends itself", replaced(TOML, "calendar", 'extends = "tiny"\ncalendar'), (TOML, "a circle", "tiny -> tiny")
    ),
    Case("extends in a circle", circle, ("a circle", "tiny -> other -> tiny")),
    Case(
        "extends a path",
        replaced(TOML, "calendar", 'extends = "/vsicurl/x"\ncalendar'),
        (TOML, "extends", "the name of"),
    ),
    Case("settings linked out", linked_out(TOML), (TOML, "symbolic link", "copy it")),
    Case("region folder linked out", linked_folder(REGION), (TOML, "column region", "the name of a region")),
    Case(
        "scenario folder linked out", linked_folder(f"{INSTANCE}/scenarios"), ("symbolic link", "cheap-west"), SCENARIO
    ),
)

OVERRIDES = (
    Case(
        "override of an unknown table",
        override('table = "site"\ncolumn = "grid_mw"\nset = 3'),
        (TOML, "override 1.table", "did you mean sites"),
    ),
    Case(
        "override of an unknown column",
        override('table = "sites"\ncolumn = "grid"\nset = 3'),
        (TOML, "override 1.column", "did you mean grid_mw"),
    ),
    Case(
        "override under an unknown condition",
        override('table="sites"\ncolumn="grid_mw"\nwhere={place="x"}\nset=3'),
        (TOML, "override 1.where.place", "a column"),
    ),
    Case(
        "override that matches nothing",
        override('table="sites"\ncolumn="grid_mw"\nwhere={site="x"}\nset=3'),
        (TOML, "override 1.where", "no row of sites.csv", "matches a row"),
    ),
    Case(
        "override with set and multiply",
        override('table="sites"\ncolumn="grid_mw"\nset=3\nmultiply=2'),
        (TOML, "override 1", "both set and multiply"),
    ),
    Case(
        "override without set and multiply",
        override('table="sites"\ncolumn="grid_mw"'),
        (TOML, "override 1", "neither"),
    ),
    Case(
        "override of a key",
        override('table="sites"\ncolumn="site"\nset="x"'),
        (TOML, "override 1.column", "key column"),
    ),
    Case(
        "override out of range",
        override('table="sites"\ncolumn="grid_mw"\nset=40000'),
        (TOML, "override 1.set", "sites.csv row 2", "1000 times too high"),
    ),
    Case(
        "override with a factor out of range",
        override('table="halls"\ncolumn="pue_limit"\nmultiply=9'),
        (TOML, "override 1.multiply", "halls.csv row 2", "1 to 3"),
    ),
    Case(
        "override beyond numbers",
        override('table="sites"\ncolumn="grid_mw"\nmultiply=1e308'),
        (TOML, "override 1.multiply"),
    ),
    Case(
        "override of text by a factor",
        override('table="sites"\ncolumn="side"\nmultiply=2'),
        ("override 1.multiply", "text"),
    ),
    Case(
        "override of a number by text",
        override('table="sites"\ncolumn="grid_mw"\nset="3"'),
        ("override 1.set", "quotes"),
    ),
    Case(
        "override of an integer by decimals",
        override('table="halls"\ncolumn="modules_max"\nset=1.5'),
        (TOML, "override 1.set", "whole number"),
    ),
    Case("override with a formula", override('table="sites"\ncolumn="name"\nset="=1"'), ("override 1.set", "formula")),
    Case(
        "override that orphans", override('table="sites"\ncolumn="zone"\nset="moon"'), ("override 1.set", "zones.csv")
    ),
    Case(
        "override of the price alone",
        override('table="zones"\ncolumn="price_cny_per_mwh"\nmultiply=1.1'),
        (TOML, "override 1.multiply", "zones.csv row 2", 'column "hours"'),
    ),
    Case(
        "override of the tariff alone",
        override('table="profiles"\ncolumn="hours"\nwhere={quantity="tariff_cny_per_mwh"}\nmultiply=1.1'),
        (TOML, "override 1.multiply", "profiles.csv row 2", "mean 660"),
    ),
    Case(
        "override with an unknown key",
        override('table="sites"\ncolumn="grid_mw"\nsett=3'),
        (TOML, "override 1.sett", "did you mean set"),
    ),
    Case(
        "override of the scenario",
        override('table="sites"\ncolumn="grid_mw"\nset=0', in_scenario=True),
        ("cheap-west.toml", "override 3.set", "sites.csv row 2"),
        SCENARIO,
    ),
    Case("scenario unknown", nothing, ("no scenario 'cheap-vest'", "did you mean cheap-west"), "cheap-vest"),
    Case("scenario by an address", nothing, ("scenario", "local .toml file"), "https://x.y/z.toml"),
    Case("scenario outside", nothing, ("scenario", "local .toml file"), "../nowhere"),
    Case(
        "scenario of another name",
        replaced(SCENARIO_PATH, 'name = "cheap-west"', 'name = "other"'),
        ("cheap-west.toml", "column name", "the name of the file"),
        SCENARIO,
    ),
    Case(
        "scenario with an unknown key",
        replaced(SCENARIO_PATH, "title", "titel"),
        ("cheap-west.toml", "titel", "did you mean title"),
        SCENARIO,
    ),
    Case("levers that are not tables", with_line(SCENARIO_PATH, "[levers]\ncap = 3"), ("levers.cap",), SCENARIO),
)


def chained(folder: Path) -> None:
    """Let the scenario rest on another that rests on it."""
    content(
        f"{INSTANCE}/scenarios/other.toml", 'name = "other"\ntitle = "t"\ndescription = "d"\nextends = "cheap-west"\n'
    )(folder)
    with_setting('extends = "other"')(folder)


def led_out(folder: Path) -> None:
    """Let the scenario rest on a sound file elsewhere, by its path."""
    content("elsewhere.toml", 'name = "elsewhere"\ntitle = "t"\ndescription = "d"\n')(folder)
    with_setting(f'extends = "{folder / "elsewhere.toml"}"')(folder)


def with_setting(line: str) -> Edit:
    """Add a setting to the head of the scenario."""
    return replaced(SCENARIO_PATH, 'name = "cheap-west"', f'name = "cheap-west"\n{line}')


SCENARIOS = (
    Case(
        "scenario extends nothing known",
        with_setting('extends = "cheap-vest"'),
        ("cheap-west.toml", "column extends", "no scenario 'cheap-vest'", "did you mean cheap-west"),
        SCENARIO,
    ),
    Case(
        "scenario extends itself",
        with_setting('extends = "cheap-west"'),
        ("cheap-west.toml", "extends", "a circle: cheap-west -> cheap-west"),
        SCENARIO,
    ),
    Case("scenarios in a circle", chained, ("extends", "a circle: cheap-west -> other -> cheap-west"), SCENARIO),
    Case("scenario extends a path", led_out, ("cheap-west.toml", "column extends", "of the same instance"), SCENARIO),
    Case(
        "scenario extends a file name",
        with_setting('extends = "cheap-west.toml"'),
        ("column extends", "of the same instance"),
        SCENARIO,
    ),
    Case(
        "scenario against a path",
        with_setting('against = "../../x"'),
        ("cheap-west.toml", "column against", "letters, digits"),
        SCENARIO,
    ),
    Case(
        "scenario against itself",
        with_setting('against = "cheap-west"'),
        ("cheap-west.toml", "column against", "another scenario"),
        SCENARIO,
    ),
    Case(
        "unknown rule",
        with_setting('rule = "all_vest"'),
        ("cheap-west.toml", "rule", "all_west", "cheapest_power"),
        SCENARIO,
    ),
    Case("rule that is no text", with_setting("rule = 3"), ("cheap-west.toml", "rule"), SCENARIO),
    Case(
        "scenario under a fault of the one below",
        both(
            content(f"{INSTANCE}/scenarios/other.toml", 'name = "other"\ntitle = "t"\n'),
            with_setting('extends = "other"'),
        ),
        ("extends", "description"),
        SCENARIO,
    ),
)

SQUARE = '{"type": "Polygon", "coordinates": [[[110,25],[125,25],[125,34],[110,34],[110,25]]]}'


def collection(geometry: str) -> str:
    feature = f'{{"type": "Feature", "properties": {{}}, "geometry": {geometry}}}'
    return f'{{"type": "FeatureCollection", "features": [{feature}]}}'


def polygon(ring: str) -> str:
    return collection(f'{{"type": "Polygon", "coordinates": [{ring}]}}')


BORDERS = tuple(
    Case(name, content("borders.geojson", text), ("borders.geojson", *words))
    for name, text, words in (
        (
            "VRT as borders",
            "<OGRVRTDataSource><SrcDataSource>x</SrcDataSource></OGRVRTDataSource>",
            ("XML", "export it"),
        ),
        ("borders that are not JSON", "{'type': 1}", ("row 1", "not JSON")),
        ("borders with a key twice", '{"type": "FeatureCollection", "type": "x"}', ("'type' twice",)),
        ("borders with NaN", polygon("[[110,25],[NaN,25],[125,34],[110,25]]"), ("NaN", "finite")),
        ("borders with Infinity", polygon("[[110,25],[-Infinity,25],[125,34],[110,25]]"), ("-Infinity", "finite")),
        ("borders with a huge number", polygon("[[110,25],[1e999,25],[125,34],[110,25]]"), ("feature 1",)),
        ("borders that are a list", "[1, 2]", ("list", "FeatureCollection")),
        ("borders of a single shape", SQUARE, ("'Polygon'", "FeatureCollection")),
        ("borders without features", '{"type": "FeatureCollection", "features": []}', ("0 features",)),
        ("borders of points", collection('{"type": "Point", "coordinates": [110, 25]}'), ("feature 1", "'Point'")),
        ("borders without a geometry", collection("null"), ("feature 1", "no geometry")),
        ("borders of words", polygon('[["a","b"],["c","d"],["e","f"],["a","b"]]'), ("feature 1", "[lon, lat]")),
        ("borders of too few places", polygon("[[110,25]]"), ("feature 1", "rings")),
        (
            "borders that cross themselves",
            polygon("[[110,25],[120,35],[120,25],[110,35],[110,25]]"),
            ("feature 1", "repair"),
        ),
        ("borders in metres", polygon("[[1e6,2e6],[3e6,2e6],[3e6,4e6],[1e6,2e6]]"), ("feature 1", "WGS 84")),
        ("borders swapped", polygon("[[25,110],[34,110],[34,125],[25,110]]"), ("feature 1", "swap")),
        ("borders elsewhere", polygon("[[-80,30],[-70,30],[-70,40],[-80,30]]"), ("feature 1", "region.toml")),
        (
            "borders with an endless integer",
            polygon(f"[[{'9' * 5000},25],[125,25],[125,34],[110,25]]"),
            ("too long to store",),
        ),
        (
            "borders of an empty shape",
            collection('{"type": "Polygon", "coordinates": []}'),
            ("feature 1", "empty shape"),
        ),
        ("borders with a list of properties", collection(SQUARE).replace("{}", "[]"), ("feature 1", "properties")),
        ("borders nested too deeply", "[" * 100_000, ("nested too deeply",)),
    )
)

NAMES = (
    Case("unknown instance", nothing, ("no instance of this name",), argument="tyoy", literal=True),
    Case("instance by an address", nothing, ("an address", "download"), argument="https://x.y/z", literal=True),
    Case("instance by a virtual path", nothing, ("an address",), argument="/vsizip/x.zip/tiny", literal=True),
    Case("instance with a control character", nothing, ("printable",), argument="to\x1by", literal=True),
    Case("instance without a name", nothing, ("instance name",), argument="", literal=True),
    Case("folder without an instance", nothing, ("a folder without instance.toml",), argument="regions/tiny"),
    Case("file for a folder", nothing, ("a file", "the path of the folder"), argument="instances/tiny/demand.csv"),
)

TOGETHER = (
    Case(
        "faults of many files at once",
        both(
            replaced("region.toml", "hours = 2.0", "hours = -1"),
            replaced(TOML, "peak_factor = 2.0", "peak_factor = 0"),
            replaced("sites.csv", ",40.0,", ",forty,"),
            replaced("demand.csv", "chat,upland", "chat,uplandd"),
            replaced("halls.csv", "both", "all"),
            removed("borders.geojson"),
        ),
        ("storage.hours", "peak_factor", "'forty'", "'uplandd'", "'all'", "borders.geojson"),
    ),
)

CASES = (*SETTINGS, *OVERRIDES, *SCENARIOS, *BORDERS, *NAMES, *TOGETHER)
