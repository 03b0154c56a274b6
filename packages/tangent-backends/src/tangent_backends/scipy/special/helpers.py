"""What derivatives of special functions call."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special


def portion(x: Any, y: Any) -> Any:
    """x / y, and 0 where x is 0, whatever y is.

    >>> float(portion(3.0, 4.0)), float(portion(0.0, 0.0))
    (0.75, 0.0)
    """
    nothing = (x == 0) & (y == 0)
    return x / (y + nothing)


def expn_below(n: Any, x: Any) -> Any:
    """The exponential integral of the order n - 1, which may be negative.

    By x E_m = exp(-x) - m E_(m+1) (DLMF 8.19.12) from E_0 on, where all terms are positive.

    >>> round(float(expn_below(2, 1.0)), 6), round(float(expn_below(0, 1.0)), 6)
    (0.219384, 0.735759)
    """
    order = np.asarray(n) - 1
    found = special.expn(np.maximum(order, 0), x)
    for m in range(-1, int(np.min(order, initial=0)) - 1, -1):
        found = np.where(order <= m, (np.exp(-x) - m * found) / x, found)[()]
    return found


def degree_below(n: Any) -> Any:
    """The degree n - 1 of the derivative of a polynomial, but 0 for n = 0.

    >>> degree_below(3), degree_below(0)
    (2, 0)
    """
    return n - (n != 0)


def half_steps(d: int) -> Any:
    """0, 1/2, 1, ... (d - 1) / 2.

    >>> half_steps(3)
    array([0. , 0.5, 1. ])
    """
    return np.arange(d) / 2
