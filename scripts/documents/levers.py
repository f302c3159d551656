"""How does one try a policy? The how-to page of scenarios, with every lever and an example that runs on the toy."""

from __future__ import annotations

from optimizer.policies import LEVERS, Lever
from scripts.documents.lever_docstrings import told
from scripts.documents.settings import toml_value
from scripts.goldens.lever_settings import LEVER_SETTINGS

HEAD = """\
# How to try a policy

A *scenario* is a TOML file: a name, a sentence, and the levers to pull. Put it into the `scenarios/` folder of an
instance and call it by its name, or keep it anywhere and give its path:

```sh
eastwest solve toy --scenario green-east.toml
```

```toml
name = "green-east"
title = "Green halls, and training in the east"
description = "New halls in the hubs run on 80 % green power; a fifth of training stays in the east."
source = "Made up for this page."

[levers.green_share]
within = ["hubs"]
least = 0.8
by = "certificate"

[levers.capacity_share]
within = ["east"]
of = "training"
least = 0.2
```

* **Several levers** hold together. They change the question in the order of the table below, whatever their order in
  the file: what is asked and where halls may grow first, then what may go where.
* **What is left out** is neutral, and a lever whose settings are all neutral leaves no trace in the model.
* **A mistake** is refused before anything is solved: the message names the file, the setting, what was found and what
  is expected. A lever that leaves a demand or a job no place at all is refused in the same way.
* **`extends = "other"`** takes the overrides and levers of another scenario. Its own win, setting by setting: to
  tighten one number, repeat that number alone.
* **`against = "other"`** names the scenario this one is compared with; without it, the instance without policy.
* **`rule = "nearest"`** places work by a simple rule instead of at least cost: `nearest`, `cheapest_power`,
  `greenest`, `all_east` or `all_west`. Levers and a rule may stand in one file.
* **`[[override]]`** changes cells of a table outright, for what no lever says:

```toml
[[override]]
table = "zones"
column = "delivery_cny_per_mwh"
where = {zone = "dune"}
multiply = 0.5
```

## Groups of sites

`within` and its like take a list of words; a site belongs to the group if any word fits: `east`, `west`, `hubs`,
`outside` (of the hubs), `hub:NAME`, `zone:ID` or `site:ID`. An empty list means every site, but none in a moratorium
and in a mandate.

## Every lever, with an example

Each example is a setting at which the lever is tested on the `toy`. All settings, their ranges, formulas and rules
stand in [the mathematics](../mathematics.md#policy-levers).

| lever | what it does | in a scenario file |
| --- | --- | --- |
"""


def page() -> str:
    """Return the how-to page."""
    return HEAD + "".join(_row(lever) for lever in LEVERS)


def _row(lever: type[Lever]) -> str:
    does = told(lever).sentence.replace("|", "\\|")
    return f"| `{lever.name}` | {does} | {'<br>'.join(f'`{line}`' for line in example(lever))} |\n"


def example(lever: type[Lever]) -> list[str]:
    """Return the lines of a scenario file that pull a lever, as in its first golden case."""
    settings = next(iter(LEVER_SETTINGS[lever.name].values()))
    return [f"[levers.{lever.name}]", *(f"{name} = {toml_value(value)}" for name, value in settings.items())]
