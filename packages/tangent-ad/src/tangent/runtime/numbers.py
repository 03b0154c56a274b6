"""Functions of numbers and arrays that the rules of Python's own operators need."""

from __future__ import annotations

import math
from typing import Any

from tangent.backend import backend_of


def log(x: Any) -> Any:
    """Natural logarithm of a number or array; nan for negative numbers and -inf at 0, as in arrays.

    >>> log(1.0), log(0.0), log(-1.0)
    (0.0, -inf, nan)
    """
    backend = backend_of(x)
    if backend is not None:
        return backend.log(x)
    if isinstance(x, complex):
        import cmath

        return cmath.log(x)
    if x > 0:
        return math.log(x)
    return -math.inf if x == 0 else math.nan


def sign(x: Any) -> Any:
    """The derivative of `abs`: -1, 0 or 1; for complex x, conj(x) / |x|.

    >>> sign(-2.5), sign(0.0), sign(3)
    (-1.0, 0.0, 1.0)
    """
    backend = backend_of(x)
    if backend is not None:
        return backend.sign(x)
    if isinstance(x, complex):
        return x.conjugate() / abs(x) if x else 0j
    if x == 0 or x != x:
        return x * 1.0  # nan stays nan
    return 1.0 if x > 0 else -1.0
