"""Slopes of elementwise functions where the usual formula breaks down."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import math
from typing import Any

import numpy as np

# Up to |x| = 1 the series of sinc is summed: 25 terms leave less than one rounding error.
_TERMS = 25


def sinc_slope(x: Any, order: int = 1) -> Any:
    """The derivative of this order of sinc(x) = sin(pi x) / (pi x), also at 0.

    >>> round(float(sinc_slope(0.0, 2)), 6)
    -3.289868
    """
    x = np.asarray(x) if type(x) in (int, float, complex) else x
    near = np.abs(x) < 1
    # (-1)^n pi^2n x^2n / (2n + 1)!, every term differentiated `order` times.
    series = np.zeros_like(x)
    first = (order + 1) // 2
    small = np.where(near, x, np.zeros_like(x))
    for n in range(first + _TERMS, first - 1, -1):
        power = 2 * n - order
        term = (-1) ** n * math.pi ** (2 * n) / ((2 * n + 1) * math.factorial(power))
        series = series + term * small**power
    # x sinc(x) = sin(pi x) / pi, differentiated k times: x y_k + k y_(k-1) = pi^(k-1) sin(pi x + k pi/2).
    large = np.where(near, np.ones_like(x), x)
    y = np.sinc(large)
    for k in range(1, order + 1):
        y = (math.pi ** (k - 1) * np.sin(math.pi * large + k * math.pi / 2) - k * y) / large
    return np.where(near, series, y)[()]


def share(x: Any, z: Any) -> Any:
    """exp(x - z): what x contributes to z = np.logaddexp(x, y).  0 where z is -inf, as nothing does.

    >>> float(share(0.0, math.log(4.0)))
    0.25
    >>> float(share(-math.inf, -math.inf))
    0.0
    """
    return np.exp(_above(x, z))


def share2(x: Any, z: Any) -> Any:
    """2 ** (x - z): what x contributes to z = np.logaddexp2(x, y).

    >>> float(share2(0.0, 2.0))
    0.25
    """
    return np.exp2(_above(x, z))


def _above(x: Any, z: Any) -> Any:
    """x - z, but x where z is -inf."""
    return x - np.where(z == -np.inf, np.zeros_like(z), z)[()]


def at_lower(y: Any, a: Any, lower: Any) -> Any:
    """Where y = np.clip(a, lower, upper) is its lower bound.

    >>> at_lower(np.array([1.0, 2.0]), np.array([0.0, 2.0]), 1.0)
    array([ True, False])
    """
    return (a < lower) & (y == lower)


def at_upper(y: Any, a: Any, lower: Any, upper: Any) -> Any:
    """Where y = np.clip(a, lower, upper) is its upper bound, which wins if the bounds cross.

    >>> at_upper(np.array([1.0, 1.0]), np.array([3.0, 0.0]), 2.0, 1.0)
    array([ True,  True])
    """
    is_upper = (y == upper) & (y != a)
    return is_upper if lower is None else is_upper & ~at_lower(y, a, lower)
