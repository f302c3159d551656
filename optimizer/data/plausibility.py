"""Which slip does an implausible value look like?"""

from __future__ import annotations

from optimizer.data import schema

# By unit: what a value 1000 times too high, and one 1000 times too low, was probably stated in.
SLIPS = {
    "MW": ("kW", "GW"),
    "MWh": ("kWh", "GWh"),
    "MWh/year": ("kWh", "GWh"),
    "CNY/MWh": ("CNY/GWh", "CNY/kWh"),
    "CNY/MW": ("CNY/GW", "CNY/kW"),
    "CNY/MW/year": ("CNY/GW/year", "CNY/kW/year"),
    "t CO2/MWh": ("kg CO2/MWh", "t CO2/kWh"),
    "Gbit/s": ("Mbit/s", "Tbit/s"),
    "Gbit/s/MW": ("Mbit/s per MW", "Gbit/s per kW"),
    "ms": ("microseconds", "seconds"),
    "TB/year": ("GB", "PB"),
    "CNY": ("thousandths of a yuan", "thousands of yuan"),
    "CNY/year": ("thousandths of a yuan", "thousands of yuan"),
    "degree": ("thousandths of a degree", "thousands of degrees"),
}
MONEY = {1e4: "ten thousands of yuan (wan)", 1e6: "millions of yuan", 1e8: "hundred millions of yuan (yi)"}


def expected_range(column: schema.Column) -> str:
    """Return the plausible range of a column in words, with its unit."""
    if column.lower is None or column.upper is None:
        return f"a number{unit_words(column)}"
    zero = "0 or " if column.zero else ""
    return f"{zero}{_figure(column.lower)} to {_figure(column.upper)}{unit_words(column)}"


def unit_words(column: schema.Column) -> str:
    """Return the unit as it follows a value, or an empty text where there is none to speak of."""
    return f" {column.unit}" if column.unit not in ("", "by quantity", "ratio", "year") else ""


def slip(column: schema.Column, value: float) -> str:
    """Return what the implausible `value` looks like, as the tail of a message, or an empty text."""
    if column.lower is None or column.upper is None:
        return ""
    if value < 0 <= column.lower:
        return "; it is negative, check the sign"
    if column.name in ("lat", "lon") and abs(value) <= 180:
        return "; swap lat and lon if they were exchanged"
    if column.unit in ("ratio", "1/year") and column.upper <= 1 < value <= 100:
        return "; write 0.25 for 25 %"
    return _off_by_a_factor(column, column.lower, column.upper, value)


def _off_by_a_factor(column: schema.Column, lower: float, upper: float, value: float) -> str:
    """Return the unit in which `value` would be plausible."""
    high, low = SLIPS.get(column.unit, ("", ""))
    if high and value > upper and lower <= value / 1000 <= upper:
        return f"; it looks 1000 times too high, as if stated in {high}"
    if low and 0 < value < lower and value * 1000 >= lower:
        return f"; it looks 1000 times too low, as if stated in {low}"
    if 0 < value < lower and column.unit.startswith("CNY"):
        fitting = [what for factor, what in MONEY.items() if lower <= value * factor <= upper]
        return f"; it looks as if stated in {fitting[0]}" if fitting else "; check its unit"
    return "; check its unit"


def _figure(value: float) -> str:
    """Return a limit with its thousands told apart, except in years."""
    return f"{value:,.15g}" if abs(value) >= 10_000 else f"{value:.15g}"
