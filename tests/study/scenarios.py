"""Which scenarios do the tests of studies use? Files that a test writes for the toy."""

from __future__ import annotations

from pathlib import Path


def write_scenario(folder: Path, name: str, levers: str, more: str = "") -> str:
    """Write a scenario file and return its path as a command takes it."""
    path = folder / f"{name}.toml"
    path.write_text(
        f'name = "{name}"\ntitle = "{name}"\ndescription = "Made up."\n{more}\n{levers}\n', encoding="utf-8"
    )
    return str(path)


def dear(folder: Path, price: float) -> str:
    """Write a carbon price."""
    return write_scenario(folder, f"dear-{price:.0f}", f"[levers.carbon_price]\nprice_cny_per_t = {price!r}")


def hopeless(folder: Path) -> str:
    """Write a cap that nothing can obey."""
    return write_scenario(folder, "hopeless", "[levers.carbon_cap]\ncap_t = 1.0")


def misspelt(folder: Path) -> str:
    """Write a lever that does not exist."""
    return write_scenario(folder, "misspelt", "[levers.carbon_prize]\nprice_cny_per_t = 1.0")
