"""The module that an array belongs to, which a function may ask for its functions."""

from __future__ import annotations

import numpy as np

from tangent.rules.book import BOOK
from tangent.rules.declare import nondifferentiable
from tangent.rules.record import Result

BOOK.add_chooser(None, np, method="__array_namespace__")
nondifferentiable(np.ndarray.__array_namespace__, method="__array_namespace__", result=Result.OTHER)
