"""Which row of a table bears a name?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.data.instance import Instance
from optimizer.problem.problem import Ints


def rows_of(instance: Instance, table: str, key: str, values: pd.Series) -> Ints:
    """Return the row in `table` whose `key` equals each value."""
    positions = pd.Series(instance[table].index, index=instance[table][key])
    return np.asarray(values.map(positions), dtype=np.int64)
