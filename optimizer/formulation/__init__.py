"""The infrastructure half of the model in Pyomo, a slice a file.

Pyomo loads scipy's statistics as soon as scipy is loaded, for which it needs longer than to solve a small instance.
Nothing here uses them, so empty modules stand in for them while Pyomo is loaded.
"""

from __future__ import annotations

import sys
from types import ModuleType

_EMPTY = [name for name in ("scipy.integrate", "scipy.spatial", "scipy.stats") if name not in sys.modules]

sys.modules.update((name, ModuleType(name)) for name in _EMPTY)
try:
    import pyomo.environ  # noqa: F401 - loaded here, before any slice asks for it
finally:
    for _name in _EMPTY:
        del sys.modules[_name]
