"""Modified Bessel functions of the first kind."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import math
from typing import Any

import numpy as np

# So many places leave less than a rounding error up to |x| = 700, where the functions overflow.
_PLACES = 160


def bessel(x: Any, n: int) -> Any:
    """I_n(x) = mean of exp(x cos t) cos(n t) over t from 0 to pi, by the midpoint rule.

    >>> round(float(bessel(1.0, 0)), 12), round(float(bessel(1.0, 1)), 12)
    (1.266065877752, 0.565159103992)
    """
    total = np.zeros_like(x)
    for k in range(_PLACES):
        t = math.pi * (k + 0.5) / _PLACES
        total = total + np.exp(x * math.cos(t)) * (math.cos(n * t) / _PLACES)
    return total


def kaiser_arch(M: int) -> Any:
    """The arch sqrt(1 - t^2), with t from -1 to 1 in M places, of a Kaiser window."""
    if M == 1:
        return np.ones(1)
    half = (M - 1) / 2
    return np.sqrt(1 - ((np.arange(M) - half) / half) ** 2)
