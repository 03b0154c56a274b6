"""Functions that are done with a generator when they return."""

from __future__ import annotations

import builtins
import math

# They take all that a generator gives, in order.
CONSUMERS = (
    builtins.sum, builtins.list, builtins.tuple, builtins.max, builtins.min, builtins.sorted, math.fsum,
    math.prod,
)  # fmt: skip

# They may leave some of it, or mind no order.
USING_UP = (*CONSUMERS, builtins.any, builtins.all, builtins.set, builtins.frozenset, builtins.dict)
