"""Which CSV files are refused, and with which words?"""

from __future__ import annotations

import gzip
from pathlib import Path

from tests.hostile.edits import (
    REGION,
    Case,
    both,
    cell,
    cells,
    content,
    linked_out,
    path_of,
    pipe,
    recoded,
    removed,
    replaced,
    whole_column,
    with_column,
    with_line,
    without_column,
    without_row,
)


def packed(folder: Path) -> None:
    path = path_of(folder, "zones.csv")
    path.with_name("zones.csv.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()


def packed_under_its_name(folder: Path) -> None:
    path = path_of(folder, "zones.csv")
    path.write_bytes(gzip.compress(path.read_bytes()))


def folder_in_place(folder: Path) -> None:
    path_of(folder, "zones.csv").unlink()
    path_of(folder, "zones.csv").mkdir()


def too_big(folder: Path) -> None:
    with path_of(folder, "zones.csv").open("r+b") as file:
        file.truncate(300 * 2**20)  # a hole: takes no space on the disk


STRUCTURE = (
    Case("missing file", removed("halls.csv"), ("halls.csv", "no such file")),
    Case("missing file of the instance", removed("demand.csv"), ("demand.csv", "no such file")),
    Case(
        "file under a wrong name",
        lambda f: path_of(f, "sites.csv").rename(f / REGION / "site.csv"),
        ("sites.csv", "did you mean site.csv"),
    ),
    Case(
        "table nobody reads", content(f"{REGION}/pairs.csv", "a,b\n1,2\n"), ("pairs.csv", "nothing reads", "remove it")
    ),
    Case(
        "region table in the instance",
        content("instances/tiny/zones.csv", "a\n1\n"),
        ("instances/tiny/zones.csv", "nothing reads"),
    ),
    Case("empty file", content("zones.csv", b""), ("zones.csv", "an empty file")),
    Case("blank file", content("zones.csv", b" \n\n"), ("zones.csv", "an empty file")),
    Case("header only", content("days.csv", "calendar,day,date,label,weight_days\n"), ("days.csv", "at least one row")),
    Case("short row", with_line("nodes.csv", "n_far,Far,"), ("nodes.csv", "row 5", "3 cells", "add the missing")),
    Case("long row", with_line("nodes.csv", "n,Far,x,30,110,7"), ("nodes.csv", "row 5", "6 cells", "quote a cell")),
    Case(
        "two ragged rows at once",
        both(with_line("nodes.csv", "a"), with_line("nodes.csv", "b,c")),
        ("row 5", "row 6", "nodes.csv"),
    ),
    Case("empty line", with_line("nodes.csv", ""), ("nodes.csv", "row 5", "delete the line")),
    Case(
        "missing column",
        without_column("sites.csv", "grid_mw"),
        ("sites.csv", "row 1", "grid_mw", "no such column", "(MW)"),
    ),
    Case("extra column", with_column("sites.csv", "colour", "red"), ("sites.csv", "colour", "remove or rename")),
    Case("misspelt column", replaced("sites.csv", "grid_mw", "grid_mv"), ("grid_mv", "did you mean grid_mw")),
    Case("column twice", with_column("zones.csv", "zone", "x"), ("zones.csv", "zone", "2 times", "remove the others")),
    Case("column in another case", replaced("zones.csv", "zone,", "Zone,"), ("'Zone'", "did you mean zone")),
    Case(
        "semicolons",
        lambda f: path_of(f, "nodes.csv").write_text(
            path_of(f, "nodes.csv").read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8"
        ),
        ("nodes.csv", "row 1", "separated by semicolons", "commas"),
    ),
    Case("open quote", with_line("nodes.csv", 'n,"Far,x,30,110'), ("nodes.csv", "not CSV", "quote")),
    Case("stray quote", with_line("nodes.csv", 'n,"Far"x,x,30,110'), ("nodes.csv", "row 5", "not CSV")),
    Case("line break in a cell", with_line("nodes.csv", 'n,"Far\nAway",x,30,110'), ("row 5", "each row on one line")),
    Case("cell beyond the reader's limit", with_line("nodes.csv", "n" * 200_000), ("nodes.csv", "not CSV")),
    Case("UTF-16", recoded("zones.csv", "utf-16"), ("zones.csv", "UTF-16", "save it again as UTF-8")),
    Case("GBK", recoded("zones.csv", "gbk"), ("zones.csv", "row 2", "not UTF-8", "GBK")),
    Case(
        "Latin-1",
        content("latency.csv", "origin,site,round_trip_ms,source\ndelta,plain,25,caf\xe9\n".encode("latin-1")),
        ("latency.csv", "row 2", "0xe9", "UTF-8"),
    ),
    Case("NUL byte", content("nodes.csv", b"node,name\nn_city,a\0b\n"), ("nodes.csv", "row 2", "NUL")),
    Case("only a packed file", packed, ("zones.csv", "only zones.csv.gz", "unpack")),
    Case("packed under the plain name", packed_under_its_name, ("zones.csv", "gzip", "unpack")),
    Case("spreadsheet under the name", content("zones.csv", b"PK\x03\x04rest"), ("zones.csv", "spreadsheet", "export")),
    Case("link out of the folder", linked_out("zones.csv"), ("zones.csv", "symbolic link", "copy it")),
    Case(
        "link to nowhere",
        lambda f: (path_of(f, "zones.csv").unlink(), (f / REGION / "zones.csv").symlink_to("gone")),
        ("zones.csv", "symbolic link"),
    ),
    Case("folder in place of a file", folder_in_place, ("zones.csv", "not a regular file")),
    Case("named pipe in place of a file", pipe("zones.csv"), ("zones.csv", "not a regular file")),
    Case("file beyond the limit", too_big, ("zones.csv", "314,572,800 bytes", "at most 268,435,456")),
    Case(
        "rows beyond the limit",
        content("accelerators.csv", "accelerator\n" + "a\n" * 1001),
        ("accelerators.csv", "more than 1,000 rows"),
    ),
)

NUMBERS = (
    *(
        Case(
            f"number written as {text!r}",
            cell("sites.csv", 2, "grid_mw", text),
            ("sites.csv", "row 2", "column grid_mw", word),
        )
        for text, word in (
            ("", "empty cell"),
            (" 40", "blanks around"),
            ("nan", "find out the value"),
            ("N/A", "find out the value"),
            ("inf", "finite"),
            ("-Infinity", "finite"),
            ("1e999", "too large to store"),
            ("0x28", "hexadecimal"),
            ("4_0", "underscores"),
            ("1,200", "thousands separators"),
            ("40,5", "a point, not a comma"),
            ("1 200", "thousands separators"),
            ("40%", "write 0.25 for 25 %"),
            ("+40", "plus sign"),
            ("\uff14\uff10", "ASCII digits"),
            ("\u0664\u0660", "ASCII digits"),
            ("forty", "a plain decimal number"),
            ("40 MW", "a plain decimal number"),
            ("=40", "a plain decimal number"),
            ("True", "a plain decimal number"),
        )
    ),
    Case(
        "decimals in an integer", cell("halls.csv", 2, "modules_max", "4.0"), ("halls.csv", "row 2", "without decimals")
    ),
    Case("exponent in an integer", cell("halls.csv", 2, "vintage", "2e3"), ("vintage", "without decimals or exponent")),
    Case("integer overflow", cell("halls.csv", 3, "modules_max", "9" * 40), ("row 3", "too large to store")),
    Case("flag that is neither 0 nor 1", cell("sites.csv", 3, "is_open", "2"), ("row 3", "is_open", "0 or 1")),
    Case("flag in words", cell("sites.csv", 3, "is_open", "yes"), ("sites.csv", "row 3", "is_open", "'yes'")),
)

RANGES = (
    Case(
        "kW for MW",
        cell("sites.csv", 2, "grid_mw", 40000),
        ("row 2", "grid_mw", "40000 MW", "1000 times too high", "kW"),
    ),
    Case(
        "CNY/kWh for CNY/MWh",
        whole_column("zones.csv", "price_cny_per_mwh", 0.001),
        ("zones.csv", "row 2", "row 3", "0.6 CNY/MWh", "1000 times too low", "CNY/kWh"),
    ),
    Case(
        "kg for t", cell("zones.csv", 2, "emission_t_per_mwh", 580), ("emission_t_per_mwh", "1000 times too high", "kg")
    ),
    Case(
        "CNY/kW for CNY/MW", cell("halls.csv", 2, "capex_cny_per_mw", 30000), ("capex_cny_per_mw", "too low", "CNY/kW")
    ),
    Case("wan for yuan", cell("operators.csv", 3, "capital_limit_cny", 500), ("capital_limit_cny", "stated in")),
    Case("Tbit for Gbit", cell("links.csv", 2, "capacity_gbps", 0.4), ("links.csv", "too low", "Tbit/s")),
    Case("seconds for ms", cell("inference.csv", 2, "latency_ms", 0.06), ("inference.csv", "too low", "seconds")),
    Case("PUE limit in percent", cell("halls.csv", 2, "pue_limit", 130), ("halls.csv", "pue_limit", "1 to 3")),
    Case("percent for a ratio", cell("inference.csv", 2, "max_share", 80), ("max_share", "write 0.25 for 25 %")),
    Case("negative", cell("demand.csv", 2, "demand_mw", -4), ("demand.csv", "row 2", "-4 MW", "negative")),
    Case("zero demand", cell("demand.csv", 2, "demand_mw", 0), ("demand.csv", "row 2", "0 MW")),
    Case("year out of range", cell("halls.csv", 2, "vintage", 19), ("halls.csv", "vintage", "1990 to 2060")),
    Case("unknown choice", cell("halls.csv", 2, "kinds", "trainning"), ("kinds", "did you mean training")),
    Case("choice in capitals", cell("sites.csv", 2, "side", "East"), ("side", "'East'", "did you mean east")),
    Case(
        "swapped coordinates", cells("sites.csv", (2, "lat", 121.3), (2, "lon", 31.0)), ("sites.csv", "row 2", "swap")
    ),
    Case("swapped within range", cells("nodes.csv", (2, "lat", -31.0)), ("nodes.csv", "row 2", "latitudes 20 to 50")),
    Case(
        "place outside the region", cell("origins.csv", 3, "lon", 12.0), ("origins.csv", "row 3", "lon", "region.toml")
    ),
)

TEXTS = (
    Case("empty id", cell("nodes.csv", 2, "node", ""), ("nodes.csv", "row 2", "column node", "empty cell")),
    Case("empty name", cell("zones.csv", 2, "name", ""), ("zones.csv", "row 2", "column name", "empty cell")),
    Case("blanks around an id", cell("zones.csv", 2, "zone", "coast "), ("zones.csv", "row 2", "blanks around")),
    Case(
        "control character", cell("zones.csv", 2, "name", "Co\x1bast"), ("zones.csv", "row 2", "control or invisible")
    ),
    Case("text that runs backwards", cell("zones.csv", 2, "name", "\u202eCoast"), ("row 2", "control or invisible")),
    Case("id too long", cell("nodes.csv", 2, "node", "n" * 201), ("nodes.csv", "row 2", "at most 200 characters")),
    *(
        Case(
            f"formula beginning with {text[0]}",
            cell("sites.csv", 2, "name", text),
            ("sites.csv", "row 2", "column name", "spreadsheet", "formula"),
        )
        for text in ('=HYPERLINK("x")', "+1+1", "-2+3", "@SUM(A1)")
    ),
    Case("formula as an id", cell("zones.csv", 2, "zone", "=1+1"), ("zones.csv", "row 2", "column zone", "formula")),
)

KEYS = (
    Case(
        "key twice", with_line("nodes.csv", "n_city,Again,x,31,121"), ("nodes.csv", "row 5", "which row 2 has already")
    ),
    Case("pair twice", with_line("demand.csv", "chat,delta,1"), ("demand.csv", "row 7", "row 3", "service + origin")),
    Case(
        "orphan zone", cell("sites.csv", 2, "zone", "cost"), ("sites.csv", "row 2", "zones.csv", "did you mean coast")
    ),
    Case("orphan node", cell("links.csv", 3, "node_b", "n_x"), ("links.csv", "row 3", "node_b", "nodes.csv")),
    Case("orphan origin", cell("training.csv", 2, "origin", "port"), ("training.csv", "row 2", "origins.csv")),
    Case("orphan shape", cell("inference.csv", 3, "shape", "round"), ("inference.csv", "row 3", "shapes.csv")),
    Case("orphan service", with_line("demand.csv", "chatt,delta,1"), ("demand.csv", "row 7", "did you mean chat")),
    Case("orphan in measurements", with_line("latency.csv", "harbour,moon,9,x"), ("latency.csv", "row 3", "sites.csv")),
    Case(
        "leading zeros lost", cell("halls.csv", 2, "operator", "1"), ("halls.csv", "row 2", "mean 01", "leading zeros")
    ),
)

MEANING = (
    Case("halls at a closed campus", cell("sites.csv", 2, "is_open", 0), ("sites.csv", "row 2", "is_open", "'city'")),
    Case(
        "days that miss the year",
        cell("days.csv", 2, "weight_days", 364),
        ("days.csv", "row 2", "sum to 364", "rescale"),
    ),
    Case(
        "days with a gap",
        both(cell("days.csv", 2, "weight_days", 165), with_line("days.csv", "one-day,3,d,x,200")),
        ("days.csv", "days 1, 3", "renumber"),
    ),
    Case(
        "day without profiles",
        both(cell("days.csv", 2, "weight_days", 165), with_line("days.csv", "one-day,2,d,x,200")),
        ("profiles.csv", "no wind_cf of 'coast'", "add day 2"),
    ),
    Case("zone without wind", without_row("profiles.csv", 4), ("profiles.csv", "no wind_cf of 'coast'", "add day 1")),
    Case("curve without a profile", cell("halls.csv", 2, "pue_curve", "hot"), ("profiles.csv", "no pue of 'hot'")),
    Case(
        "profile of no zone",
        with_line("profiles.csv", "one-day,wind_cf,moon,1" + ",0.1" * 24),
        ("profiles.csv", "row 10", "'moon'", "remove or rename"),
    ),
    Case("wind in percent", cell("profiles.csv", 4, "h05", 30), ("profiles.csv", "row 4", "column h05", "0 to 1")),
    Case("negative sun", cell("profiles.csv", 6, "h12", -0.1), ("profiles.csv", "row 6", "column h12", "-0.1")),
    Case("PUE below 1", cell("profiles.csv", 8, "h00", 0.9), ("profiles.csv", "row 8", "pue of 0.9", "1 to 3")),
    Case("tariffs off the price", cell("profiles.csv", 2, "h00", 900), ("zones.csv", "row 2", "mean 625", "0.1 %")),
    Case("price off the tariffs", cell("zones.csv", 3, "price_cny_per_mwh", 330), ("zones.csv", "row 3", "mean 300")),
    Case("shape off its mean", cell("shapes.csv", 2, "h00", 2), ("shapes.csv", "row 2", "divide each by the mean")),
    Case("weights off 1", cell("origins.csv", 2, "weight", 0.5), ("origins.csv", "weight", "sum to 0.9", "rescale")),
    Case("faster than light", cell("latency.csv", 2, "round_trip_ms", 3), ("latency.csv", "row 2", "light in glass")),
    Case("trunk faster than light", cell("links.csv", 2, "latency_ms", 0.5), ("links.csv", "row 2", "light in glass")),
    Case("trunk to itself", cell("links.csv", 2, "node_b", "n_city"), ("links.csv", "row 2", "two different nodes")),
    Case(
        "trunks in two parts",
        both(without_row("links.csv", 4), without_row("links.csv", 3)),
        ("origins.csv", "row 2", "no trunk leads", "add links"),
    ),
    Case(
        "service nobody asks for",
        both(without_row("demand.csv", 6), without_row("demand.csv", 5)),
        ("inference.csv", "row 3", "'live'", "add rows to demand.csv"),
    ),
    Case(
        "source without a confidence",
        cell("SOURCES.csv", 2, "confidence", "sure"),
        ("SOURCES.csv", "row 2", "assumption"),
    ),
    Case(
        "sources of the instance spoilt",
        content("instances/tiny/SOURCES.csv", "table,column\nx,y\n"),
        ("instances/tiny/SOURCES.csv", "confidence", "no such column"),
    ),
)

PRICES = (
    Case(
        "shares of an operator off 1",
        cell("prices.csv", 5, "share", 0.4),
        ("prices.csv", "row 4", "column share", "'cloud'", "sum to 0.9", "rescale"),
    ),
    Case(
        "shares of two operators off 1 at once",
        cells("prices.csv", (2, "share", 0.5), (4, "share", 0.75)),
        ("row 2", "'01' that sum to 0.75", "row 4", "'cloud' that sum to 1.25"),
    ),
    Case(
        "operator without a price",
        both(without_row("prices.csv", 5), without_row("prices.csv", 4)),
        ("operators.csv", "row 3", "'cloud'", "add rows to prices.csv"),
    ),
    Case("price of a stranger", cell("prices.csv", 2, "operator", "1"), ("prices.csv", "row 2", "mean 01")),
    Case("product twice", cell("prices.csv", 3, "product", "iaas"), ("prices.csv", "row 3", "which row 2 has already")),
    Case("unknown product", cell("prices.csv", 2, "product", "saas"), ("prices.csv", "row 2", "iaas")),
    Case(
        "price by kWh",
        cell("prices.csv", 2, "training_cny_per_mwh", 6.0),
        ("prices.csv", "row 2", "training_cny_per_mwh", "1000 times too low", "CNY/kWh"),
    ),
    Case("negative price", cell("prices.csv", 2, "inference_cny_per_mwh", -1), ("row 2", "negative")),
    Case("cost of sale in percent", cell("prices.csv", 2, "cost_share", 10), ("cost_share", "write 0.25 for 25 %")),
    Case("share that is no number", cell("prices.csv", 2, "share", "half"), ("prices.csv", "row 2", "plain decimal")),
    Case("no cost of sale", without_column("prices.csv", "cost_share"), ("prices.csv", "cost_share", "no such column")),
    Case(
        "price list in the instance",
        content("instances/tiny/prices.csv", "operator\n01\n"),
        ("instances/tiny/prices.csv", "nothing reads"),
    ),
)

CASES = (*STRUCTURE, *NUMBERS, *RANGES, *TEXTS, *KEYS, *MEANING, *PRICES)
